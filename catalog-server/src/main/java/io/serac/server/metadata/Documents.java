package io.serac.server.metadata;

import io.serac.server.database.Sessions;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.HeldMemory;
import io.serac.server.securable.NamespaceEntry;
import io.serac.server.securable.ObjectEntry;
import io.serac.server.securable.ObjectKind;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds the current document of an object: in memory, else in the database, never in the object store. Thread-safe. */
public final class Documents {
    private final Sessions sessions;
    private final MetadataCache cache;

    public Documents(Sessions sessions, MetadataCache cache) {
        this.sessions = sessions;
        this.cache = cache;
    }

    /**
     * The whole document of the object's version, or of a newer one if the object has moved on meanwhile.
     *
     * @throws io.serac.server.error.CatalogException
     *             404 if the object is gone
     */
    public MetadataDocument current(ObjectEntry object) {
        MetadataDocument document = cache.get(object.pointer().versionId(), MetadataCache.Variant.ALL,
                () -> read(object.id()));
        if (document == null) {
            throw object.kind().absent(object.namespace().name(), object.name());
        }
        return document;
    }

    /** The current document of an object that may be dropped already. */
    public Optional<MetadataDocument> find(UUID objectId) {
        return Optional.ofNullable(read(objectId));
    }

    /** The last document of an object that has left the catalog not long ago. */
    public Optional<MetadataDocument> findRemoved(UUID objectId) {
        return sessions.read(session -> session.dao(RemovedObjectDao.class).document(objectId))
                .map(DocumentDao.Row::document);
    }

    /** Keeps a document that has just become current. */
    public void keep(MetadataDocument document) {
        cache.put(document);
    }

    /**
     * The pointer of an object now.
     *
     * @throws CatalogException
     *             404 if the object is gone
     */
    public ObjectEntry.Pointer pointer(ObjectEntry object) {
        return sessions.read(session -> session.dao(PointerLogDao.class).pointer(object.id()))
                .orElseThrow(() -> object.kind().absent(object.namespace().name(), object.name()));
    }

    /** What kind of object has the name now. */
    public Optional<ObjectKind> kindOf(NamespaceEntry namespace, String name) {
        return sessions
                .read(session -> session.dao(PointerLogDao.class).kind(namespace.securable().id(), name))
                .map(ObjectKind::of);
    }

    /**
     * Whether the version was ever current. Asked when a mutation has an outcome but may not be the one that made it.
     *
     * @throws CatalogException
     *             COMMIT_STATE_UNKNOWN if the database cannot say, or if the object has left the catalog and its log with it:
     *             the version's file must stay then
     */
    public boolean wasApplied(UUID objectId, UUID versionId) {
        PointerLogDao.Fate fate;
        try {
            fate = sessions.read(session -> session.dao(PointerLogDao.class).fate(objectId, versionId));
        } catch (CatalogException e) {
            throw new CatalogException(ErrorCode.COMMIT_STATE_UNKNOWN,
                    "The change was applied by this request or by an earlier one with the same key. Look at the object",
                    e);
        }
        if (!fate.isLogged() && !fate.isObjectPresent()) {
            throw new CatalogException(ErrorCode.COMMIT_STATE_UNKNOWN,
                    "The change was applied by this request or by an earlier one with the same key, and the object "
                            + "has left the catalog since");
        }
        return fate.isLogged();
    }

    private @Nullable MetadataDocument read(UUID objectId) {
        DocumentDao.Row row = row(objectId, HeldMemory.SMALL_BYTES_MAX);
        if (row != null && row.content() == null) {
            // It is in memory as it is kept and as it is, and meanwhile it may have grown a little.
            HeldMemory.take(2L * row.contentBytes());
            row = row(objectId, Integer.MAX_VALUE);
        }
        return row == null ? null : row.document();
    }

    private DocumentDao.@Nullable Row row(UUID objectId, int bytesMax) {
        return sessions.read(session -> session.dao(DocumentDao.class).find(objectId, bytesMax)).orElse(null);
    }
}
