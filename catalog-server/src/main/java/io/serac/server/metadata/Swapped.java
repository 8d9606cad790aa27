package io.serac.server.metadata;

import io.serac.server.securable.ObjectEntry;
import java.time.Duration;

/**
 * A pointer that was just moved.
 *
 * @param awaited
 *            how long a commit takes that waited for its turn at the revision before; zero if none did
 */
public record Swapped(ObjectEntry.Pointer pointer, Duration awaited) {
}
