package io.serac.server;

import io.serac.server.authentication.TrustedIssuer;
import io.serac.server.configuration.AuthenticationSettings;
import io.serac.server.configuration.IssuerSettings;
import io.serac.server.tls.TrustedAuthorities;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The issuers of the configuration, as authentication takes them. Stateless. */
final class ConfiguredIssuers {
    private ConfiguredIssuers() {
    }

    /** @param authorities that are trusted when keys are fetched; empty for those of the JVM */
    static List<TrustedIssuer> of(AuthenticationSettings settings, Optional<TrustedAuthorities> authorities) {
        return settings.issuers().stream().map(issuer -> of(issuer, authorities)).toList();
    }

    private static TrustedIssuer of(IssuerSettings settings, Optional<TrustedAuthorities> authorities) {
        Optional<URI> jwksUri = settings.jwksUri();
        TrustedIssuer.KeySource keys = new TrustedIssuer.KeySource(
                jwksUri.orElseGet(() -> URI.create(settings.uri())), jwksUri.isEmpty(), settings.caFile(),
                authorities, settings.bearerTokenFile());
        TrustedIssuer.Kind kind = switch (settings.kind()) {
            case GENERIC -> TrustedIssuer.Kind.ANY_SUBJECT;
            case KUBERNETES -> TrustedIssuer.Kind.KUBERNETES;
        };
        Set<String> algorithms = settings.algorithms().stream().map(Object::toString).collect(Collectors.toSet());
        return new TrustedIssuer(settings.name(), settings.uri(), Set.copyOf(settings.audiences()), kind,
                settings.roleClaims().orElse(List.of()), settings.matchRolesByName(), settings.subjectClaim(),
                algorithms, keys);
    }
}
