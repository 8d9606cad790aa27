package io.serac.server.view;

import io.serac.server.lifecycle.Remains;
import io.serac.authorizer.Decision;
import io.serac.authorizer.Privilege;
import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.access.ObjectLabels;
import io.serac.server.error.CatalogException;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.location.Storages;
import io.serac.server.metadata.ClientSettings;
import io.serac.server.metadata.Documents;
import io.serac.server.metadata.EntityTag;
import io.serac.server.metadata.LoadResponseWriter;
import io.serac.server.metadata.MetadataDocument;
import io.serac.server.redaction.ViewWithoutSql;
import io.serac.server.securable.ObjectEntry;
import io.serac.server.securable.ObjectKind;
import io.serac.server.securable.ReferencedBy;
import io.serac.server.securable.Securables;
import io.serac.server.securable.WarehouseEntry;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.Labels;
import org.apache.iceberg.LabelsParser;

/** Loads a view: all dialects, from bytes. Thread-safe. */
final class LoadView {
    private static final int ATTEMPTS_MAX = 3;

    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final Storages storages;
    private final Documents documents;
    private final ObjectLabels labels;

    LoadView(Securables securables, EnforcementPoint enforcement, Storages storages, Documents documents,
            ObjectLabels labels) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.storages = storages;
        this.documents = documents;
        this.labels = labels;
    }

    Response load(Request request) {
        ReferencedBy.check(request);
        for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
            Optional<Response> answer = attempt(request);
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        throw CatalogException.unavailable("The view is being changed too fast. Repeat the request", null);
    }

    /** Empty if the view has moved on, to a version that nobody has decided on. */
    private Optional<Response> attempt(Request request) {
        Authorized<ObjectEntry> view = enforcement.object(request.caller(), securables.view(request), ObjectKind.VIEW);
        ObjectEntry entry = view.target();
        Labels shown = labels.of(view.allowed(), entry);
        Optional<String> known =
                tag(entry.pointer().versionId(), entry.namespace().warehouse(), shown).knownTo(request);
        if (known.isPresent()) {
            return Optional.of(Response.empty(view.allowed(), 304).withHeader("ETag", known.get()));
        }
        MetadataDocument document = documents.current(entry);
        return enforcement.holdsFor(view, document)
                ? Optional.of(answer(view.allowed(), request, entry.namespace().warehouse(), document, shown))
                : Optional.empty();
    }

    Response exists(Request request) {
        return Response.empty(
                enforcement.object(request.caller(), securables.view(request), ObjectKind.VIEW).allowed(), 204);
    }

    /** The answer for a view that an earlier request had made or changed. */
    Response answer(Request request, Authorized<Remains> view) {
        return changed(view.allowed(), request, view.target().object().namespace().warehouse(),
                view.target().document());
    }

    /** The answer for a view that was changed by somebody who may not be allowed to read its queries. */
    Response changed(Decision.Allowed allowed, Request request, WarehouseEntry warehouse, MetadataDocument document) {
        if (allowed.holds(Privilege.SELECT)) {
            return answer(allowed, request, warehouse, document);
        }
        // Whoever gets SELECT later must not be told that he knows the whole view.
        return write(allowed, request, warehouse, ViewWithoutSql.of(document), Labels.EMPTY).withHeader("ETag",
                EntityTag.of(document.versionId(), warehouse.revision(), "without-sql").text());
    }

    Response answer(Decision.Allowed allowed, Request request, WarehouseEntry warehouse, MetadataDocument document) {
        return answer(allowed, request, warehouse, document, Labels.EMPTY);
    }

    private Response answer(Decision.Allowed allowed, Request request, WarehouseEntry warehouse,
            MetadataDocument document, Labels borne) {
        return write(allowed, request, warehouse, document, borne).withHeader("ETag",
                tag(document.versionId(), warehouse, borne).text());
    }

    private Response write(Decision.Allowed allowed, Request request, WarehouseEntry warehouse,
            MetadataDocument document, Labels borne) {
        return LoadResponseWriter.write(allowed, request, document,
                ClientSettings.of(storages.of(warehouse).profile().clientConfig()), borne);
    }

    private static EntityTag tag(UUID versionId, WarehouseEntry warehouse, Labels borne) {
        return borne.isEmpty()
                ? EntityTag.of(versionId, warehouse.revision())
                : EntityTag.of(versionId, warehouse.revision(), LabelsParser.toJson(borne));
    }
}
