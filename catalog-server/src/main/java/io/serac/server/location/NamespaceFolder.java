package io.serac.server.location;

import io.serac.server.securable.NamespaceEntry;
import io.serac.storage.location.Location;

/**
 * The folder of a namespace, {@code <root>/<namespace id>}. Trino lets the server choose the location of a table only by first
 * creating it and then refusing a folder that is not empty; told a folder by the namespace, it chooses a place in it itself.
 * Whoever may create in the namespace may choose one, directly below the folder. Immutable.
 */
public record NamespaceFolder(Location folder) {

    /** The folder of a resolved namespace. */
    public static NamespaceFolder of(WarehouseStorage storage, NamespaceEntry namespace) {
        return new NamespaceFolder(storage.profile().root().resolve(namespace.securable().id().toString()));
    }

    /** Whether this is a place for a table or view: deeper ones could lie inside each other. */
    public boolean offers(Location place) {
        return place.isInside(folder) && place.key().lastIndexOf('/') == folder.key().length();
    }
}
