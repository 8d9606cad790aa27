package io.serac.server.table;

import io.serac.server.lifecycle.Repetitions;
import io.serac.server.idempotency.Result;
import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.access.MoveRules;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.idempotency.OutcomeKey;
import io.serac.server.idempotency.Outcomes;
import io.serac.server.lifecycle.ForgetObject;
import io.serac.server.metadata.ClientSettings;
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
    private final MoveRules moves;
    private final Documents documents;
    private final ForgetObject forget;
    private final Repetitions repetitions;

    UnregisterTable(Securables securables, EnforcementPoint enforcement, Documents documents, ForgetObject forget,
            Repetitions repetitions) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.moves = new MoveRules(enforcement);
        this.documents = documents;
        this.forget = forget;
        this.repetitions = repetitions;
    }

    Response handle(Request request) {
        Resolution resolution = securables.table(request);
        OutcomeKey key = OutcomeKey.of(request);
        if (Outcomes.isReplay(key, resolution.outcome())) {
            return repeated(request, resolution);
        }
        Authorized<ObjectEntry> table = enforcement.object(request.caller(), resolution, ObjectKind.TABLE);
        ObjectEntry entry = table.target();
        moves.requireRelease(request.caller(), entry);
        MetadataDocument document = documents.current(entry);
        if (!document.versionId().equals(entry.pointer().versionId())) {
            throw new CatalogException(ErrorCode.COMMIT_FAILED,
                    "Requirement failed: the table was committed to meanwhile. Repeat the request");
        }
        MetadataDocument last = switch (forget.now(entry, key)) {
            case Result.Applied<ObjectEntry> now -> document;
            case Result.Replayed<ObjectEntry> earlier -> documents.findRemoved(entry.id()).orElse(document);
        };
        return LoadResponseWriter.write(table.allowed(), request, last, ClientSettings.of(Map.of()));
    }

    private Response repeated(Request request, Resolution resolution) {
        Authorized<MetadataDocument> last =
                repetitions.removed(request, resolution, ObjectKind.TABLE);
        return LoadResponseWriter.write(last.allowed(), request, last.target(),
                ClientSettings.of(Map.of()));
    }
}
