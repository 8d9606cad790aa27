package io.serac.server.dropped;

import io.serac.authorizer.Securable;
import io.serac.server.securable.NamespaceEntry;
import io.serac.server.securable.ObjectEntry;
import io.serac.server.securable.ObjectKind;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A table or view that was dropped, or restored since. Immutable.
 *
 * @param droppedFrom
 *            the namespace it was in; null if it is there again
 * @param droppedLevels
 *            how many levels of it are still the namespaces that they were; null for all. Others of the same names do not count
 * @param wasBound
 *            whether a namespace it was in is gone, and with it restrictions, tags or managed access
 * @param isHeld
 *            whether restrictions or sensitive tags bind it that its files would be free of: it can be restored
 *            for as long as that is so
 * @param isRestorable
 *            dropped, and in time or held
 * @param isBeingPurged
 *            whether its files are being deleted
 */
record DroppedRow(UUID id, String kind, UUID ownerId, String name, boolean isProtected, long revision, UUID versionId,
        String metadataLocation, @Nullable List<String> droppedFrom, @Nullable Integer droppedLevels, boolean wasBound,
        @Nullable Instant droppedAt, @Nullable String droppedBy, @Nullable Instant restorableUntil,
        boolean isHeld, boolean isRestorable, boolean isBeingPurged) {

    private static final long NEVER_COMMITTED_TO = 0;

    ObjectKind objectKind() {
        return ObjectKind.of(kind);
    }

    boolean isDropped() {
        return droppedFrom != null;
    }

    /** As much of the path that it was dropped from as may still be there. */
    List<String> remainingPath() {
        List<String> path = droppedFrom == null ? List.of() : droppedFrom;
        return droppedLevels == null ? path : path.subList(0, Math.min(droppedLevels, path.size()));
    }

    /** Dropped objects are in no namespace; rights to them are decided where they were. */
    Securable securable(NamespaceEntry place) {
        return switch (objectKind()) {
            case TABLE -> new Securable.Table(id, ownerId, place.securable());
            case VIEW -> new Securable.View(id, ownerId, place.securable());
        };
    }

    ObjectEntry entry(NamespaceEntry place) {
        return new ObjectEntry(place, objectKind(), securable(place), name, isProtected,
                new ObjectEntry.Pointer(revision, versionId, metadataLocation), NEVER_COMMITTED_TO);
    }
}
