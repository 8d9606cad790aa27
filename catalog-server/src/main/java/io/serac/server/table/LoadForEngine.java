package io.serac.server.table;

import io.serac.server.access.Authorized;
import io.serac.server.access.ObjectLabels;
import io.serac.server.credential.FileAccess;
import io.serac.server.error.CatalogException;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.location.WarehouseStorage;
import io.serac.server.metadata.Documents;
import io.serac.server.metadata.EntityTag;
import io.serac.server.metadata.LoadResponseWriter;
import io.serac.server.metadata.MetadataDocument;
import io.serac.server.metadata.ReadRestrictions;
import io.serac.server.securable.ObjectEntry;
import io.serac.server.sensitive.ServedTables;
import java.time.Clock;
import java.util.Optional;
import org.apache.iceberg.Labels;
import org.apache.iceberg.LabelsParser;

/**
 * Loads a table for a restricted caller through an engine that shows him no more than the answer says: it gets the table as it is,
 * and with it what to keep from him. Thread-safe.
 */
final class LoadForEngine {
    private final Documents documents;
    private final ReferencedSnapshots referenced;
    private final ServedTables served;
    private final FileAccess access;
    private final ObjectLabels labels;
    private final Clock clock;

    LoadForEngine(Documents documents, ReferencedSnapshots referenced, ServedTables served, FileAccess access,
            ObjectLabels labels, Clock clock) {
        this.documents = documents;
        this.referenced = referenced;
        this.served = served;
        this.access = access;
        this.labels = labels;
        this.clock = clock;
    }

    /**
     * The answer for a table that was decided on; empty if it has moved on, to a version that may have other columns.
     *
     * @throws CatalogException
     *             FORBIDDEN if the engine cannot be told all that restricts the caller
     */
    Optional<Response> load(Request request, Authorized<ObjectEntry> table, WarehouseStorage storage,
            SnapshotsMode mode) {
        ObjectEntry entry = table.target();
        ReadRestrictions restrictions = ReadRestrictions.of(table.allowed(), entry);
        Labels borne = labels.of(table.allowed(), entry);
        EntityTag tag = EntityTag.of(served.versionId(entry), entry.namespace().warehouse().revision(), mode.name(),
                "READ_RESTRICTIONS", restrictions.hash(), request.query().findRaw("referenced-by").orElse(""),
                FileAccess.tag(request, table.allowed(), entry, storage),
                borne.isEmpty() ? "" : LabelsParser.toJson(borne));
        Optional<String> known = tag.knownTo(request, clock.instant());
        if (known.isPresent()) {
            return Optional.of(Response.empty(table.allowed(), 304).withHeader("ETag", known.get()));
        }
        MetadataDocument stored = documents.current(entry);
        if (!stored.versionId().equals(entry.pointer().versionId())) {
            return Optional.empty();
        }
        MetadataDocument document = served.of(entry.securable(), stored);
        FileAccess.Given given = access.of(table.allowed(), request, entry, storage);
        return Optional.of(LoadResponseWriter.write(table.allowed(), request, switch (mode) {
            case ALL -> document;
            case REFS -> referenced.of(document);
        }, given.settings(), borne, restrictions).withHeader("ETag", tag.text(given.settings().keptUntil()))
                .handingOut(given.handedOut()));
    }
}
