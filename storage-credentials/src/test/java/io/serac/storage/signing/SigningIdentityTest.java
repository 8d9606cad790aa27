package io.serac.storage.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.serac.storage.AccessKey;
import io.serac.storage.Delegation;
import io.serac.storage.S3Profile;
import io.serac.storage.Scoping;
import io.serac.storage.SigningSettings;
import io.serac.storage.StorageException;
import io.serac.storage.StsSettings;
import io.serac.storage.scope.StorageMode;
import io.serac.storage.scope.StorageScope;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Which key of a profile signs what. */
class SigningIdentityTest {
    private static final AccessKey READER = new AccessKey("AKREADER", "canary-reader");
    private static final AccessKey WRITER = new AccessKey("AKWRITER", "canary-writer");
    private static final SigningSettings TWO_KEYS = new SigningSettings(READER, WRITER, false, false, false);
    private static final String LIST_OF_ONE = "<Delete><Object><Key>wh/t1/data/a</Key></Object></Delete>";
    private static final List<String> READS =
            List.of("GET /wh/t1/a", "HEAD /wh/t1/a", "GET ?list-type=2&prefix=wh%2Ft1%2F");
    private static final List<String> WRITES = List.of("PUT /wh/t1/a", "POST /wh/t1/a?uploads",
            "PUT /wh/t1/a?partNumber=1&uploadId=u", "POST /wh/t1/a?uploadId=u", "DELETE /wh/t1/a?uploadId=u",
            "DELETE /wh/t1/a");
    private static final String BULK_DELETE = "POST ?delete";

    private final List<StorageScope> issuedFor = new ArrayList<>();
    private AwsCredentialsProvider ambient = () -> {
        throw new AssertionError("The environment is not asked");
    };

    @Test
    void theServersKeySignsIfThereIsNoOther() {
        for (String request : all()) {
            assertThat(keyOf(sign(Signing.PROFILE, request))).isEqualTo("AKBASE");
        }
        assertThat(issuedFor).isEmpty();
    }

    @Test
    void readerAndWriterShareTheWork() {
        S3Profile profile = Signing.PROFILE.withDelegation(Delegation.remoteSigning(TWO_KEYS));
        for (String request : READS) {
            assertThat(keyOf(sign(profile, request))).isEqualTo("AKREADER");
        }
        for (String request : WRITES) {
            assertThat(keyOf(sign(profile, request))).isEqualTo("AKWRITER");
        }
        assertThat(keyOf(sign(profile, BULK_DELETE))).isEqualTo("AKWRITER");
    }

    @Test
    void sessionsOfTheTableSignWhereThereAreSome() {
        S3Profile profile = Signing.PROFILE.withDelegation(Delegation.sts(StsSettings.DEFAULT));
        for (String request : all()) {
            SignedRequest signed = sign(profile, request);
            assertThat(keyOf(signed)).isEqualTo("ASIA1");
            assertThat(Signing.header(signed, "x-amz-security-token")).isEqualTo("canary-token");
            assertThat(Signing.signedHeaders(signed)).contains("x-amz-security-token");
        }
        assertThat(issuedFor).hasSameSizeAs(all()).containsOnly(scope(profile));
    }

    @Test
    void theWriterDeletesInBulkEvenWhereThereAreSessions() {
        S3Profile profile = Signing.PROFILE
                .withDelegation(new Delegation(Scoping.STS, StsSettings.DEFAULT, TWO_KEYS));

        SignedRequest signed = sign(profile, BULK_DELETE);
        assertThat(keyOf(signed)).isEqualTo("AKWRITER");
        assertThat(signed.headers()).doesNotContainKey("x-amz-security-token");
        for (String request : READS) {
            assertThat(keyOf(sign(profile, request))).isEqualTo("ASIA1");
        }
        for (String request : WRITES) {
            assertThat(keyOf(sign(profile, request))).isEqualTo("ASIA1");
        }
    }

    @Test
    void theEnvironmentSignsWhereTheProfileHasNoKey() {
        S3Profile profile =
                new S3Profile(Signing.PROFILE.root(), Signing.PROFILE.endpoint(), "eu-central-1", true, null,
                        false).withDelegation(Signing.PROFILE.delegation());
        ambient = () -> AwsBasicCredentials.create("AKENV", "canary-env");
        assertThat(keyOf(sign(profile, READS.getFirst()))).isEqualTo("AKENV");
        ambient = () -> AwsSessionCredentials.create("ASIAENV", "canary-env", "canary-token");
        assertThat(Signing.header(sign(profile, READS.getFirst()), "x-amz-security-token")).isEqualTo("canary-token");
        ambient = () -> {
            throw SdkClientException.create("canary");
        };

        assertThatExceptionOfType(StorageException.class).isThrownBy(() -> sign(profile, READS.getFirst()))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(StorageException.Kind.UNAVAILABLE))
                .withMessageNotContaining("canary");
    }

    @Test
    void nobodySignsForClientsThatBringTheirOwnKeys() {
        S3Profile profile = Signing.PROFILE.withDelegation(Delegation.NONE);

        assertThatExceptionOfType(SigningRefusedException.class).isThrownBy(() -> sign(profile, READS.getFirst()))
                .satisfies(refusal -> assertThat(refusal.rule()).isEqualTo("scoping"))
                .satisfies(refusal -> assertThat(refusal.status()).isEqualTo(400));
    }

    @Test
    void noKeysAreIssuedForWhatIsRefused() {
        S3Profile profile = Signing.PROFILE.withDelegation(Delegation.sts(StsSettings.DEFAULT));
        for (String request : List.of("GET /wh/t2/a", "GET /wh/t1/a?acl", "PUT /wh/t1/..%252Fa")) {
            assertThatExceptionOfType(SigningRefusedException.class).isThrownBy(() -> sign(profile, request));
        }
        assertThat(issuedFor).isEmpty();
    }

    @Test
    void secretsDoNotShow() {
        assertThat(new SigningKey("AK", "canary-secret", "canary-token")).asString().doesNotContain("canary");
        assertThat(new SignRequest("GET", "u", "r", Map.of("x-amz-security-token", List.of("canary")), "canary"))
                .asString().doesNotContain("canary");
    }

    private static List<String> all() {
        List<String> all = new ArrayList<>(READS);
        all.addAll(WRITES);
        all.add(BULK_DELETE);
        return all;
    }

    private static StorageScope scope(S3Profile profile) {
        return Signing.in(StorageMode.READ_WRITE).with(profile).scope();
    }

    private SignedRequest sign(S3Profile profile, String request) {
        SigningIdentity identity = new SigningIdentity(this::issue, () -> ambient.resolveCredentials());
        String[] parts = request.split(" ");
        return Signing.in(StorageMode.READ_WRITE).with(profile).body(LIST_OF_ONE).sign(
                new RequestSigner(identity, Clock.fixed(Signing.NOW, ZoneOffset.UTC)), parts[0],
                Signing.LAKE + parts[1]);
    }

    private SigningKey issue(StorageScope scope, UUID principalId) {
        assertThat(principalId).isEqualTo(Signing.PRINCIPAL);
        issuedFor.add(scope);
        return new SigningKey("ASIA1", "canary-secret", "canary-token");
    }

    private static String keyOf(SignedRequest signed) {
        return Signing.header(signed, "Authorization").replaceAll(".*Credential=([^/]+)/.*", "$1");
    }
}
