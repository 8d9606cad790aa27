package io.serac.storage.probe;

import io.serac.storage.Scoping;
import java.util.List;

/**
 * What a try-out of a store has shown. Immutable and thread-safe.
 *
 * @param scoping that the store was tried for
 */
public record StorageReport(Scoping scoping, List<Check> checks) {
    private static final String NOT_SEEN = ", so it was not seen whether clients would stay in their tables. ";

    public StorageReport {
        checks = List.copyOf(checks);
    }

    /** What all checks together say about handing out keys or signatures. */
    public enum Verdict {
        /** Every required check passed. */
        SOUND,
        /** The store did what it must not. */
        LEAKS,
        /** No hole was seen, but not everything that is required worked: the store may be down, or a key may lack a right. */
        UNDECIDED
    }

    /** Whether every required check passed. */
    public boolean passed() {
        return checks.stream().allMatch(check -> check.passed() || !check.required());
    }

    /** What they say together. */
    public Verdict verdict() {
        return passed() ? Verdict.SOUND : holes().isEmpty() ? Verdict.UNDECIDED : Verdict.LEAKS;
    }

    /** Names of the required checks in which the store did what it must not. */
    public List<String> holes() {
        return checks.stream().filter(check -> check.hole() && check.required()).map(Check::name).toList();
    }

    /** One or two sentences for people: what the storage can be used for, and what to do next. */
    public String summary() {
        if (passed()) {
            return switch (scoping) {
                case NONE -> "The storage works. Clients bring keys of their own, because scoping is none.";
                case STS -> "The storage works, and temporary keys open the files of one table only.";
                case REMOTE_SIGNING -> "The storage works, and requests are signed for the files of one table only.";
            };
        }
        long failures = checks.stream().filter(check -> !check.passed() && check.required()).count();
        String failed = (failures == 1 ? "A required check" : failures + " required checks") + " failed";
        boolean isUndecided = verdict() == Verdict.UNDECIDED;
        return switch (scoping) {
            case NONE -> failed + ", so the storage cannot be used. Do what the messages say and try again.";
            case STS -> failed + (isUndecided ? NOT_SEEN : ", so nothing is handed out to clients. ")
                    + "Do what the messages say and try again, or set scoping to remote-signing or none.";
            case REMOTE_SIGNING -> failed + (isUndecided ? NOT_SEEN : ", so nothing is signed for clients. ")
                    + "Do what the messages say and try again, or set scoping to none.";
        };
    }

    /**
     * One thing that was tried.
     *
     * @param name in kebab-case; stays the same in later versions
     * @param required whether the store cannot be used without it; otherwise a failure is a warning
     * @param hole whether it failed because the store did what it must not, and not because something did not work
     * @param message why it failed and what to do; empty if it passed
     */
    public record Check(String name, boolean passed, boolean required, boolean hole, String message) {
    }
}
