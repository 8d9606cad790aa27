package io.serac.server.table;

import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.idempotency.OutcomeKey;
import io.serac.server.idempotency.Outcomes;
import io.serac.server.lifecycle.ForgetObject;
import io.serac.server.metadata.Documents;
import io.serac.server.metadata.LoadResponseWriter;
import io.serac.server.metadata.MetadataDocument;
import io.serac.server.securable.ObjectEntry;
import io.serac.server.securable.ObjectKind;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.Securables;
import java.util.Map;

/** Takes a table out of the catalog and leaves its files; answers with its last metadata. Thread-safe. */
final class UnregisterTable {
    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final Documents documents;
    private final ForgetObject forget;

    UnregisterTable(Securables securables, EnforcementPoint enforcement, Documents documents, ForgetObject forget) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.documents = documents;
        this.forget = forget;
    }

    Response handle(Request request) {
        Resolution resolution = securables.table(request);
        OutcomeKey key = OutcomeKey.of(request);
        Authorized<ObjectEntry> table = enforcement.object(request.caller(), resolution, ObjectKind.TABLE);
        ObjectEntry entry = table.target();
        MetadataDocument document = documents.current(entry);
        if (!document.versionId().equals(entry.pointer().versionId())) {
            throw new CatalogException(ErrorCode.COMMIT_FAILED,
                    "Requirement failed: the table was committed to meanwhile. Repeat the request");
        }
        if (!Outcomes.isReplay(key, resolution.outcome())) {
            forget.now(entry, key);
        }
        return LoadResponseWriter.write(table.allowed(), request, document, Map.of());
    }
}
