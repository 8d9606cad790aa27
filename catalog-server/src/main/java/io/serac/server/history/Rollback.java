package io.serac.server.history;

import java.util.Set;
import io.serac.authorizer.Privilege;
import io.serac.server.lifecycle.Repetitions;
import io.serac.server.lifecycle.Remains;
import com.fasterxml.jackson.databind.JsonNode;
import io.serac.authorizer.Decision;
import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.commit.Committer;
import io.serac.server.database.Sessions;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.JsonAnswer;
import io.serac.server.http.JsonBodies;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.idempotency.OutcomeKey;
import io.serac.server.idempotency.Outcomes;
import io.serac.server.location.LocationRules;
import io.serac.server.location.Storages;
import io.serac.server.location.WarehouseStorage;
import io.serac.server.metadata.MetadataFiles;
import io.serac.server.securable.ObjectEntry;
import io.serac.server.securable.ObjectKind;
import io.serac.server.securable.Resolution;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * Leads a table or view back to the state of an earlier version: a commit like any other, so that the history goes on and this can
 * be taken back in turn. Thread-safe.
 *
 * @param <M>
 *            type of the metadata
 */
final class Rollback<M> {
    private final ObjectKind kind;
    private final Function<Request, Resolution> resolve;
    private final EnforcementPoint enforcement;
    private final Sessions sessions;
    private final Storages storages;
    private final MetadataFiles files;
    private final Committer<M> committer;
    private final EarlierVersion<M> earlier;
    private final Repetitions repetitions;

    Rollback(ObjectKind kind, Function<Request, Resolution> resolve, EnforcementPoint enforcement, Sessions sessions,
            Storages storages, MetadataFiles files, Committer<M> committer, EarlierVersion<M> earlier,
            Repetitions repetitions) {
        this.kind = kind;
        this.resolve = resolve;
        this.enforcement = enforcement;
        this.sessions = sessions;
        this.storages = storages;
        this.files = files;
        this.committer = committer;
        this.earlier = earlier;
        this.repetitions = repetitions;
    }

    Response handle(Request request) {
        Resolution resolution = resolve.apply(request);
        OutcomeKey key = OutcomeKey.of(request);
        if (Outcomes.isReplay(key, resolution.outcome())) {
            return repeated(request, resolution);
        }
        Authorized<ObjectEntry> object = enforcement.object(request.caller(), resolution, kind);
        ObjectEntry entry = object.target();
        UUID wanted = versionId(JsonBodies.object(request.body()));
        VersionRow version = sessions.read(session -> session.dao(VersionDao.class).find(entry.id(), wanted))
                .orElseThrow(() -> new CatalogException(ErrorCode.NOT_FOUND,
                        "Version does not exist: " + wanted + ". Choose one of the list of versions"));
        WarehouseStorage storage = storages.of(entry.namespace().warehouse());
        byte[] json = read(storage, version);
        UUID committed = committer.commit(object,
                () -> enforcement.object(request.caller(), resolve.apply(request), kind).target(), storage, key,
                List.of(), earlier.changeTo(storage, wanted, version.metadataLocation(), json)).document().versionId();
        return afterCommit(object.allowed(), entry, committed);
    }

    private Response repeated(Request request, Resolution resolution) {
        Authorized<Remains> object = repetitions.object(request, resolution, kind, Set.of(Privilege.OWN));
        ObjectEntry.Pointer now = object.target().object().pointer();
        return sessions
                .read(session -> session.dao(VersionDao.class).find(object.target().object().id(), now.versionId()))
                .map(row -> new ObjectEntry.Pointer(row.revision(), row.versionId(), row.metadataLocation()))
                .map(version -> answer(object.allowed(), version)).orElseGet(() -> answer(object.allowed(), now));
    }

    // The commit is done: a database that is gone by now must not make it look as if nothing had been changed.
    private Response afterCommit(Decision.Allowed allowed, ObjectEntry entry, UUID committed) {
        try {
            return answer(allowed, entry, committed);
        } catch (CatalogException failure) {
            throw new CatalogException(ErrorCode.COMMIT_STATE_UNKNOWN,
                    "The rollback was committed, but what it led to cannot be shown. Look at the list of versions",
                    failure);
        }
    }

    private byte[] read(WarehouseStorage storage, VersionRow version) {
        try {
            return files.read(storage.files(), LocationRules.parse(version.metadataLocation()));
        } catch (CatalogException unreadable) {
            if (unreadable.code() == ErrorCode.BAD_REQUEST) {
                throw new CatalogException(ErrorCode.CONFLICT,
                        "The metadata file of the version is no longer there: " + version.metadataLocation(),
                        unreadable);
            }
            throw unreadable;
        }
    }

    private Response answer(Decision.Allowed allowed, ObjectEntry entry, UUID versionId) {
        VersionRow row = sessions.read(session -> session.dao(VersionDao.class).find(entry.id(), versionId))
                .orElseThrow(() -> kind.absent(entry.namespace().name(), entry.name()));
        return answer(allowed, new ObjectEntry.Pointer(row.revision(), row.versionId(), row.metadataLocation()));
    }

    private static Response answer(Decision.Allowed allowed, ObjectEntry.Pointer version) {
        return Response.json(allowed, 200, JsonAnswer.object(json -> {
            json.writeStringField("version-id", version.versionId().toString());
            json.writeNumberField("revision", version.revision());
            json.writeStringField("metadata-location", version.metadataLocation());
        }));
    }

    private static UUID versionId(JsonNode body) {
        JsonNode field = body.path("version-id");
        try {
            if (body.size() == 1 && field.isTextual()) {
                return UUID.fromString(field.textValue());
            }
        } catch (IllegalArgumentException e) {
            throw CatalogException.invalidBody("Field version-id must be a UUID", e);
        }
        throw CatalogException.invalidBody("The body must be {\"version-id\": \"<UUID from the list of versions>\"}");
    }
}
