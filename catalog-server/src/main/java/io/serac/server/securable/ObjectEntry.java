package io.serac.server.securable;

import io.serac.authorizer.Securable;
import io.serac.server.error.CatalogException;
import java.util.UUID;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * A table or view as resolved for one request, with its metadata pointer. Immutable.
 *
 * @param namespace
 *            where it is
 * @param kind
 *            table or view
 * @param securable
 *            id, owner and everything above
 * @param name
 *            name within the namespace
 * @param isProtected
 *            whether drops are refused
 * @param pointer
 *            the current version
 * @param epoch
 *            of the policies when it was resolved; a commit is applied only if they have not changed since
 */
public record ObjectEntry(NamespaceEntry namespace, ObjectKind kind, Securable securable, String name,
        boolean isProtected, Pointer pointer, long epoch) {

    /** Stable id of the object. */
    public UUID id() {
        return securable.id();
    }

    /** Namespace and name. */
    public TableIdentifier identifier() {
        return TableIdentifier.of(namespace.name(), name);
    }

    /**
     * What is allowed on another object, which has the name by now, says nothing about this one and its files.
     *
     * @throws CatalogException
     *             as if there were none, unless it is the object with the id
     */
    public void requireIs(UUID wanted) {
        if (!id().equals(wanted)) {
            throw kind.absent(namespace.name(), name);
        }
    }

    /** The same object at another version. */
    public ObjectEntry at(Pointer other) {
        return new ObjectEntry(namespace, kind, securable, name, isProtected, other, epoch);
    }

    /** The same object, as somebody else would ask about it. */
    public ObjectEntry askedThrough(EngineTrust engine) {
        NamespaceEntry place = new NamespaceEntry(namespace.warehouse().askedThrough(engine), namespace.securable(),
                namespace.name(), namespace.isProtected());
        return new ObjectEntry(place, kind, securable, name, isProtected, pointer, epoch);
    }

    /**
     * Which version of its metadata an object is at.
     *
     * @param revision
     *            only grows; what a commit compares and swaps
     * @param versionId
     *            names the document
     * @param metadataLocation
     *            where the metadata file is
     */
    public record Pointer(long revision, UUID versionId, String metadataLocation) {
    }
}
