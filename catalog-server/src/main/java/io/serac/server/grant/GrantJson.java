package io.serac.server.grant;

import com.fasterxml.jackson.core.JsonGenerator;
import io.serac.server.column.Column;
import io.serac.server.http.JsonAnswer;
import io.serac.server.http.Page;
import io.serac.server.principal.PrincipalRef;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Answers about grants, as in the admin contract. */
final class GrantJson {
    private GrantJson() {
    }

    static byte[] grant(ShownGrant grant) {
        return JsonAnswer.object(json -> fields(json, grant));
    }

    static byte[] page(Page<GrantRow> page, Function<GrantRow, ShownGrant> shown) {
        return JsonAnswer.page(page, (json, row) -> fields(json, shown.apply(row)));
    }

    private static void fields(JsonGenerator json, ShownGrant grant) throws IOException {
        GrantRow row = grant.row();
        json.writeNumberField("id", row.id());
        json.writeStringField("privilege", row.privilege());
        json.writeStringField("grantee", row.grantee().text());
        Optional<List<Column>> columns = grant.columns();
        if (columns.isPresent()) {
            Column.write(json, "columns", columns.get());
        }
        if (grant.hiddenColumns() > 0) {
            json.writeNumberField("hidden-columns", grant.hiddenColumns());
        }
        json.writeBooleanField("grant-option", row.grantOption());
        grant.place().write(json, "securable");
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
