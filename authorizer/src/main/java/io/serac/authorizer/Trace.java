package io.serac.authorizer;

import io.serac.authorizer.policy.Restriction;
import java.util.UUID;

/** Is told how a decision comes about. A decision takes the same way whether somebody listens or not. */
interface Trace {
    /** A grant on the securable or on something above it gives a right. */
    void granted(Subject to, Securable on, UUID grantId, UUID granteeId, Privilege privilege, int[] columns);

    /** Something is owned by one of the subject's principals. */
    void owned(Subject by, Securable on);

    /** The subject is in the role that administers the installation. */
    void administers(Subject by, Securable on);

    /** Managed access takes the management of grants and restrictions from owners. */
    void managed(Securable on);

    /** A restriction concerns the subject, or would if it were not excepted. */
    void restricted(Subject by, Restriction restriction, UUID matchedBy, boolean isExempt);
}
