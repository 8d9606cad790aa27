package io.serac.server.authentication;

import java.time.Clock;
import java.util.List;

/** Trust in {@link TestIssuer}s for tests of other packages. Stateless. */
public final class TestIssuers {
    private TestIssuers() {
    }

    /** As {@link #trusting}, but values in tokens stand for roles by mappings alone. */
    public static TrustedIssuers trustingMappings(Clock clock, TestIssuer issuer, String name, String... roleClaims) {
        TrustedIssuer byName = issuer.trusted(name, roleClaims);
        return new TrustedIssuers(List.of(new TrustedIssuer(name, byName.uri(), byName.audiences(), byName.kind(),
                byName.roleClaims(), false, byName.subjectClaim(), byName.algorithms(), byName.keys())), clock,
                Runnable::run);
    }

    /** Trusts one issuer under a name; its keys are fetched in the thread that needs them. */
    public static TrustedIssuers trusting(Clock clock, TestIssuer issuer, String name, String... roleClaims) {
        return new TrustedIssuers(List.of(issuer.trusted(name, roleClaims)), clock, Runnable::run);
    }
}
