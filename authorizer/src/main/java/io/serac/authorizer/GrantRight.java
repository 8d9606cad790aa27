package io.serac.authorizer;

/** By what somebody may give a privilege to others. */
public sealed interface GrantRight {
    /** He manages grants on the securable; what he gives does not depend on what he has. */
    record Manages() implements GrantRight {
    }

    /**
     * He has it with the option to grant it on; if that grant goes, so does what he gave by it.
     *
     * @param grantId
     *            the grant that has the option
     */
    record ByOption(long grantId) implements GrantRight {
    }

    /** He may not give it. */
    record None() implements GrantRight {
    }

    /** Whether it may be given at all. */
    default boolean isGiven() {
        return !(this instanceof None);
    }
}
