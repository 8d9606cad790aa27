package io.serac.storage;

import java.util.List;

/** What a try-out of a store has shown. Immutable and thread-safe. */
public record StorageReport(List<Check> checks) {
    public StorageReport {
        checks = List.copyOf(checks);
    }

    /** Whether every required check passed. */
    public boolean passed() {
        return checks.stream().allMatch(check -> check.passed() || !check.required());
    }

    /**
     * One thing that was tried.
     *
     * @param required whether the store cannot be used without it; otherwise a failure is a warning
     * @param message why it failed and what to do; empty if it passed
     */
    public record Check(String name, boolean passed, boolean required, String message) {
    }
}
