package io.serac.storage.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.serac.storage.AccessKey;
import io.serac.storage.Delegation;
import io.serac.storage.S3Profile;
import io.serac.storage.SigningSettings;
import io.serac.storage.location.Location;
import io.serac.storage.scope.StorageMode;
import io.serac.storage.scope.StorageScope;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Asks for signatures for table {@code s3://lake/wh/t1} of a store with path style. Immutable. */
record Signing(StorageScope scope, Map<String, List<String>> headers, @Nullable String body) {
    static final AccessKey KEY = new AccessKey("AKBASE", "canary-base-c2VjcmV0");
    static final Instant NOW = Instant.parse("2026-03-01T10:20:30Z");
    static final UUID PRINCIPAL = new UUID(7, 7);
    static final S3Profile PROFILE = new S3Profile(Location.parse("s3://lake/wh"),
            URI.create("http://store.example:9000"), "eu-central-1", true, KEY, false)
            .withDelegation(Delegation.remoteSigning(SigningSettings.DEFAULT));
    /** Of the bucket. */
    static final String LAKE = "http://store.example:9000/lake";
    /** Of the table. */
    static final String TABLE = LAKE + "/wh/t1";

    private static final UUID TABLE_ID = new UUID(1, 1);
    private static final RequestSigner SIGNER = new RequestSigner(new SigningIdentity((asked, principal) -> {
        throw new AssertionError("No session is needed");
    }), Clock.fixed(NOW, ZoneOffset.UTC));

    static Signing in(StorageMode mode) {
        return of(PROFILE, mode, "s3://lake/wh/t1");
    }

    static Signing of(S3Profile profile, StorageMode mode, String... locations) {
        StorageScope scope = StorageScope.of(profile, List.of(Location.parse("s3://other/given")), TABLE_ID,
                List.of(locations).stream().map(Location::parse).toList(), mode);
        return new Signing(scope, Map.of(), null);
    }

    Signing with(S3Profile profile) {
        return new Signing(StorageScope.of(profile, List.of(), TABLE_ID, scope.locations(), scope.mode()), headers,
                body);
    }

    Signing with(SigningSettings settings) {
        return with(scope.profile().withDelegation(Delegation.remoteSigning(settings)));
    }

    /** With one more header. */
    Signing header(String name, String... values) {
        Map<String, List<String>> more = new LinkedHashMap<>(headers);
        more.put(name, List.of(values));
        return new Signing(scope, more, body);
    }

    Signing body(@Nullable String text) {
        return new Signing(scope, headers, text);
    }

    SignedRequest sign(String method, String uri) {
        return sign(SIGNER, method, uri);
    }

    SignedRequest sign(RequestSigner signer, String method, String uri) {
        return signer.sign(scope, PRINCIPAL, new SignRequest(method, uri, "eu-central-1", headers, body));
    }

    /** Fails if it is signed, or refused by another rule. */
    SigningRefusedException assertRefused(SigningRule rule, String method, String uri) {
        SigningRefusedException refusal = catchThrowableOfType(SigningRefusedException.class, () -> sign(method, uri));
        assertThat(refusal).as("%s %s with %s in %s", method, uri, headers, scope).isNotNull();
        assertThat(refusal.rule()).as(refusal.getMessage()).isEqualTo(rule.text());
        assertThat(refusal.getMessage()).contains("'" + rule.text() + "'").doesNotContain("canary");
        return refusal;
    }

    /** The one value of a header, in whichever spelling; fails if there is none. */
    static String header(SignedRequest signed, String name) {
        return signed.headers().entrySet().stream().filter(entry -> entry.getKey().equalsIgnoreCase(name))
                .map(entry -> String.join("|", entry.getValue()))
                .findFirst().orElseThrow(() -> new AssertionError("No " + name + " in " + signed.headers().keySet()));
    }

    /** Names of the headers that are signed. */
    static List<String> signedHeaders(SignedRequest signed) {
        String authorization = header(signed, "Authorization");
        String names = authorization.replaceAll(".*SignedHeaders=([^,]+),.*", "$1");
        return List.of(names.split(";"));
    }
}
