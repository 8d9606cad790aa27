package io.serac.storage.session;

import io.serac.storage.AccessKey;
import io.serac.storage.CallLimits;
import io.serac.storage.EndpointPolicy;
import io.serac.storage.S3Profile;
import io.serac.storage.StorageException;
import io.serac.storage.StoreConnection;
import io.serac.storage.StoreObserver;
import io.serac.storage.StsSettings;
import io.serac.storage.scope.StorageScope;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.Tag;

/**
 * The security token service of one profile. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole</a>
 */
final class TokenService implements AutoCloseable {
    private final S3Profile profile;
    private final StsClient client;
    private final Clock clock;

    private TokenService(S3Profile profile, StsClient client, Clock clock) {
        this.profile = profile;
        this.client = client;
        this.clock = clock;
    }

    /** @throws IllegalArgumentException if the endpoint is not allowed, with a message for the user */
    static TokenService open(S3Profile profile, EndpointPolicy endpoints, Clock clock, CallLimits limits,
            StoreObserver observer) {
        StsClient client = StoreConnection
                .configure(StsClient.builder(), profile, profile.stsEndpoint(), endpoints, limits, observer)
                .build();
        return new TokenService(profile, client, clock);
    }

    /**
     * New keys.
     *
     * @throws StorageException {@code UNAVAILABLE} or {@code DENIED}
     * @throws IllegalArgumentException if the scope has no policy
     */
    ScopedCredentials assumeRole(StorageScope scope, UUID principalId) {
        StsSettings settings = profile.delegation().sts();
        AssumeRoleRequest.Builder request = AssumeRoleRequest.builder()
                .policy(SessionPolicy.of(scope))
                .roleArn(settings.roleArn())
                .roleSessionName("serac-" + principalId)
                .externalId(settings.externalId())
                .durationSeconds(Math.toIntExact(settings.lifetime().toSeconds()));
        if (settings.sessionTags()) {
            request.tags(tag("principal", principalId), tag("table", scope.tableId()));
        }
        Instant asked = clock.instant();
        try {
            return read(client.assumeRole(request.build()).credentials(), asked, settings);
        } catch (SdkException failure) {
            throw TokenServiceFailure.of(failure, scope);
        } catch (IllegalArgumentException unusable) {
            throw TokenServiceFailure.unusable(unusable, scope);
        }
    }

    private ScopedCredentials read(@Nullable Credentials answer, Instant asked, StsSettings settings) {
        if (answer == null || answer.expiration() == null) {
            throw new IllegalArgumentException("It answered without keys or without their end.");
        }
        AccessKey own = profile.credentials();
        if (own != null && own.accessKeyId().equals(answer.accessKeyId())) {
            throw new IllegalArgumentException("It answered with the key of the server itself.");
        }
        Instant end = asked.plus(settings.lifetime());
        // The clocks differ. Who renews early loses nothing.
        Instant expiresAt = answer.expiration().isBefore(end) ? answer.expiration() : end;
        return new ScopedCredentials(text(answer.accessKeyId()), text(answer.secretAccessKey()),
                text(answer.sessionToken()), asked, expiresAt);
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static Tag tag(String key, UUID value) {
        return Tag.builder().key(key).value(value.toString()).build();
    }

    @Override
    public void close() {
        client.close();
    }
}
