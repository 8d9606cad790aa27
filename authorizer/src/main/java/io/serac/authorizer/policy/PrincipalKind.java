package io.serac.authorizer.policy;

/** The kinds of principals. */
public enum PrincipalKind {
    /** A person or program known to an issuer. */
    USER,
    /** A principal of the server's own. */
    SERVICE_ACCOUNT,
    /** A named set of grants with members. */
    ROLE,
    /** All that are authenticated; there is one such principal. */
    EVERYONE
}
