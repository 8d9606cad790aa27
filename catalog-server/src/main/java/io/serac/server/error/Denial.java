package io.serac.server.error;

import java.util.List;
import java.util.UUID;

/**
 * The true reason of a refusal that is about the caller, for the audit: the answer itself may say less. Immutable.
 *
 * @param verdict
 *            what was decided
 * @param reason
 *            a word for programs
 * @param missing
 *            names of privileges that were needed and are not held
 * @param epoch
 *            of the policies it was decided by; 0 if they were not asked
 * @param policyIds
 *            restrictions that were the reason
 */
public record Denial(Verdict verdict, String reason, List<String> missing, long epoch, List<UUID> policyIds) {
    public Denial {
        missing = List.copyOf(missing);
        policyIds = List.copyOf(policyIds);
    }

    /** What was decided about a caller. */
    public enum Verdict {
        /** He sees the object but may not do this with it. */
        FORBIDDEN,
        /** He may not know that the object exists. */
        HIDDEN,
        /** He is known, and may not call any more. */
        UNAUTHENTICATED
    }

    /** He may not know that the object exists. */
    public static Denial hidden(long epoch) {
        return new Denial(Verdict.HIDDEN, "hidden", List.of(), epoch, List.of());
    }

    /** He sees the object, but privileges are missing. */
    public static Denial missing(List<String> privileges, long epoch) {
        return new Denial(Verdict.FORBIDDEN, "missing-privilege", privileges, epoch, List.of());
    }

    /** Restrictions on the object leave nothing of what he asked for. */
    public static Denial restricted(long epoch, List<UUID> policyIds) {
        return new Denial(Verdict.FORBIDDEN, "restricted", List.of(), epoch, policyIds);
    }

    /** The principal is disabled or gone, although its token is good. */
    public static Denial disabled() {
        return new Denial(Verdict.UNAUTHENTICATED, "principal-disabled", List.of(), 0, List.of());
    }
}
