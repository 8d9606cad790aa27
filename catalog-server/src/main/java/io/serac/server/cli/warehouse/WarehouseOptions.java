package io.serac.server.cli.warehouse;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serac.server.cli.client.Json;
import io.serac.server.cli.client.JsonFile;
import io.serac.server.cli.client.Remote;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What can be set of a warehouse. Its storage comes from a file, because it holds secrets. Not thread-safe. */
final class WarehouseOptions {
    private static final String FILE_HELP =
            "The storage as a JSON object, see docs/reference/storage.md. It holds secrets, so keep it to yourself"
                    + JsonFile.HELP;
    private static final String ALLOWED_HELP =
            "A folder outside the root in which clients may place tables; repeatable.";
    private static final String RAW_HELP =
            "'implied': who may read or write a table also gets at its files; 'explicit': RAW_STORAGE is needed too.";
    private static final String RESTRICTED_HELP = "What clients that do not enforce column and row rules show to those"
            + " who are under one: redact or deny.";
    private static final String STRICT_HELP =
            "Whether the manifests of who may INSERT but not WRITE are read before they"
                    + " are committed: true or false.";
    private static final String UNDROP_HELP = "How long dropped tables can be restored, like P7D or PT12H.";

    @Option(names = "--file", paramLabel = "FILE", description = FILE_HELP)
    private @Nullable String file;

    @Option(names = "--allowed-location", paramLabel = "LOCATION", description = ALLOWED_HELP)
    private @Nullable List<String> allowedLocations;

    @Option(names = "--undrop-period", paramLabel = "PERIOD", description = UNDROP_HELP)
    private @Nullable String undropPeriod;

    @Option(names = "--raw-access", paramLabel = "RULE", description = RAW_HELP)
    private @Nullable String rawAccess;

    @Option(names = "--restricted-clients", paramLabel = "WORD", description = RESTRICTED_HELP)
    private @Nullable String restrictedClients;

    @Option(names = "--strict-append", paramLabel = "BOOLEAN", arity = "1", description = STRICT_HELP)
    private @Nullable Boolean strictAppend;

    boolean hasFile() {
        return file != null;
    }

    /** Body of the request, with what was given. */
    ObjectNode body(Remote remote) {
        ObjectNode body = Json.object();
        if (file != null) {
            body.set("storage", JsonFile.readObject(file, remote.terminal()));
        }
        if (allowedLocations != null) {
            ArrayNode locations = body.putArray("allowed-locations");
            allowedLocations.forEach(locations::add);
        }
        if (rawAccess != null) {
            body.put("raw-access", rawAccess);
        }
        if (undropPeriod != null) {
            body.put("undrop-period", undropPeriod);
        }
        if (restrictedClients != null) {
            body.put("restricted-clients", restrictedClients);
        }
        if (strictAppend != null) {
            body.put("strict-append", strictAppend.booleanValue());
        }
        return body;
    }
}
