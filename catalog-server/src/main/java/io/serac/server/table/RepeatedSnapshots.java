package io.serac.server.table;

import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.Request;
import io.serac.server.metadata.Pointers;
import io.serac.server.securable.ObjectEntry;
import io.serac.server.securable.ObjectKind;
import io.serac.server.securable.Resolution;
import java.util.List;
import java.util.UUID;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.jspecify.annotations.Nullable;

/**
 * Recognises commits without a key that were applied already and are delivered again, so that their refusal would make the sender
 * delete files that are live: the same principal has added exactly these snapshots to the same table. Thread-safe.
 */
public final class RepeatedSnapshots {
    private static final UUID ABSENT = new UUID(0, 0);

    private final Pointers pointers;

    public RepeatedSnapshots(Pointers pointers) {
        this.pointers = pointers;
    }

    /**
     * Whether a commit that the caller might make was applied already.
     *
     * @param added
     *            ids of the snapshots that it adds
     */
    boolean isRefused(CatalogException refusal, Request request, ObjectEntry table, List<Long> added) {
        return !added.isEmpty() && (isOfRights(refusal.code()) || isOfContent(refusal.code()))
                && pointers.hasVersionAdding(table.id(), request.caller().principalId(), array(added));
    }

    /**
     * Whether a commit that the caller may not make, or not any more, was applied already. What he may not know of takes as long as
     * what is absent.
     *
     * @param named
     *            what has the name now; null if nothing has
     */
    boolean isForbidden(CatalogException refusal, Request request, @Nullable ObjectEntry named, List<Long> added) {
        if (named != null && refusal.code() == ErrorCode.FORBIDDEN) {
            return isRefused(refusal, request, named, added);
        }
        return isOfRights(refusal.code()) && isRecent(request, named, added);
    }

    /**
     * Whether changes that were refused together were applied already, each of them; one that adds no snapshot cannot be recognised.
     *
     * @param named
     *            what has the names of the changes now, in their order
     */
    public boolean areRefused(CatalogException refusal, Request request, List<Resolution> named,
            List<UpdateTableRequest> changes) {
        if (!isOfRights(refusal.code()) && !isOfContent(refusal.code())) {
            return false;
        }
        for (int i = 0; i < changes.size(); i++) {
            if (!isRecent(request, named.get(i).object(), CommitBodies.addedSnapshots(changes.get(i).updates()))) {
                return false;
            }
        }
        return true;
    }

    private boolean isRecent(Request request, @Nullable ObjectEntry named, List<Long> added) {
        UUID id = named == null || named.kind() != ObjectKind.TABLE ? ABSENT : named.id();
        return !added.isEmpty()
                && pointers.hasRecentVersionAdding(id, request.caller().principalId(), array(added));
    }

    private static long[] array(List<Long> ids) {
        return ids.stream().mapToLong(Long::longValue).toArray();
    }

    // By what others have changed since, its sender may have become one who may not commit, or who may not know of the table.
    private static boolean isOfRights(ErrorCode code) {
        return switch (code) {
            case FORBIDDEN, NO_SUCH_TABLE, NO_SUCH_NAMESPACE, NO_SUCH_WAREHOUSE -> true;
            default -> false;
        };
    }

    // A snapshot that is there already is not valid to be added, whatever the requirements say.
    private static boolean isOfContent(ErrorCode code) {
        return switch (code) {
            case COMMIT_FAILED, BAD_REQUEST -> true;
            default -> false;
        };
    }
}
