package io.serac.storage.fake;

import io.serac.storage.fake.iam.Policy;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Temporary keys and what they are for.
 *
 * @param principals ARNs that it goes by
 * @param policy of the role or user it was made from
 * @param sessionPolicy given when it was made, which narrows it; {@code null}: none
 */
record Session(String accessKeyId, String secretAccessKey, String token, String arn, Set<String> principals,
        Policy policy, @Nullable Policy sessionPolicy, Map<String, String> tags, Instant expiresAt) {

    Session withoutSessionPolicy() {
        return new Session(accessKeyId, secretAccessKey, token, arn, principals, policy, null, tags, expiresAt);
    }

    Map<String, String> context() {
        Map<String, String> context = new TreeMap<>();
        tags.forEach((name, value) -> context.put("aws:PrincipalTag/" + name, value));
        return context;
    }
}
