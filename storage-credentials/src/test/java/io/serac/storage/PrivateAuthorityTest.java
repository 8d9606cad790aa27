package io.serac.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.storage.fake.FakeObjectStore;
import io.serac.storage.fake.TestAuthority;
import io.serac.storage.fake.TlsRelay;
import io.serac.storage.location.Location;
import io.serac.storage.scope.StorageMode;
import io.serac.storage.scope.StorageScope;
import io.serac.storage.session.CredentialIssuer;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.jspecify.annotations.Nullable;

/** Stores and token services whose certificates come from an authority that no JVM knows. */
class PrivateAuthorityTest {
    private static final TestAuthority AUTHORITY = TestAuthority.named("private");
    private static final TestAuthority ANOTHER = TestAuthority.named("another");

    @AutoClose
    private final FakeObjectStore store = FakeObjectStore.start();
    @AutoClose
    private final TlsRelay relay = TlsRelay.to(store.endpoint(), AUTHORITY);

    @Test
    void aStoreIsReadOnlyByWhoTrustsItsAuthority() {
        S3Profile profile = at(relay.endpoint(), store.profile("wh"));
        Location file = Location.parse("s3://lake/wh/a");
        try (ObjectFiles files = ObjectFiles.open(profile, List.of(), policy(AUTHORITY.trust()))) {
            files.writeNew(file, "x".getBytes(UTF_8));
            assertThat(files.read(file, 10)).isEqualTo("x".getBytes(UTF_8));
        }
        for (X509TrustManager wrong : new X509TrustManager[]{null, ANOTHER.trust()}) {
            try (ObjectFiles files = ObjectFiles.open(profile, List.of(), policy(wrong))) {
                assertThatThrownBy(() -> files.read(file, 10)).isInstanceOf(StorageException.class);
            }
        }
    }

    @Test
    void aTokenServiceIsAskedOnlyByWhoTrustsItsAuthority() {
        S3Profile profile = at(relay.endpoint(), store.stsProfile("wh"));
        UUID warehouse = UUID.randomUUID();
        StorageScope scope = StorageScope.of(profile, List.of(), UUID.randomUUID(),
                List.of(Location.parse("s3://lake/wh/t")), StorageMode.READ);
        try (CredentialIssuer trusting = new CredentialIssuer(policy(AUTHORITY.trust()), Clock.systemUTC())) {
            assertThat(trusting.issue(scope, warehouse).sessionToken()).isNotEmpty();
        }
        try (CredentialIssuer doubting = new CredentialIssuer(policy(null), Clock.systemUTC())) {
            assertThatThrownBy(() -> doubting.issue(scope, warehouse)).isInstanceOf(StorageException.class);
        }
    }

    private EndpointPolicy policy(@Nullable X509TrustManager trust) {
        return new EndpointPolicy(List.of(relay.endpoint().toString()), false, trust);
    }

    private static S3Profile at(URI endpoint, S3Profile profile) {
        return new S3Profile(profile.dialect(), profile.root(), endpoint, profile.region(), profile.pathStyleAccess(),
                profile.credentials(), profile.chunkedEncoding(), profile.delegation(), profile.encryption());
    }
}
