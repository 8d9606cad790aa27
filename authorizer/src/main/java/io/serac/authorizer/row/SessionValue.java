package io.serac.authorizer.row;

import java.util.Objects;

/** A literal of a row filter that stands for something about whoever asks. */
public sealed interface SessionValue {
    /** The name of the subject at its issuer. */
    record Subject() implements SessionValue {
    }

    /** The names of all roles that the subject acts with. */
    record Roles() implements SessionValue {
    }

    /**
     * A claim of the token.
     *
     * @param pointer
     *            JSON pointer into the claims, such as {@code /region}
     */
    record Claim(String pointer) implements SessionValue {
        public Claim {
            Objects.requireNonNull(pointer);
        }
    }
}
