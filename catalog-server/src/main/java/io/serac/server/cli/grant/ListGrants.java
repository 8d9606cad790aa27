package io.serac.server.cli.grant;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.cli.client.ApiPath;
import io.serac.server.cli.client.Column;
import io.serac.server.cli.client.Remote;
import io.serac.server.cli.client.SecurableName;
import io.serac.server.cli.client.Words;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists grants. Not thread-safe. */
@Command(name = "grants", description = "Lists the grants on a securable: all to those who manage them, else your own.",
        footer = "%nSECURABLE: " + SecurableName.HELP + "; a dot in a name is written \\.",
        mixinStandardHelpOptions = true)
public final class ListGrants implements Runnable {
    static final Column[] COLUMNS = {Column.of("PRIVILEGE", "privilege"), Column.of("GRANTEE", "grantee"),
            new Column("SECURABLE", grant -> SecurableName.text(grant.path("securable"))),
            new Column("COLUMNS", ListGrants::columns), Column.of("GRANT-OPTION", "grant-option"),
            Column.of("GRANTOR", "grantor")};

    @Mixin
    private Remote remote;

    @Parameters(arity = "1..*", paramLabel = "SECURABLE", description = SecurableName.HELP)
    private List<String> words;

    @Option(names = "--inherited", description = "Also those on everything above.")
    private boolean isInherited;

    @Override
    public void run() {
        Words sentence = new Words(words, "grants SECURABLE");
        ApiPath path = SecurableName.parse(sentence).path().then("grants");
        sentence.end();
        remote.output().list(remote.api().list(isInherited ? path.query("inherited", "true") : path), COLUMNS);
    }

    private static String columns(JsonNode grant) {
        if (!grant.has("columns")) {
            return "all";
        }
        List<String> names = new ArrayList<>();
        grant.path("columns").forEach(column -> names.add(column.path("name").asText()));
        if (grant.has("hidden-columns")) {
            names.add(grant.path("hidden-columns").asText() + " hidden from you");
        }
        return String.join(", ", names);
    }
}
