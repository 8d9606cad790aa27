package io.serac.server.commit;

import io.serac.server.metadata.UnconfirmedFiles;
import io.serac.server.database.ConstraintViolation;
import io.serac.server.database.Session;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.idempotency.OutcomeKey;
import io.serac.server.idempotency.Outcomes;
import io.serac.server.idempotency.Result;
import io.serac.server.location.Claim;
import io.serac.server.location.LocationClaims;
import io.serac.server.location.WarehouseStorage;
import io.serac.server.metadata.Documents;
import io.serac.server.metadata.MetadataDocument;
import io.serac.server.metadata.MetadataFiles;
import io.serac.server.metadata.NewObject;
import io.serac.server.metadata.Pointers;
import io.serac.server.securable.NamespaceEntry;
import io.serac.server.securable.ObjectEntry;
import io.serac.server.securable.ObjectKind;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes new tables and views: file first, then one transaction. Thread-safe. */
public final class Creator {
    private final Documents documents;
    private final MetadataFiles files;
    private final Pointers pointers;
    private final LocationClaims claims;
    private final Outcomes outcomes;
    private final UnconfirmedFiles unconfirmed;

    public Creator(Documents documents, MetadataFiles files, Pointers pointers, LocationClaims claims,
            Outcomes outcomes, UnconfirmedFiles unconfirmed) {
        this.documents = documents;
        this.files = files;
        this.pointers = pointers;
        this.claims = claims;
        this.outcomes = outcomes;
        this.unconfirmed = unconfirmed;
    }

    /**
     * How the folders of a new object come to be its own.
     */
    public enum Folders {
        /** Chosen by the server: unique by construction. */
        MINTED,
        /** Chosen by the client: must not overlap another's. */
        CHOSEN,
        /** As {@link #CHOSEN}, with files that are there already. */
        REGISTERED,
        /** Claimed already, when the create was staged. */
        RESERVED
    }

    /**
     * Writes the metadata file and makes the object.
     *
     * @return the new object's document; empty if an earlier request with the same key had made it
     */
    public <M> Optional<MetadataDocument> create(NewObject object, NamespaceEntry namespace, Prepared<M> prepared,
            Folders folders, WarehouseStorage storage, OutcomeKey key) {
        write(object, prepared, storage);
        return insert(object, namespace, prepared, folders, storage, key, session -> {
        }, true);
    }

    /**
     * Makes the object over a file that is there already.
     */
    public <M> Optional<MetadataDocument> register(NewObject object, NamespaceEntry namespace, Prepared<M> prepared,
            WarehouseStorage storage, OutcomeKey key) {
        return insert(object, namespace, prepared, Folders.REGISTERED, storage, key, session -> {
        }, false);
    }

    /**
     * As {@link #create}, with more to do in the same transaction.
     */
    public <M> Optional<MetadataDocument> create(NewObject object, NamespaceEntry namespace, Prepared<M> prepared,
            WarehouseStorage storage, OutcomeKey key, Consumer<Session> before) {
        write(object, prepared, storage);
        return insert(object, namespace, prepared, Folders.RESERVED, storage, key, before, true);
    }

    /** Writes the first metadata file of an object, remembered until the object is made or the file is discarded. */
    public <M> void write(NewObject object, Prepared<M> prepared, WarehouseStorage storage) {
        unconfirmed.announce(prepared.location(), prepared.version().document().versionId(), object.warehouseId());
        files.write(storage.files(), prepared.location(), prepared.version().document().json(),
                prepared.isCompressed());
    }

    /** Deletes the first metadata file of an object that is known not to have been made. */
    public <M> void discard(Prepared<M> prepared, WarehouseStorage storage) {
        if (files.discard(storage.files(), prepared.location())) {
            unconfirmed.forget(prepared.location());
        }
    }

    private <M> Optional<MetadataDocument> insert(NewObject object, NamespaceEntry namespace, Prepared<M> prepared,
            Folders folders, WarehouseStorage storage, OutcomeKey key, Consumer<Session> before, boolean ownsFile) {
        Result<NewObject> result;
        try {
            result = folders == Folders.MINTED ? inOneStatement(object, namespace, prepared, key)
                    : inTransaction(object, namespace, prepared, folders, key, before);
        } catch (CatalogException failure) {
            if (ownsFile && failure.code() != ErrorCode.COMMIT_STATE_UNKNOWN) {
                discard(prepared, storage);
            }
            throw failure;
        }
        MetadataDocument document = prepared.version().document();
        if (result instanceof Result.Applied<NewObject>) {
            documents.keep(document);
            return Optional.of(document);
        }
        // An object of another id was made by an earlier request with the same key.
        boolean isThis = result instanceof Result.Replayed<NewObject> replayed
                && replayed.outcome().isAbout(object.id());
        if (isThis && documents.wasApplied(object.id(), document.versionId())) {
            return Optional.of(document);
        }
        if (ownsFile) {
            discard(prepared, storage);
        }
        return Optional.empty();
    }

    private <M> Result<NewObject> inOneStatement(NewObject object, NamespaceEntry namespace, Prepared<M> prepared,
            OutcomeKey key) {
        return outcomes.statement(key, object.id(), violation -> refusal(violation, object, namespace), session -> {
            pointers.create(session, object, prepared.version(), key);
            return object;
        });
    }

    private <M> Result<NewObject> inTransaction(NewObject object, NamespaceEntry namespace, Prepared<M> prepared,
            Folders folders, OutcomeKey key, Consumer<Session> before) {
        return outcomes.transaction(key, 200, List.of(object.id()),
                violation -> refusal(violation, object, namespace), session -> {
                    before.accept(session);
                    if (folders == Folders.REGISTERED) {
                        pointers.adopt(session, prepared.version().document().metadataLocation());
                    }
                    for (Claim claim : object.claims()) {
                        if (folders != Folders.RESERVED) {
                            claims.makeRoom(session, claim, object.id(), key.principalId(),
                                    folders == Folders.REGISTERED);
                        }
                    }
                    pointers.create(session, object, prepared.version(), null);
                    return object;
                });
    }

    /** What a constraint that refused a new object means. */
    private RuntimeException refusal(ConstraintViolation violation, NewObject object, NamespaceEntry namespace) {
        return switch (violation.constraint()) {
            case "catalog_object_name_unique" -> taken(namespace, object.name(), object.kind());
            case "catalog_object_namespace_exists" -> new CatalogException(ErrorCode.NO_SUCH_NAMESPACE,
                    "Namespace does not exist: " + namespace.name());
            case "location_claim_unique" -> CatalogException
                    .badRequest("The location is the location of another table or view. Choose another one");
            default -> Pointers.raced(violation);
        };
    }

    /** The refusal for a name that is in use. */
    public static CatalogException taken(NamespaceEntry namespace, String name, ObjectKind wanted,
            ObjectKind present) {
        String identifier = namespace.name() + "." + name;
        return new CatalogException(ErrorCode.ALREADY_EXISTS, wanted == present
                ? present.word() + " already exists: " + identifier
                : present.word() + " with same name already exists: " + identifier);
    }

    private CatalogException taken(NamespaceEntry namespace, String name, ObjectKind wanted) {
        return taken(namespace, name, wanted, documents.kindOf(namespace, name).orElse(wanted));
    }

    /** Throws if the name was found to be in use. */
    public static void checkFree(@Nullable ObjectEntry found, ObjectKind wanted) {
        if (found != null) {
            throw taken(found.namespace(), found.name(), wanted, found.kind());
        }
    }
}
