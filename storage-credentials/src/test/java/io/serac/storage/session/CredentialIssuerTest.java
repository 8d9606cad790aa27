package io.serac.storage.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.serac.storage.Delegation;
import io.serac.storage.EndpointPolicy;
import io.serac.storage.S3Profile;
import io.serac.storage.SigningSettings;
import io.serac.storage.StorageException;
import io.serac.storage.StorageException.Kind;
import io.serac.storage.StsSettings;
import io.serac.storage.location.Location;
import io.serac.storage.scope.StorageMode;
import io.serac.storage.scope.StorageScope;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What token services are asked, and which of them. */
class CredentialIssuerTest {
    private static final UUID TABLE = UUID.fromString("0190b6f4-0000-7000-8000-000000000001");
    private static final UUID ALICE = UUID.fromString("0190b6f4-0000-7000-8000-0000000000aa");
    private static final String ROLE = "arn:aws:iam:::role/serac-main";

    private final FakeClock clock = new FakeClock(Instant.parse("2026-01-01T10:00:00Z"));
    private FakeTokenService service;
    private CredentialIssuer issuer;

    @BeforeEach
    void open() {
        service = FakeTokenService.start(clock);
        issuer = new CredentialIssuer(service.policy(), clock, FakeTokenService.PATIENT);
    }

    @AfterEach
    void close() {
        issuer.close();
        service.close();
    }

    @Test
    void asksForTheRoleWithThePolicyOfTheScope() {
        StorageScope scope = scope(service.profile(new StsSettings(null, ROLE, null, false, Duration.ofMinutes(20))));

        ScopedCredentials keys = issuer.issue(scope, ALICE);

        assertThat(keys)
                .isEqualTo(new ScopedCredentials("ASIA1", FakeTokenService.SECRET + 1, FakeTokenService.TOKEN + 1,
                        clock.instant(), clock.instant().plus(Duration.ofMinutes(20))));
        assertThat(service.asked()).hasSize(1);
        assertThat(service.asked().getFirst().path()).isEqualTo("/");
        assertThat(service.asked().getFirst().authorization())
                .startsWith("AWS4-HMAC-SHA256 Credential=AKBASE/").contains("/us-east-1/sts/aws4_request");
        assertThat(service.asked().getFirst().form())
                .containsOnlyKeys("Action", "Version", "RoleArn", "RoleSessionName",
                        "DurationSeconds", "Policy")
                .containsEntry("Action", "AssumeRole")
                .containsEntry("RoleArn", ROLE)
                .containsEntry("RoleSessionName", "serac-" + ALICE)
                .containsEntry("DurationSeconds", "1200")
                .containsEntry("Policy", SessionPolicy.of(scope));
    }

    @Test
    void sendsExternalIdAndTagsIfSet() {
        issuer.issue(scope(service.profile(new StsSettings(null, ROLE, "warehouse-7", true, Duration.ofHours(1)))),
                ALICE);

        assertThat(service.asked().getFirst().form()).hasSize(11)
                .containsEntry("ExternalId", "warehouse-7")
                .containsEntry("Tags.member.1.Key", "principal")
                .containsEntry("Tags.member.1.Value", ALICE.toString())
                .containsEntry("Tags.member.2.Key", "table")
                .containsEntry("Tags.member.2.Value", TABLE.toString());
    }

    @Test
    void aStoreMayHaveNoRoles() {
        issuer.issue(scope(service.profile(StsSettings.DEFAULT)), ALICE);

        assertThat(service.asked().getFirst().form()).containsOnlyKeys("Action", "Version", "RoleSessionName",
                "DurationSeconds", "Policy");
    }

    @Test
    void withoutAKeyPairItIsWhoItsEnvironmentSays() {
        S3Profile ambient = new S3Profile(Location.parse("s3://lake/wh"), service.endpoint(), "us-east-1", true, null,
                false).withDelegation(Delegation.sts(StsSettings.DEFAULT));
        System.setProperty("aws.accessKeyId", "AKAMBIENT");
        System.setProperty("aws.secretAccessKey", "ambient-secret");
        try {
            issuer.issue(scope(ambient), ALICE);
        } finally {
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
        }

        assertThat(service.asked().getFirst().authorization()).contains("Credential=AKAMBIENT/");
    }

