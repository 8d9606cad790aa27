package io.serac.server.transaction;

import io.serac.server.commit.Prepared;
import io.serac.server.location.WarehouseStorage;
import io.serac.server.metadata.NewObject;
import io.serac.server.securable.ObjectEntry;
import java.util.UUID;
import org.apache.iceberg.TableMetadata;

/** One table's part of a transaction, checked and serialised. Immutable. */
sealed interface TableChange {
    /** Id of the table. */
    UUID objectId();

    /** Storage of the warehouse. */
    WarehouseStorage storage();

    /** What is to be written. */
    Prepared<TableMetadata> prepared();

    /** A staged create that becomes a table. */
    record Create(NewObject object, WarehouseStorage storage, Prepared<TableMetadata> prepared)
            implements
                TableChange {
        @Override
        public UUID objectId() {
            return object.id();
        }
    }

    /** A commit to a table that exists. */
    record Update(ObjectEntry object, WarehouseStorage storage, Prepared<TableMetadata> prepared)
            implements
                TableChange {
        @Override
        public UUID objectId() {
            return object.id();
        }
    }
}
