package io.serac.server.table;

import io.serac.server.error.CatalogException;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.UpdateRequirement;
import org.apache.iceberg.rest.requests.UpdateTableRequest;

/** What can be read from the body of a commit before it is applied. */
public final class CommitBodies {
    private CommitBodies() {
    }

    /** Whether the commit creates the table: it requires that there is none, and nothing else. */
    public static boolean isCreate(UpdateTableRequest body) {
        boolean isCreate = body.requirements().stream()
                .anyMatch(UpdateRequirement.AssertTableDoesNotExist.class::isInstance);
        if (isCreate && body.requirements().size() > 1) {
            throw CatalogException.badRequest("assert-create must be the only requirement");
        }
        return isCreate;
    }

    /** Snapshots that updates add, in order. */
    public static List<Long> addedSnapshots(List<MetadataUpdate> updates) {
        List<Long> ids = new ArrayList<>();
        for (MetadataUpdate update : updates) {
            if (update instanceof MetadataUpdate.AddSnapshot add) {
                ids.add(add.snapshot().snapshotId());
            }
        }
        return ids;
    }
}
