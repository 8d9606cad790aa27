package io.serac.bench;

import io.serac.bench.catalog.CatalogAccess;
import io.serac.bench.catalog.Credential;
import io.serac.bench.contestant.ExternalCatalog;
import io.serac.bench.process.Watched;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that describe one running catalog; the group begins with {@code --catalog}. Filled by picocli. */
final class CatalogOptions {

    @Option(names = "--catalog", required = true, paramLabel = "NAME",
            description = "A running catalog; the options below belong to it.")
    String name = "";

    @Option(names = "--uri", required = true, description = "Its base URI, to which /v1/config is appended.")
    URI uri = URI.create("http://localhost:8181");

    @Option(names = "--warehouse", description = "Asked for in /v1/config.")
    @Nullable
    String warehouse;

    @Option(names = "--prefix", description = "Path prefix, if not the one that /v1/config announces.")
    @Nullable
    String prefix;

    @Option(names = "--token", description = "A fixed bearer token.")
    @Nullable
    String token;

    @Option(names = "--credential", paramLabel = "ID:SECRET", description = "Client credential.")
    @Nullable
    String credential;

    @Option(names = "--token-uri", description = "Where the credential becomes a token; default: URI/v1/oauth/tokens.")
    @Nullable
    URI tokenUri;

    @Option(names = "--scope", description = "Scope asked for with the credential; default: ${DEFAULT-VALUE}.")
    String scope = "catalog";

    @Option(names = "--header", paramLabel = "NAME=VALUE", description = "Sent with every request.")
    Map<String, String> headers = new LinkedHashMap<>();

    @Option(names = "--server-pid", paramLabel = "PID", description = "Its process, for CPU and memory.")
    List<Long> serverPids = new ArrayList<>();

    @Option(names = "--database-pid", paramLabel = "PID",
            description = "Its database's main process; children are counted.")
    List<Long> databasePids = new ArrayList<>();

    ExternalCatalog toContestant() {
        CatalogAccess access = CatalogAccess.of(uri)
                .withWarehouse(warehouse)
                .withPrefix(prefix)
                .withToken(token)
                .withHeaders(headers);
        if (credential != null) {
            URI endpoint = tokenUri == null ? URI.create(uri + "/v1/oauth/tokens") : tokenUri;
            access = access.withCredential(Credential.parse(credential, endpoint).withScope(scope));
        }
        return new ExternalCatalog(name, access, new Watched(serverPids, databasePids));
    }
}
