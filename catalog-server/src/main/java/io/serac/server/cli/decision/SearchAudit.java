package io.serac.server.cli.decision;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.cli.client.ApiPath;
import io.serac.server.cli.client.Column;
import io.serac.server.cli.client.PrincipalHelp;
import io.serac.server.cli.client.Remote;
import io.serac.server.cli.client.WrongUsage;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Searches the audit. Not thread-safe. */
@Command(name = "audit", description = "Searches the audit; all filters must hold.", mixinStandardHelpOptions = true)
public final class SearchAudit implements Runnable {
    private static final int LIMIT_MAX = 100_000;

    @Mixin
    private Remote remote;

    @Option(names = "--from", paramLabel = "TIME", description = "From this time on, such as 2026-11-01T00:00:00Z.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Before this time.")
    private @Nullable String to;

    @Option(names = "--principal", paramLabel = "REF", description = "By whom: " + PrincipalHelp.TEXT)
    private @Nullable String principal;

    @Option(names = "--securable-id", paramLabel = "UUID", description = "On what.")
    private @Nullable String securableId;

    @Option(names = "--operation", paramLabel = "NAME", description = "Such as LOAD_TABLE.")
    private @Nullable String operation;

    @Option(names = "--verdict", paramLabel = "VERDICT", description = "allowed, forbidden or hidden.")
    private @Nullable String verdict;

    @Option(names = "--request-id", paramLabel = "ID", description = "As a refusal names it.")
    private @Nullable String requestId;

    @Option(names = "--limit", paramLabel = "N", description = "Records at most; default ${DEFAULT-VALUE}.",
            defaultValue = "100")
    private int limit;

    @Override
    public void run() {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new WrongUsage("--limit is from 1 to " + LIMIT_MAX);
        }
        Map<String, @Nullable String> filters = new LinkedHashMap<>();
        filters.put("from", from);
        filters.put("to", to);
        filters.put("principal", principal);
        filters.put("securable-id", securableId);
        filters.put("operation", operation);
        filters.put("verdict", verdict);
        filters.put("request-id", requestId);
        ApiPath path = ApiPath.of("/audit").query("page-size", Integer.toString(Math.min(limit, 1000)));
        for (Map.Entry<String, @Nullable String> filter : filters.entrySet()) {
            String value = filter.getValue();
            path = value == null ? path : path.query(filter.getKey(), value);
        }
        remote.output().list(remote.api().list(path, limit), Column.of("TIME", "time"),
                Column.of("PRINCIPAL", "principal"), Column.of("OPERATION", "operation"),
                Column.of("VERDICT", "verdict"),
                new Column("SECURABLE", SearchAudit::securable), Column.of("REASON", "reason"),
                Column.of("REQUEST-ID", "request-id"));
    }

    private static String securable(JsonNode item) {
        return (item.path("securable-kind").asText("") + " " + item.path("name").asText("")).strip();
    }
}
