package io.serac.server.table;

import io.serac.authorizer.AccessClass;
import io.serac.authorizer.Decision;
import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.access.ObjectLabels;
import io.serac.server.credential.FileAccess;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.lifecycle.Remains;
import io.serac.server.location.Storages;
import io.serac.server.location.WarehouseStorage;
import io.serac.server.metadata.ClientSettings;
import io.serac.server.metadata.Documents;
import io.serac.server.metadata.EntityTag;
import io.serac.server.metadata.LoadResponseWriter;
import io.serac.server.metadata.MetadataDocument;
import io.serac.server.redaction.SchemaOnly;
import io.serac.server.securable.NamespaceEntry;
import io.serac.server.securable.ObjectEntry;
import io.serac.server.securable.ObjectKind;
import io.serac.server.securable.ReferencedBy;
import io.serac.server.securable.Securables;
import io.serac.storage.FileProfile;
import io.serac.storage.location.Location;
import java.time.Clock;
import java.util.Optional;
import org.apache.iceberg.Labels;
import org.apache.iceberg.LabelsParser;

/** Loads a table: one statement, no object storage, no parsing. Thread-safe. */
final class LoadTable {
    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final Storages storages;
    private final Documents documents;
    private final ReferencedSnapshots referenced;
    private final SchemaOnly schemaOnly;
    private final FileAccess access;
    private final ObjectLabels labels;
    private final Clock clock;

    LoadTable(Securables securables, EnforcementPoint enforcement, Storages storages, Documents documents,
            ReferencedSnapshots referenced, SchemaOnly schemaOnly, FileAccess access,
            ObjectLabels labels, Clock clock) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.storages = storages;
        this.documents = documents;
        this.referenced = referenced;
        this.schemaOnly = schemaOnly;
        this.access = access;
        this.labels = labels;
        this.clock = clock;
    }

    Response load(Request request) {
        ReferencedBy.check(request);
        SnapshotsMode mode = SnapshotsMode.of(request);
        Authorized<ObjectEntry> table = enforcement.object(request.caller(), securables.table(request),
                ObjectKind.TABLE);
        ObjectEntry entry = table.target();
        WarehouseStorage storage = storages.of(entry.namespace().warehouse());
        checkFileExists(storage, entry.pointer().metadataLocation());
        Labels shown = labels.of(table.allowed(), entry);
        Optional<String> known = tag(table.allowed(), entry, entry.pointer(), storage, mode, request, shown).knownTo(request,
                clock.instant());
        if (known.isPresent()) {
            return Response.empty(table.allowed(), 304).withHeader("ETag", known.get());
        }
        return answer(table.allowed(), request, entry, storage, mode, documents.current(entry), shown);
    }

    Response exists(Request request) {
        return Response.empty(
                enforcement.object(request.caller(), securables.table(request), ObjectKind.TABLE).allowed(), 204);
    }

    /** The answer of a load, for operations that end like one. */
    Response answer(Decision.Allowed allowed, Request request, ObjectEntry entry, WarehouseStorage storage,
            SnapshotsMode mode, MetadataDocument document) {
        return answer(allowed, request, entry, storage, mode, document, Labels.EMPTY);
    }

    private Response answer(Decision.Allowed allowed, Request request, ObjectEntry entry, WarehouseStorage storage,
            SnapshotsMode mode, MetadataDocument document, Labels borne) {
        ObjectEntry.Pointer shown = new ObjectEntry.Pointer(entry.pointer().revision(), document.versionId(),
                document.metadataLocation());
        FileAccess.Given given = access.of(allowed, request, entry, storage);
        ClientSettings settings = given.settings();
        Response response = switch (allowed.accessClass()) {
            case FULL, WRITER -> LoadResponseWriter.write(allowed, request, switch (mode) {
                case ALL -> document;
                case REFS -> referenced.of(document);
            }, settings, borne);
            case SCHEMA -> LoadResponseWriter.withoutLocation(allowed, request, schemaOnly.of(document), settings,
                    borne);
            case RESTRICTED, NONE -> throw EnforcementPoint.restricted(allowed);
        };
        return response
                .withHeader("ETag",
                        tag(allowed, entry, shown, storage, mode, request, borne).text(settings.keptUntil()))
                .handingOut(given.handedOut());
    }

    /** The answer for the current state of a table that is decided on. */
    Response answer(Decision.Allowed allowed, Request request, ObjectEntry entry) {
        ObjectEntry now = entry.at(documents.pointer(entry));
        return answer(allowed, request, now, storages.of(entry.namespace().warehouse()), SnapshotsMode.ALL,
                documents.current(now));
    }

    /** The answer for a table that an earlier request had made or changed. */
    Response answer(Request request, Authorized<Remains> table) {
        ObjectEntry entry = table.target().object();
        return answer(table.allowed(), request, entry, storages.of(entry.namespace().warehouse()), SnapshotsMode.ALL,
                table.target().document());
    }

    /** The answer for a table that this request has made. */
    Response created(Decision.Allowed allowed, Request request, NamespaceEntry namespace, FileAccess.Given given,
            MetadataDocument document) {
        // Who has made a table owns it, and has seen all of it.
        return LoadResponseWriter.write(allowed, request, document, given.settings())
                .withHeader("ETag", EntityTag.of(document.versionId(), namespace.warehouse().revision(),
                        SnapshotsMode.ALL.name(), AccessClass.FULL.name(), "", FileAccess.tagOfOwner(request))
                        .text(given.settings().keptUntil()))
                .handingOut(given.handedOut());
    }

    private static EntityTag tag(Decision.Allowed allowed, ObjectEntry entry, ObjectEntry.Pointer pointer,
            WarehouseStorage storage, SnapshotsMode mode, Request request, Labels borne) {
        AccessClass shown = allowed.accessClass() == AccessClass.WRITER ? AccessClass.FULL : allowed.accessClass();
        return EntityTag.of(pointer.versionId(), entry.namespace().warehouse().revision(), mode.name(), shown.name(),
                request.query().findRaw("referenced-by").orElse(""), FileAccess.tag(request, allowed, storage)
                        + (borne.isEmpty() ? "" : LabelsParser.toJson(borne)));
    }

    // The database is the authority and object stores are never asked; on a local disk a look is free, and clients expect it.
    private static void checkFileExists(WarehouseStorage storage, String metadataLocation) {
        if (storage.profile() instanceof FileProfile && !storage.files().exists(Location.parse(metadataLocation))) {
            throw new CatalogException(ErrorCode.NOT_FOUND,
                    "Failed to open input stream for file: " + metadataLocation);
        }
    }
}
