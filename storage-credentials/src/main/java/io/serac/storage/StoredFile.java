package io.serac.storage;

import io.serac.storage.location.Location;
import java.time.Instant;

/** A file as listed by its store; {@code lastModified} is by the store's clock. Immutable and thread-safe. */
public record StoredFile(Location location, long bytes, Instant lastModified) {}
