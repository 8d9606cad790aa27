package io.serac.server.cli.client;

/** How commands explain references to principals. */
public final class PrincipalHelp {
    /** One sentence. */
    public static final String TEXT = "user:ISSUER:SUBJECT, service-account:NAME, role:NAME or everyone.";

    private PrincipalHelp() {
    }
}
