package io.serac.server.authentication;

import java.time.Clock;
import java.util.List;

/** Trust in {@link TestIssuer}s for tests of other packages. Stateless. */
public final class TestIssuers {
    private TestIssuers() {
    }

    /** Trusts one issuer under a name; its keys are fetched in the thread that needs them. */
    public static TrustedIssuers trusting(Clock clock, TestIssuer issuer, String name, String... roleClaims) {
        return new TrustedIssuers(List.of(issuer.trusted(name, roleClaims)), clock, Runnable::run);
    }
}
