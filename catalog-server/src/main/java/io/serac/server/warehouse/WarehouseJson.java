package io.serac.server.warehouse;

import com.fasterxml.jackson.core.JsonGenerator;
import io.serac.server.http.JsonAnswer;
import io.serac.server.http.Page;
import io.serac.storage.StorageProfiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Answers about warehouses, as in the admin contract. Never with a secret. */
final class WarehouseJson {
    private WarehouseJson() {
    }

    static byte[] warehouse(WarehouseRow row) {
        return JsonAnswer.object(json -> fields(json, row));
    }

    static byte[] storage(WarehouseRow row) {
        return StorageProfiles.complete(row.storage()).toString().getBytes(StandardCharsets.UTF_8);
    }

    static byte[] page(Page<WarehouseRow> page) {
        return JsonAnswer.page(page, WarehouseJson::fields);
    }

    private static void fields(JsonGenerator json, WarehouseRow row) throws IOException {
        json.writeStringField("name", row.name());
        json.writeStringField("id", row.id().toString());
        json.writeFieldName("storage");
        json.writeRawValue(StorageProfiles.complete(row.storage()).toString());
        json.writeStringField("raw-access", row.rawAccess());
        JsonAnswer.strings(json, "allowed-locations", row.allowedLocations());
        JsonAnswer.strings(json, "properties", row.properties());
        json.writeStringField("undrop-period", text(Duration.ofSeconds(row.undropSeconds())));
        json.writeStringField("restricted-clients", row.restrictedClients());
        json.writeBooleanField("strict-append", row.isStrictAppend());
        json.writeBooleanField("protected", row.isProtected());
        json.writeStringField("created-at", row.createdAt().toString());
    }

    /** {@code P7D} and {@code P1DT12H}, where Java itself would write hours only. */
    private static String text(Duration period) {
        Duration rest = period.minusDays(period.toDays());
        if (period.toDays() == 0) {
            return period.toString();
        }
        return "P" + period.toDays() + "D" + (rest.isZero() ? "" : rest.toString().substring(1));
    }
}
