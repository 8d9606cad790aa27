package io.serac.server.role;

import io.serac.server.principal.PrincipalRef;
import java.time.Instant;
import java.util.UUID;

/**
 * A member of a role as stored. Immutable.
 *
 * @param memberKind
 *            of principal
 * @param adminOption
 *            whether the member may add and remove members
 */
record MemberRow(UUID memberId, String memberKind, String memberIssuer, String memberName, boolean adminOption,
        Instant createdAt) {

    PrincipalRef ref() {
        return PrincipalRef.of(memberKind, memberIssuer, memberName);
    }

    /** Position in a list of members. */
    String key() {
        return memberKind + '\n' + memberIssuer + '\n' + memberName;
    }
}