    @Test
    void theTokenServiceMayBeElsewhere() {
        S3Profile profile = new S3Profile(Location.parse("s3://lake/wh"), URI.create("https://s3.example"), "us-east-1",
                true, FakeTokenService.BASE, false).withDelegation(
                        Delegation.sts(
                                new StsSettings(service.endpoint(), null, null, false, Duration.ofHours(1))));

        issuer.issue(scope(profile), ALICE);

        assertThat(service.asked()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "none", value = {
            "none,                                none,                none",
            "https://s3.eu-west-1.amazonaws.com,  none,                none",
            "https://s3.cn-north-1.amazonaws.com.cn, none,             none",
            "https://s3.example:9000,             none,                https://s3.example:9000",
            "https://s3.example:9000,             https://sts.example, https://sts.example",
            "none,                                https://sts.example, https://sts.example",
    })
    void whichTokenServiceIsAsked(@Nullable URI endpoint, @Nullable URI sts, @Nullable URI expected) {
        S3Profile profile = new S3Profile(Location.parse("s3://lake/wh"), endpoint, "eu-west-1", true,
                FakeTokenService.BASE, false)
                .withDelegation(Delegation.sts(new StsSettings(sts, null, null, false, Duration.ofHours(1))));

        assertThat(profile.stsEndpoint()).isEqualTo(expected);
    }

    @Test
    void keysOfOtherWaysAreNotMade() {
        StorageScope scope = scope(service.profile(StsSettings.DEFAULT));
        for (Delegation other : List.of(Delegation.NONE, Delegation.remoteSigning(SigningSettings.DEFAULT))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> issuer.issue(scope(scope.profile().withDelegation(other)), ALICE));
        }
        assertThat(service.asked()).isEmpty();
    }

    @Test
    void whatHasNoPolicyIsNotAskedFor() {
        S3Profile profile = service.profile(StsSettings.DEFAULT);
        StorageScope pattern = StorageScope.of(profile, List.of(), TABLE, List.of(profile.root().resolve("t*")),
                StorageMode.READ);

        assertThatExceptionOfType(StorageException.class).isThrownBy(() -> issuer.issue(pattern, ALICE))
                .withMessageContaining("pattern").extracting(StorageException::kind).isEqualTo(Kind.DENIED);
        assertThat(service.asked()).isEmpty();
    }

    @Test
    void onlyAllowedEndpointsAreAsked() {
        StorageScope scope = scope(service.profile(StsSettings.DEFAULT));
        try (CredentialIssuer strict = new CredentialIssuer(new EndpointPolicy(List.of(), false), clock)) {
            assertThatExceptionOfType(StorageException.class).isThrownBy(() -> strict.issue(scope, ALICE))
                    .withMessageContaining("storage.endpoint-allowlist")
                    .extracting(StorageException::kind).isEqualTo(Kind.DENIED);
        }
        assertThat(service.asked()).isEmpty();
    }

    @Test
    void looksAtTheAddressAgainWhenItConnects() {
        // Another spelling of 127.0.0.1, which is no loopback name to those who look at names only.
        URI disguised = URI.create("https://2130706433:" + service.endpoint().getPort());
        StorageScope scope = scope(service.profile(new StsSettings(disguised, null, null, false, Duration.ofHours(1))));
        try (CredentialIssuer strict = new CredentialIssuer(new EndpointPolicy(List.of(), false), clock)) {
            assertThatExceptionOfType(StorageException.class).isThrownBy(() -> strict.issue(scope, ALICE))
                    .havingRootCause().isInstanceOf(UnknownHostException.class)
                    .withMessageContaining("address that stores must not have");
        }
        assertThat(service.asked()).isEmpty();
    }

    private static StorageScope scope(S3Profile profile) {
        return StorageScope.of(profile, List.of(), TABLE, List.of(profile.root().resolve("t1")), StorageMode.READ);
    }
}
