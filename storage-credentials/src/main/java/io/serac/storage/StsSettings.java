package io.serac.storage;

import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How temporary keys are asked for. Immutable and thread-safe.
 *
 * @param endpoint origin of the security token service; {@code null} for that of the store, or of the region in AWS
 * @param roleArn role that is assumed; {@code null} for stores that give a session the rights of the calling user
 * @param externalId sent with each call, so that the role can tell this warehouse from others; {@code null}: none
 * @param sessionTags whether the principal and the table are sent as session tags
 * @param lifetime of the keys
 */
public record StsSettings(@Nullable URI endpoint, @Nullable String roleArn, @Nullable String externalId,
        boolean sessionTags, Duration lifetime) {
    /** An hour, which every store allows. */
    public static final Duration LIFETIME_DEFAULT = Duration.ofHours(1);
    /** Clients renew keys five minutes before they end. */
    public static final Duration LIFETIME_MIN = Duration.ofMinutes(15);

    /** Nothing set. */
    public static final StsSettings DEFAULT = new StsSettings(null, null, null, false, LIFETIME_DEFAULT);

    // https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html; other stores leave account or service empty.
    private static final Pattern ROLE_ARN = Pattern
            .compile("(?=.{20,2048}$)arn:[a-z0-9-]+:[a-z0-9-]*:[a-z0-9-]*:[A-Za-z0-9_-]*:[A-Za-z0-9_+=,.@:/-]+");

    public StsSettings {
        if (lifetime.compareTo(LIFETIME_MIN) < 0 || lifetime.compareTo(LIFETIME_DEFAULT) > 0) {
            throw new IllegalArgumentException("Must be 900 to 3600 seconds.");
        }
    }

    static String requireRoleArn(String text) {
        if (ROLE_ARN.matcher(text).matches()) {
            return text;
        }
        throw new IllegalArgumentException(
                "Must be the ARN of a role, of 20 to 2048 characters, like arn:aws:iam::123456789012:role/serac-main.");
    }
}
