package io.serac.storage.fake;

import io.serac.storage.fake.iam.Ask;
import io.serac.storage.fake.iam.Policy;
import io.serac.storage.fake.iam.Verdict;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides each operation by the policies of user, role, session and bucket. Thread-safe. */
final class Authorization {
    private static final String PREFIX = "s3:prefix";

    private final Set<Weakness> weaknesses;

    Authorization(Set<Weakness> weaknesses) {
        this.weaknesses = weaknesses;
    }

    boolean isAllowed(Caller caller, S3Operation operation, Bucket bucket, String key) {
        return isAllowed(caller, operation, bucket, new ObjectName(bucket.name(), key).arn(), Map.of());
    }

    /** @param parameters what the request says that conditions may ask for */
    boolean isAllowed(Caller caller, S3Operation operation, @Nullable Bucket bucket, String resource,
            Map<String, String> parameters) {
        Map<String, String> context = new HashMap<>(caller.context());
        context.putAll(parameters);
        Ask ask = new Ask(caller.principals(), operation.action(), resource, context);
        Verdict ofBucket = bucket == null
                ? Verdict.SILENT
                : bucket.policy().map(policy -> policy.judge(ask)).orElse(Verdict.SILENT);
        if (ofBucket == Verdict.DENIED) {
            return false;
        }
        return switch (caller) {
            case Caller.Anonymous _ -> ofBucket == Verdict.ALLOWED;
            case Caller.Known(User user) -> user.policy().judge(ask).and(ofBucket) == Verdict.ALLOWED;
            case Caller.Temporary(Session session) -> weaknesses.stream().anyMatch(hole -> hole.opens(operation))
                    || (session.policy().judge(ask).and(ofBucket) == Verdict.ALLOWED && isInSession(session, ask));
        };
    }

    private boolean isInSession(Session session, Ask ask) {
        Policy policy = session.sessionPolicy();
        if (policy == null || weaknesses.contains(Weakness.IGNORES_SESSION_POLICY) || policy.allows(ask)) {
            return true;
        }
        if (ask.action().equals(S3Operation.LIST.action())) {
            return isListInWeakSession(policy, ask);
        }
        return weaknesses.contains(Weakness.LETS_READERS_WRITE)
                && policy.allows(new Ask(ask.principals(), S3Operation.GET_OBJECT.action(), ask.resource(),
                        ask.context()));
    }

    private boolean isListInWeakSession(Policy policy, Ask ask) {
        String prefix = ask.context().getOrDefault(PREFIX, "");
        if (prefix.isEmpty()) {
            return weaknesses.contains(Weakness.LISTS_WHOLE_BUCKETS);
        }
        Map<String, String> withSlash = new HashMap<>(ask.context());
        withSlash.put(PREFIX, prefix + "/");
        return weaknesses.contains(Weakness.LISTS_WITHOUT_SLASH)
                && policy.allows(new Ask(ask.principals(), ask.action(), ask.resource(), withSlash));
    }
}
