package io.serac.storage.probe;

import io.serac.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes checks one by one and keeps what they show. Not thread-safe. */
final class Checks {
    private static final String PREPARATION = "preparation";

    private final Deadline deadline;
    private final List<StorageReport.Check> made = new ArrayList<>();

    Checks(Deadline deadline) {
        this.deadline = deadline;
    }

    /**
     * Makes a check without which the store is not used.
     *
     * @param step yields the problem, if there is one
     * @return whether it passed
     */
    boolean require(String name, Supplier<Optional<String>> step) {
        return make(name, true, false, step);
    }

    /**
     * Makes a check that the store does not do what it must not.
     *
     * @param isRequired whether the store is not used otherwise
     * @param step yields what the store did, if it did
     */
    void forbid(String name, boolean isRequired, Supplier<Optional<String>> step) {
        make(name, isRequired, true, step);
    }

    /** The same, without which the store is not used. */
    void forbid(String name, Supplier<Optional<String>> step) {
        forbid(name, true, step);
    }

    /** Makes a check whose failure is a warning. */
    void warn(String name, Supplier<Optional<String>> step) {
        make(name, false, false, step);
    }

    /**
     * Does what other checks need; it is no check itself and shows only if it fails.
     *
     * @return whether it went well
     */
    boolean prepare(Runnable step) {
        boolean isDone = require(PREPARATION, () -> {
            step.run();
            return Optional.empty();
        });
        if (isDone) {
            made.removeLast();
        }
        return isDone;
    }

    private boolean make(String name, boolean isRequired, boolean isOfHole, Supplier<Optional<String>> step) {
        Optional<String> problem;
        boolean isFinished = true;
        try {
            deadline.check();
            problem = step.get();
        } catch (StorageException failure) {
            // What could not be tried shows nothing of the store.
            isFinished = false;
            problem = Optional.of(String.valueOf(failure.getMessage()));
        }
        made.add(new StorageReport.Check(name, problem.isEmpty(), isRequired,
                problem.isPresent() && isFinished && isOfHole, problem.orElse("")));
        return problem.isEmpty();
    }

    boolean allRequiredPassed() {
        return made.stream().allMatch(check -> check.passed() || !check.required());
    }

    List<StorageReport.Check> made() {
        return List.copyOf(made);
    }
}
