package io.serac.server.probe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of the checks of a warehouse's storage. Immutable.
 *
 * @param storageRevision
 *            of the storage that was checked
 * @param report
 *            of the last check, as {@link ReportJson} writes it
 * @param holeSeenAt
 *            when a check last found a hole, unless a later one found none
 * @param holes
 *            names of the checks that it was found by
 */
record KeptCheck(long storageRevision, Instant checkedAt, JsonNode report, @Nullable Instant holeSeenAt,
        List<String> holes) {
    KeptCheck {
        holes = List.copyOf(holes);
    }

    /** Whether nothing may be handed out for this storage. */
    boolean isLeaky() {
        return holeSeenAt != null;
    }

    /** The last report with what all of them together mean, as in the admin contract. */
    byte[] json() {
        ObjectNode json = report.deepCopy();
        json.put("checked-at", checkedAt.toString());
        json.put("storage-revision", storageRevision);
        json.put("stopped", isLeaky());
        if (holeSeenAt != null) {
            json.put("hole-seen-at", holeSeenAt.toString());
        }
        ArrayNode names = json.putArray("holes");
        holes.forEach(names::add);
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
