package io.serac.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serac.storage.S3Profile.Dialect;
import io.serac.storage.location.Location;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever a profile says, what is stored of it says it again, and what is shown of it can be sent back. */
class ProfileRoundTripTest {
    private static final int PROFILES = 500;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final StorageProfiles RULES = new StorageProfiles(new EndpointPolicy(List.of(), false), List.of(),
            true);

    private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(20261126);

    @Test
    void nothingIsLostOnTheWayToTheDatabaseAndBackNorShown() throws Exception {
        for (int i = 0; i < PROFILES; i++) {
            S3Profile profile = profile();
            String text = StorageProfiles.write(profile).toString();
            JsonNode json = JSON.readTree(text);

            assertThat(text).doesNotContain("canary");
            assertThat(profile.toString()).doesNotContain("canary");
            assertThat(ProfileSecrets.of(profile).toString()).doesNotContain("canary");
            assertThat(StorageProfiles.readStored(json, ProfileSecrets.of(profile))).as(text).isEqualTo(profile);
            assertThat(StorageProfiles.complete(json)).as(text).isEqualTo(json);
            assertThat(RULES.parse(json, profile)).as(text).isEqualTo(profile);
        }
    }

    private S3Profile profile() {
        Dialect dialect = random.nextInt(4) == 0 ? Dialect.OZONE : Dialect.S3;
        boolean isOzone = dialect == Dialect.OZONE;
        URI endpoint =
                isOzone || random.nextBoolean() ? URI.create("https://s3.example:" + random.nextInt(1, 65536)) : null;
        Scoping scoping = isOzone
                ? oneOf(Scoping.REMOTE_SIGNING, Scoping.NONE)
                : oneOf(Scoping.STS, Scoping.REMOTE_SIGNING, Scoping.NONE);
        boolean isRoleNeeded = endpoint == null && scoping == Scoping.STS;
        return new S3Profile(dialect, Location.parse("s3://lake/" + random.nextInt(1000)), endpoint,
                oneOf("us-east-1", "eu-central-1", "cn-north-1"), isOzone || random.nextBoolean(), maybe(key()),
                random.nextBoolean(),
                new Delegation(scoping, isOzone ? StsSettings.DEFAULT : sts(isRoleNeeded), signing()),
                maybe(oneOf(new ServerSideEncryption(null),
                        new ServerSideEncryption("arn:aws:kms:eu-west-1:123456789012:key/" + random.nextInt(1000)))));
    }

    private StsSettings sts(boolean isRoleNeeded) {
        String role = "arn:aws:iam::123456789012:role/r" + random.nextInt(1000);
        return new StsSettings(maybe(URI.create("https://sts.example:" + random.nextInt(1, 65536))),
                isRoleNeeded ? role : maybe(role), maybe("serac-" + random.nextInt(1000)), random.nextBoolean(),
                Duration.ofSeconds(random.nextInt(900, 3601)));
    }

    private SigningSettings signing() {
        boolean hasKeys = random.nextBoolean();
        return new SigningSettings(hasKeys ? key() : null, hasKeys ? key() : null, random.nextBoolean(),
                random.nextBoolean(), random.nextBoolean());
    }

    private AccessKey key() {
        return new AccessKey("AK" + random.nextInt(1000), "canary" + random.nextInt(1000));
    }

    private <T> @Nullable T maybe(T value) {
        return random.nextBoolean() ? value : null;
    }

    @SafeVarargs
    private final <T> T oneOf(T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
