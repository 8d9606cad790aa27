package io.serac.storage.fake;

import java.util.Map;
import java.util.Set;

/** Who sent a request. */
sealed interface Caller {
    /** ARNs that it goes by. */
    Set<String> principals();

    /** What policies know of it. */
    Map<String, String> context();

    /** Empty if it has no key. */
    String accessKeyId();

    /** Nobody that the store knows. */
    record Anonymous() implements Caller {
        @Override
        public Set<String> principals() {
            return Set.of();
        }

        @Override
        public Map<String, String> context() {
            return Map.of();
        }

        @Override
        public String accessKeyId() {
            return "";
        }
    }

    /** A user with a key of its own. */
    record Known(User user) implements Caller {
        @Override
        public Set<String> principals() {
            return Set.of(user.arn());
        }

        @Override
        public Map<String, String> context() {
            return Map.of("aws:username", user.name());
        }

        @Override
        public String accessKeyId() {
            return user.key().accessKeyId();
        }
    }

    /** Somebody with temporary keys. */
    record Temporary(Session session) implements Caller {
        @Override
        public Set<String> principals() {
            return session.principals();
        }

        @Override
        public Map<String, String> context() {
            return session.context();
        }

        @Override
        public String accessKeyId() {
            return session.accessKeyId();
        }
    }
}
