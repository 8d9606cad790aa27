package io.serac.server.table;

import io.serac.authorizer.AccessClass;
import io.serac.authorizer.Decision;
import io.serac.authorizer.Privilege;
import io.serac.authorizer.Securable;
import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.access.ObjectLabels;
import io.serac.server.commit.Committed;
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
import io.serac.server.metadata.ReadRestrictions;
import io.serac.server.redaction.RedactedTable;
import io.serac.server.redaction.SchemaOnly;
import io.serac.server.securable.NamespaceEntry;
import io.serac.server.securable.ObjectEntry;
import io.serac.server.securable.ObjectKind;
import io.serac.server.securable.ReferencedBy;
import io.serac.server.securable.Securables;
import io.serac.server.sensitive.ServedTables;
import io.serac.storage.FileProfile;
import io.serac.storage.location.Location;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.iceberg.Labels;
import org.apache.iceberg.LabelsParser;

/** Loads a table: one statement, no object storage, no parsing but for who is restricted. Thread-safe. */
final class LoadTable {
    private static final Map<String, String> RESTRICTED = Map.of("serac.restricted", "true");
    private static final int ATTEMPTS_MAX = 3;

    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final Storages storages;
    private final Documents documents;
    private final ReferencedSnapshots referenced;
    private final SchemaOnly schemaOnly;
    private final RedactedTable redacted;
    private final ServedTables served;
    private final FileAccess access;
    private final ObjectLabels labels;
    private final Clock clock;
    private final LoadForEngine forEngine;

