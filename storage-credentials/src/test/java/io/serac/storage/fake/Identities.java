package io.serac.storage.fake;

import io.serac.storage.AccessKey;
import io.serac.storage.fake.iam.Policy;
import io.serac.storage.fake.iam.Policy.Kind;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Users, roles and sessions that a store knows. Thread-safe. */
final class Identities {
    static final User SERAC = user("serac", "AKFAKE", "fake-secret-Zm9yIHRlc3Rz", """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}""");
    static final User READER = user("reader", "AKREADER", "fake-secret-cmVhZGVy", """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],
             "Resource":["arn:aws:s3:::lake","arn:aws:s3:::lake/*"]}]}""");
    static final User WRITER = user("writer", "AKWRITER", "fake-secret-d3JpdGVy", """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:PutObject","s3:DeleteObject",
             "s3:AbortMultipartUpload","s3:ListMultipartUploadParts"],"Resource":"arn:aws:s3:::lake/*"}]}""");
    // It opens two buckets, so that only the policies of sessions keep them apart.
    static final Role ROLE = role("serac-main", """
            {"Version":"2012-10-17","Statement":[
             {"Effect":"Allow","Principal":{"AWS":["arn:aws:iam:::user/serac"]},
              "Action":["sts:AssumeRole","sts:TagSession"]},
             {"Effect":"Deny","Principal":{"AWS":["arn:aws:iam:::role/serac-main"]},"Action":["sts:AssumeRole"]}]}""",
            """
                    {"Version":"2012-10-17","Statement":[
                     {"Effect":"Allow","Action":["s3:GetObject","s3:PutObject","s3:DeleteObject","s3:AbortMultipartUpload",
                      "s3:ListMultipartUploadParts"],"Resource":["arn:aws:s3:::lake/*","arn:aws:s3:::other/*"]},
                     {"Effect":"Allow","Action":["s3:ListBucket"],"Resource":["arn:aws:s3:::lake","arn:aws:s3:::other"]}]}""");

    private final Map<String, User> users = new ConcurrentHashMap<>();
    private final Map<String, Role> roles = new ConcurrentHashMap<>();
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();

    Identities() {
        put(SERAC);
        put(READER);
        put(WRITER);
        put(ROLE);
    }

    static User user(String name, String accessKeyId, String secret, String policy) {
        return new User(name, new AccessKey(accessKeyId, secret), Policy.parse(policy, Kind.IDENTITY));
    }

    static Role role(String name, String trust, String policy) {
        return new Role(name, Policy.parse(trust, Kind.TRUST), Policy.parse(policy, Kind.IDENTITY));
    }

    void put(User user) {
        users.put(user.key().accessKeyId(), user);
    }

    void put(Role role) {
        roles.put(role.arn(), role);
    }

    void put(Session session) {
        sessions.put(session.accessKeyId(), session);
    }

    Optional<User> user(String accessKeyId) {
        return Optional.ofNullable(users.get(accessKeyId));
    }

    Optional<Role> role(String arn) {
        return Optional.ofNullable(roles.get(arn));
    }

    Optional<Session> session(String accessKeyId) {
        return Optional.ofNullable(sessions.get(accessKeyId));
    }
}
