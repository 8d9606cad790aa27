package io.serac.server.grant;

import com.fasterxml.jackson.core.JsonGenerator;
import io.serac.server.column.Column;
import io.serac.server.http.JsonAnswer;
import io.serac.server.http.Page;
import io.serac.server.principal.PrincipalRef;
import io.serac.server.securable.Place;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Answers about grants, as in the admin contract. */
final class GrantJson {
    private GrantJson() {
    }

    static byte[] grant(GrantRow row, Place place) {
        return JsonAnswer.object(json -> fields(json, row, place));
    }

    /**
     * @param places
     *            where the securables of the grants are
     */
    static byte[] page(Page<GrantRow> page, Function<UUID, Place> places) {
        return JsonAnswer.page(page, (json, row) -> fields(json, row, places.apply(row.securableId())));
    }

    private static void fields(JsonGenerator json, GrantRow row, Place place) throws IOException {
        json.writeNumberField("id", row.id());
        json.writeStringField("privilege", row.privilege());
        json.writeStringField("grantee", row.grantee().text());
        Optional<List<Column>> columns = row.columns();
        if (columns.isPresent()) {
            Column.write(json, "columns", columns.get());
        }
        json.writeBooleanField("grant-option", row.grantOption());
        place.write(json, "securable");
        Optional<PrincipalRef> grantor = row.grantor();
        if (grantor.isPresent()) {
            json.writeStringField("grantor", grantor.get().text());
        }
        if (row.derivedFrom() != null) {
            json.writeNumberField("derived-from", row.derivedFrom());
        }
        json.writeStringField("created-at", row.createdAt().toString());
    }
}
