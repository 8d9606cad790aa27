package io.serac.server.database;

import java.util.LinkedHashMap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a migration may not do, because the release before serves while it runs and after it: take away or rename what that one
 * reads, demand what it does not write, or keep a table locked for as long as its rows take. Stateless.
 */
final class MigrationRules {
    private static final Pattern CREATED = Pattern.compile("CREATE (?:UNLOGGED )?TABLE (?:IF NOT EXISTS )?(\\S+)");
    private static final Pattern ALTERED = Pattern.compile("ALTER TABLE (?:IF EXISTS )?(?:ONLY )?(\\S+)");
    private static final Pattern INDEXED =
            Pattern.compile("CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY).*? ON (?:ONLY )?([^\\s(]+)");
    private static final Map<String, Pattern> RULES = new LinkedHashMap<>();

    static {
        RULES.put("DROP", Pattern.compile("\\bDROP\\b(?! (?:NOT NULL|DEFAULT)\\b)"));
        RULES.put("RENAME", Pattern.compile("\\bRENAME\\b"));
        RULES.put("TYPE", Pattern.compile("ALTER (?:COLUMN )?\\S+ (?:SET DATA )?TYPE\\b"));
        RULES.put("NOT NULL", Pattern.compile(
                "\\bSET NOT NULL\\b|ADD COLUMN (?:(?!DEFAULT|ADD COLUMN).)*(?<!IS )NOT NULL(?!(?:(?!ADD COLUMN).)*DEFAULT)"));
        RULES.put("REWRITE", Pattern.compile("ADD COLUMN (?:(?!ADD COLUMN).)*DEFAULT (?:(?!ADD COLUMN).)*\\w+\\((?!\\))"
                + "|ADD COLUMN (?:(?!ADD COLUMN).)*DEFAULT (?:(?!ADD COLUMN).)*(?:GEN_RANDOM_UUID|CLOCK_TIMESTAMP|RANDOM)\\("));
        RULES.put("CONSTRAINT", Pattern.compile("\\bADD CONSTRAINT\\b(?!.*\\bNOT VALID\\b)"));
        RULES.put("ROWS", Pattern.compile("^(?:UPDATE|DELETE|TRUNCATE|MERGE|LOCK|CLUSTER|VACUUM|WITH)\\b"));
        RULES.put("REVOKE", Pattern.compile("^REVOKE\\b"));
    }

    private MigrationRules() {}

    /** @return the rules that a migration breaks, each once, in the order of its statements */
    static List<String> broken(String sql) {
        Set<String> broken = new HashSet<>();
        List<String> inOrder = new ArrayList<>();
        Set<String> own = new HashSet<>();
        for (String statement : statements(sql)) {
            Matcher created = CREATED.matcher(statement);
            if (created.lookingAt()) {
                own.add(created.group(1));
                continue;
            }
            for (String rule : broken(statement, own)) {
                if (broken.add(rule)) {
                    inOrder.add(rule);
                }
            }
        }
        return List.copyOf(inOrder);
    }

    private static List<String> broken(String statement, Set<String> own) {
        Matcher altered = ALTERED.matcher(statement);
        if (altered.lookingAt() && own.contains(altered.group(1))) {
            return List.of();
        }
        List<String> broken = new ArrayList<>();
        Matcher indexed = INDEXED.matcher(statement);
        if (indexed.lookingAt() && !own.contains(indexed.group(1))) {
            broken.add("INDEX");
        }
        RULES.forEach((rule, pattern) -> {
            if (pattern.matcher(statement).find()) {
                broken.add(rule);
            }
        });
        return broken;
    }

    /** Statements in upper case, with single spaces, without comments, texts and bodies of functions. */
    private static List<String> statements(String sql) {
        String bare = sql.replaceAll("(?s)\\$\\$.*?\\$\\$", "BODY").replaceAll("--[^\\n]*", " ")
                .replaceAll("'(?:[^']|'')*'", "TEXT").replaceAll("\\s+", " ").toUpperCase(Locale.ROOT);
        return List.of(bare.split(";", -1)).stream().map(String::strip).filter(statement -> !statement.isEmpty())
                .toList();
    }
}
