package io.serac.teststore;

import java.nio.file.Path;
import java.util.Optional;

/** One kind of store, found by {@link java.util.ServiceLoader}. Thread-safe. */
public interface TestStoreProvider {
    /** Name of the kind, like {@code ceph-rgw}. */
    String name();

    /** Why it cannot be started on this machine and what to do about it; empty if it can. */
    Optional<String> obstacle();

    /** Whether tests must fail on a machine where it cannot be started, instead of being skipped. */
    boolean isRequired();

    /**
     * Starts it.
     *
     * @param folder an empty folder for its files and logs
     * @throws IllegalStateException if it does not come up
     */
    TestStore start(Path folder);
}
