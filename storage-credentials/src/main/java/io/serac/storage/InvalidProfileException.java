package io.serac.storage;

import java.util.List;

/** A storage profile as a user wrote it is not one that this server takes. The message lists all problems. */
public final class InvalidProfileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    InvalidProfileException(List<String> problems) {
        super("Invalid storage. " + String.join(" ", problems));
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, one sentence or two for each problem; at least one. */
    public List<String> problems() {
        return problems;
    }
}
