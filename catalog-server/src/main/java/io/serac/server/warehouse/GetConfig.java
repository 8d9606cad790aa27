package io.serac.server.warehouse;

import com.fasterxml.jackson.core.JsonGenerator;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.database.Sessions;
import io.serac.server.error.CatalogException;
import io.serac.server.http.JsonAnswer;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.location.Storages;
import io.serac.server.operation.Api;
import io.serac.server.operation.Operation;
import io.serac.server.securable.Securables;
import io.serac.server.securable.WarehouseEntry;
import io.serac.storage.S3Profile;
import io.serac.storage.StorageProfile;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Tells a client how to talk to a warehouse. Made once for each revision of its settings. Thread-safe. */
final class GetConfig {
    private static final int WAREHOUSES_MAX = 1000;
    private static final String KEY_LIFETIME = "PT30M";

    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final Sessions sessions;
    private final Storages storages;
    private final Set<Operation> operations;
    private final Optional<String> defaultWarehouse;
    private final Cache<Key, byte[]> answers = Caffeine.newBuilder().maximumSize(WAREHOUSES_MAX).build();

    private record Key(UUID warehouseId, long revision) {
    }

    /**
     * @param operations
     *            what is served, and therefore advertised
     */
    GetConfig(Securables securables, EnforcementPoint enforcement, Sessions sessions, Storages storages,
            Set<Operation> operations, Optional<String> defaultWarehouse) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.sessions = sessions;
        this.storages = storages;
        this.operations = operations;
        this.defaultWarehouse = defaultWarehouse;
    }

    Response handle(Request request) {
        String name = request.query().find("warehouse").filter(given -> !given.isEmpty()).or(() -> defaultWarehouse)
                .orElseThrow(() -> CatalogException.badRequest(
                        "Name a warehouse: set the client's property warehouse, or query parameter warehouse"));
        if (name.indexOf('\0') >= 0) {
            throw CatalogException.badRequest("The warehouse name contains a null character");
        }
        Authorized<WarehouseEntry> warehouse = enforcement.warehouse(request.caller(),
                securables.warehouse(request, name));
        WarehouseEntry entry = warehouse.target();
        byte[] answer = answers.get(new Key(entry.securable().id(), entry.revision()), key -> answer(entry));
        return Response.json(warehouse.allowed(), 200, answer);
    }

    private byte[] answer(WarehouseEntry warehouse) {
        StorageProfile profile = storages.of(warehouse).profile();
        Map<String, String> defaults = new LinkedHashMap<>();
        defaults.put("token-exchange-enabled", "false");
        if (profile instanceof S3Profile) {
            defaults.put("io-impl", "org.apache.iceberg.aws.s3.S3FileIO");
        }
        defaults.putAll(profile.clientConfig());
        defaults.putAll(sessions
                .read(session -> session.dao(WarehouseDao.class).properties(warehouse.securable().id()))
                .orElse(Map.of()));
        Map<String, String> overrides = new LinkedHashMap<>();
        overrides.put("prefix", warehouse.name());
        overrides.put("namespace-separator", "%1F");
        return JsonAnswer.object(json -> {
            JsonAnswer.strings(json, "overrides", overrides);
            JsonAnswer.strings(json, "defaults", defaults);
            endpoints(json);
            json.writeStringField("idempotency-key-lifetime", KEY_LIFETIME);
        });
    }

    private void endpoints(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("endpoints");
        for (Operation operation : Operation.values()) {
            if (operations.contains(operation) && operation.api() == Api.ICEBERG
                    && operation.path().startsWith("/v1/{prefix}/")) {
                json.writeString(operation.method() + " " + operation.path());
            }
        }
        json.writeEndArray();
    }
}
