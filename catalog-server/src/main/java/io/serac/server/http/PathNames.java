package io.serac.server.http;

import io.serac.server.error.CatalogException;
import io.serac.server.operation.Operation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.iceberg.catalog.Namespace;

/**
 * The names in a request's path, taken from the raw URI: split on slashes, the namespace on {@code %1F}, then each piece decoded
 * once. A raw plus is looked up as a plus and as a blank, because clients disagree. Immutable.
 */
public final class PathNames {
    private static final Pattern LEVEL_SEPARATOR = Pattern.compile("%1[Ff]");
    private static final Map<Operation, String[]> TEMPLATES = templates();

    private final Map<String, String> rawPieces;

    private PathNames(Map<String, String> rawPieces) {
        this.rawPieces = rawPieces;
    }

    private static Map<Operation, String[]> templates() {
        Map<Operation, String[]> templates = new EnumMap<>(Operation.class);
        for (Operation operation : Operation.values()) {
            templates.put(operation, (operation.api().basePath() + operation.path()).split("/", -1));
        }
        return templates;
    }

    /**
     * Binds the variables of the operation's path template.
     *
     * @param rawPath
     *            path as it was sent
     */
    static PathNames bind(Operation operation, String rawPath) {
        String[] template = Objects.requireNonNull(TEMPLATES.get(operation));
        String[] pieces = rawPath.split("/", -1);
        if (pieces.length != template.length) {
            throw CatalogException.badRequest("Path does not fit " + operation.path());
        }
        Map<String, String> rawPieces = HashMap.newHashMap(4);
        for (int i = 1; i < pieces.length; i++) {
            if (template[i].startsWith("{")) {
                rawPieces.put(template[i].substring(1, template[i].length() - 1), pieces[i]);
            }
        }
        PathNames names = new PathNames(rawPieces);
        names.checkAll();
        return names;
    }

    private void checkAll() {
        for (Map.Entry<String, String> piece : rawPieces.entrySet()) {
            if (piece.getKey().equals("namespace")) {
                namespaces();
            } else {
                one(piece.getValue(), false);
            }
        }
    }

    /** The warehouse: {@code prefix} in the Iceberg API, {@code warehouse} in the admin API. */
    public String warehouse() {
        return get(rawPieces.containsKey("prefix") ? "prefix" : "warehouse");
    }

    /** A variable with one meaning, such as an id. */
    public String get(String variable) {
        return one(raw(variable), false);
    }

    /** What the name may mean: as sent first, then with blanks for plusses. */
    public List<String> readings(String variable) {
        String raw = raw(variable);
        return raw.indexOf('+') < 0 ? List.of(one(raw, false)) : List.of(one(raw, false), one(raw, true));
    }

    /** What the namespace may mean, as {@link #readings}. */
    public List<Namespace> namespaces() {
        String raw = raw("namespace");
        Namespace literal = namespace(raw, false);
        return raw.indexOf('+') < 0 ? List.of(literal) : List.of(literal, namespace(raw, true));
    }

    /** A namespace in a query value, by the same rules, plus signs being blanks. */
    public static Namespace namespaceInQuery(String raw) {
        return namespace(raw, true);
    }

    private String raw(String variable) {
        String raw = rawPieces.get(variable);
        if (raw == null) {
            throw new IllegalStateException("The route has no variable " + variable);
        }
        return raw;
    }

    private static Namespace namespace(String raw, boolean plusIsBlank) {
        if (raw.indexOf('%') < 0) {
            return Namespace.of(one(raw, plusIsBlank));
        }
        List<String> levels = new ArrayList<>();
        for (String level : LEVEL_SEPARATOR.split(raw, -1)) {
            levels.add(one(level, plusIsBlank));
        }
        return Namespace.of(levels.toArray(String[]::new));
    }

    private static String one(String raw, boolean plusIsBlank) {
        String name = plusIsBlank ? PercentEncoding.decodeForm(raw) : PercentEncoding.decodePath(raw);
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            throw CatalogException.badRequest("A name in the path is empty, '.' or '..'. Give each name in full");
        }
        if (name.indexOf('\0') >= 0) {
            throw CatalogException.badRequest("A name in the path contains a null character");
        }
        return name;
    }
}
