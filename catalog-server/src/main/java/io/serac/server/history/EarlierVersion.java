package io.serac.server.history;

import io.serac.server.commit.Change;
import io.serac.server.location.WarehouseStorage;
import java.util.UUID;

/**
 * How to go back to an earlier version of one kind of object.
 *
 * @param <M>
 *            type of the metadata
 */
@FunctionalInterface
interface EarlierVersion<M> {
    /**
     * The change that leads from any base to the state of the earlier version.
     *
     * @param versionId
     *            of the earlier version
     * @param metadataLocation
     *            of its file
     * @param json
     *            its content
     */
    Change<M> changeTo(WarehouseStorage storage, UUID versionId, String metadataLocation, byte[] json);
}