    LoadTable(Securables securables, EnforcementPoint enforcement, Storages storages, Documents documents,
            ReferencedSnapshots referenced, SchemaOnly schemaOnly, RedactedTable redacted, ServedTables served,
            FileAccess access, ObjectLabels labels, Clock clock) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.storages = storages;
        this.documents = documents;
        this.referenced = referenced;
        this.schemaOnly = schemaOnly;
        this.redacted = redacted;
        this.served = served;
        this.access = access;
        this.labels = labels;
        this.clock = clock;
        this.forEngine = new LoadForEngine(documents, referenced, served, access, labels, clock);
    }

    Response load(Request request) {
        ReferencedBy.check(request);
        SnapshotsMode mode = SnapshotsMode.of(request);
        for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
            Optional<Response> answer = load(request, mode);
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        throw CatalogException.unavailable("The table is being changed too fast. Repeat the request", null);
    }

    /** Empty if the table has moved on, to a version that may have other columns than those that were decided on. */
    private Optional<Response> load(Request request, SnapshotsMode mode) {
        Authorized<ObjectEntry> table = enforcement.object(request.caller(), securables.table(request),
                ObjectKind.TABLE);
        Decision.Allowed allowed = table.allowed();
        ObjectEntry entry = table.target();
        boolean isForEngine = ReadRestrictions.areFor(allowed, entry);
        boolean isRestricted = allowed.accessClass() == AccessClass.RESTRICTED && !isForEngine;
        WarehouseStorage storage = storages.of(entry.namespace().warehouse());
        enforcement.restricted().requireLoad(allowed, entry, FileAccess.isAsked(request));
        if (!isRestricted) {
            checkFileExists(allowed, storage, entry.pointer().metadataLocation());
        }
        if (isForEngine) {
            return forEngine.load(request, table, storage, mode);
        }
        UUID versionId = isRestricted ? entry.pointer().versionId() : served.versionId(entry);
        Labels borne = labels.of(allowed, entry);
        Optional<String> known = tag(allowed, entry, versionId, storage, mode, request, borne).knownTo(request,
                clock.instant());
        if (known.isPresent()) {
            return Optional.of(Response.empty(allowed, 304).withHeader("ETag", known.get()));
        }
        MetadataDocument document = documents.current(entry);
        if (!enforcement.holdsFor(table, document)) {
            return Optional.empty();
        }
        return Optional.of(isRestricted
                ? redacted(allowed, request, entry, storage, mode, document, borne)
                : answer(allowed, request, entry, storage, mode, document, borne));
    }

    private Response redacted(Decision.Allowed allowed, Request request, ObjectEntry entry, WarehouseStorage storage,
            SnapshotsMode mode, MetadataDocument document, Labels borne) {
        return LoadResponseWriter.withoutLocation(allowed, request, redacted.of(document, allowed.columnRules()),
                ClientSettings.of(RESTRICTED), borne)
                .withHeader("ETag",
                        tag(allowed, entry, entry.pointer().versionId(), storage, mode, request, borne).text());
    }

    Response exists(Request request) {
        return Response.empty(
                enforcement.object(request.caller(), securables.table(request), ObjectKind.TABLE).allowed(), 204);
    }

    /**
     * The answer to a commit.
     *
     * @param decided
     *            the decision by which it was made
     * @throws CatalogException
     *             COMMIT_STATE_UNKNOWN if the caller may not see what it led to
     */
    Response committed(Decision.Allowed decided, Request request, ObjectEntry entry, WarehouseStorage storage,
            Committed committed) {
        // By whom no columns are hidden in any version, he may see this one. Else his change may have added some.
        return committed.isDecided() && decided.request().columns() == null
                ? answer(decided, request, entry, storage, committed.document())
                : shown(request, entry, storage, committed::document);
    }

    /** The answer to a commit that an earlier request has made, with all that others have changed since. */
    Response newest(Request request, ObjectEntry entry, WarehouseStorage storage) {
        return shown(request, entry, storage, () -> documents.current(entry.at(documents.pointer(entry))));
    }

    /** What was committed is decided on as it is shown. It is done: no refusal may look as if nothing had been changed. */
    private Response shown(Request request, ObjectEntry entry, WarehouseStorage storage,
            Supplier<MetadataDocument> version) {
        try {
            MetadataDocument document = version.get();
            Decision.Allowed allowed = enforcement.again(request.caller(), entry, Set.of(Privilege.DESCRIBE), document);
            if (allowed.accessClass() != AccessClass.RESTRICTED) {
                return answer(allowed, request, entry, storage, document);
            }
            enforcement.restricted().requireOpenLoad(allowed, entry.namespace().warehouse(), false);
            // Clients insist on a place in the answer to a commit; that of the redacted document leads nowhere.
            return LoadResponseWriter.write(allowed, request, redacted.of(document, allowed.columnRules()),
                    ClientSettings.of(RESTRICTED));
        } catch (CatalogException failure) {
            throw new CatalogException(ErrorCode.COMMIT_STATE_UNKNOWN,
                    "This commit has been applied, but what it led to cannot be shown to you. Keep its files", failure);
        }
    }

    private Response answer(Decision.Allowed allowed, Request request, ObjectEntry entry, WarehouseStorage storage,
            MetadataDocument stored) {
        return answer(allowed, request, entry, storage, SnapshotsMode.ALL, stored, Labels.EMPTY);
    }

    private Response answer(Decision.Allowed allowed, Request request, ObjectEntry entry, WarehouseStorage storage,
            SnapshotsMode mode, MetadataDocument stored, Labels borne) {
        MetadataDocument document = served.of(entry.securable(), stored);
        FileAccess.Given given = access.of(allowed, request, entry, storage);
        ClientSettings settings = given.settings();
        Response response = switch (allowed.accessClass()) {
            case FULL, WRITER -> LoadResponseWriter.write(allowed, request, switch (mode) {
                case ALL -> document;
                case REFS -> referenced.of(document);
            }, settings, borne);
            case SCHEMA -> LoadResponseWriter.withoutLocation(allowed, request, schemaOnly.of(document), settings,
                    borne);
            case RESTRICTED, NONE -> throw enforcement.restricted().refusal(allowed, entry.namespace().warehouse());
        };
        return response
                .withHeader("ETag", tag(allowed, entry, document.versionId(), storage, mode, request, borne)
                        .text(settings.keptUntil()))
                .handingOut(given.handedOut());
    }

    /** The answer for a table that an earlier request had made or changed. */
    Response answer(Request request, Authorized<Remains> table) {
        ObjectEntry entry = table.target().object();
        return answer(table.allowed(), request, entry, storages.of(entry.namespace().warehouse()),
                table.target().document());
    }

    /** The answer for a table that this request has made. */
    Response created(Decision.Allowed allowed, Request request, NamespaceEntry namespace, FileAccess.Given given,
            MetadataDocument stored) {
        // Nothing but what is attached above it can bind a table that is just made.
        MetadataDocument document = served.of(new Securable.Table(stored.versionId(), request.caller().principalId(),
                namespace.securable()), stored);
        // Who has made a table owns it, and has seen all of it.
        return LoadResponseWriter.write(allowed, request, document, given.settings())
                .withHeader("ETag", EntityTag.of(document.versionId(), namespace.warehouse().revision(),
                        SnapshotsMode.ALL.name(), AccessClass.FULL.name(), "", FileAccess.tagOfOwner(request))
                        .text(given.settings().keptUntil()))
                .handingOut(given.handedOut());
    }

    private static EntityTag tag(Decision.Allowed allowed, ObjectEntry entry, UUID versionId, WarehouseStorage storage,
            SnapshotsMode mode, Request request, Labels borne) {
        String shown = switch (allowed.accessClass()) {
            case FULL, WRITER -> AccessClass.FULL.name();
            case SCHEMA, NONE -> allowed.accessClass().name();
            // Everybody has rules of his own.
            case RESTRICTED -> allowed.policyHash();
        };
        return EntityTag.of(versionId, entry.namespace().warehouse().revision(), mode.name(), shown,
                request.query().findRaw("referenced-by").orElse(""), FileAccess.tag(request, allowed, entry, storage)
                        + (borne.isEmpty() ? "" : LabelsParser.toJson(borne)));
    }

    // The database is the authority and object stores are never asked; on a local disk a look is free, and clients expect it.
    private static void checkFileExists(Decision.Allowed allowed, WarehouseStorage storage, String metadataLocation) {
        if (storage.profile() instanceof FileProfile && !storage.files().exists(Location.parse(metadataLocation))) {
            throw new CatalogException(ErrorCode.NOT_FOUND, switch (allowed.accessClass()) {
                // Iceberg's own tests of catalogs expect these words. An engine is shown the place, too.
                case FULL, WRITER, RESTRICTED -> "Failed to open input stream for file: " + metadataLocation;
                case SCHEMA, NONE -> "Failed to open input stream for the metadata file of the table. Tell its owner";
            });
        }
    }
}
