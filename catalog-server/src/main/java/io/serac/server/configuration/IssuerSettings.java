package io.serac.server.configuration;

import com.fasterxml.jackson.core.JsonPointer;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** An issuer whose tokens are accepted. Immutable. */
public interface IssuerSettings {
    /** Pattern of names: they need no encoding anywhere. {@code serac} is this server's own name as an issuer. */
    String NAME = "(?!serac$)[A-Za-z0-9][A-Za-z0-9._-]{0,62}";

    /** What kinds of issuers there are. */
    enum Kind {
        /** Any OpenID Connect provider. */
        GENERIC,
        /** A Kubernetes cluster, whose service accounts are the users. */
        KUBERNETES
    }

    @Setting(
            value = "Name of the issuer here: its users are written `user:NAME:SUBJECT`. Never rename it, rights hang on it.",
            pattern = NAME)
    String name();

    @Setting(value = "The `iss` of its tokens, compared exactly.", pattern = "\\S{1,512}")
    String uri();

    @Setting("Accepted values of `aud`; a token needs one of them.")
    List<String> audiences();

    @Setting("What it is; of `kubernetes` only service accounts (`system:serviceaccount:NAMESPACE:NAME`) are users.")
    @WithDefault("generic")
    Kind kind();

    @Setting("Where its keys are. Without it `URI/.well-known/openid-configuration` is asked, which must name a place on the"
            + " same host.")
    Optional<URI> jwksUri();

    @Setting("Where in a token roles or groups are found, like `/realm_access/roles`; a text or an array of texts.")
    Optional<List<JsonPointer>> roleClaims();

    @Setting("Whether a value found there stands for the role of the same name, unless that role forbids it. Mappings count in"
            + " any case.")
    @WithDefault("true")
    boolean matchRolesByName();

    @Setting(value = "Claim that names the user.", pattern = "[^/\\s]{1,100}")
    @WithDefault("sub")
    String subjectClaim();

    @Setting("Allows another `subject-claim` than `sub`. If its values can go to another user, so do all rights.")
    @WithDefault("false")
    boolean trustMutableSubject();

    @Setting("Accepted algorithms of signatures.")
    @WithDefault("RS256,PS256,ES256,EdDSA")
    List<SignatureAlgorithm> algorithms();

    @Setting("PEM file with the certificates of the authorities that are trusted for fetching the keys, instead of those of"
            + " the JVM and of `trust.ca-file`.")
    Optional<Path> caFile();

    @Setting("File with a bearer token to be sent when the keys are fetched, read anew each time. For Kubernetes:"
            + " `/var/run/secrets/kubernetes.io/serviceaccount/token`.")
    Optional<Path> bearerTokenFile();

    @Setting("Whether keys may be fetched by unencrypted http from other machines. Whoever is in between can then be anybody.")
    @WithDefault("false")
    boolean allowHttp();
}
