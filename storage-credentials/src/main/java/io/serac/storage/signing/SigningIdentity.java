package io.serac.storage.signing;

import io.serac.storage.AccessKey;
import io.serac.storage.S3Profile;
import io.serac.storage.SigningSettings;
import io.serac.storage.StorageException;
import io.serac.storage.StorageException.Kind;
import io.serac.storage.scope.StorageScope;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * As whom a request is signed: always as the narrowest identity that there is, because who sends it can still add headers that
 * a signer never sees. Thread-safe.
 */
final class SigningIdentity {
    /** Gets temporary keys. */
    interface Sessions {
        SigningKey issue(StorageScope scope, UUID principalId);
    }

    private final Sessions sessions;
    private final AwsCredentialsProvider ambient;

    SigningIdentity(Sessions sessions) {
        this(sessions, DefaultCredentialsProvider.builder().build());
    }

    SigningIdentity(Sessions sessions, AwsCredentialsProvider ambient) {
        this.sessions = sessions;
        this.ambient = ambient;
    }

    /**
     * @throws SigningRefusedException if clients of the profile bring their own keys
     * @throws StorageException if there are no keys to be had
     */
    SigningKey keyFor(StorageScope scope, UUID principalId, StoreAction action) {
        S3Profile profile = scope.profile();
        SigningSettings signing = profile.delegation().signing();
        return switch (profile.scoping()) {
            case NONE -> throw SigningRule.SCOPING.refuse("The storage of this warehouse has scoping none: its clients"
                    + " bring keys of their own. Switch s3.remote-signing-enabled off.");
            // Ceph RGW 16.2 fails it in any session.
            case STS -> action == StoreAction.DELETE_OBJECTS && signing.writer() != null
                    ? of(signing.writer())
                    : sessions.issue(scope, principalId);
            case REMOTE_SIGNING -> ofServer(profile, action.isRead() ? signing.reader() : signing.writer());
        };
    }

    private SigningKey ofServer(S3Profile profile, @Nullable AccessKey narrow) {
        if (narrow != null) {
            return of(narrow);
        }
        AccessKey own = profile.credentials();
        return own == null ? ofEnvironment() : of(own);
    }

    private SigningKey ofEnvironment() {
        AwsCredentials credentials;
        try {
            credentials = ambient.resolveCredentials();
        } catch (SdkClientException none) {
            throw new StorageException(Kind.UNAVAILABLE, "This server has no AWS identity of its own right now", none);
        }
        return new SigningKey(credentials.accessKeyId(), credentials.secretAccessKey(),
                credentials instanceof AwsSessionCredentials session ? session.sessionToken() : null);
    }

    private static SigningKey of(AccessKey key) {
        return new SigningKey(key.accessKeyId(), key.secretAccessKey(), null);
    }
}
