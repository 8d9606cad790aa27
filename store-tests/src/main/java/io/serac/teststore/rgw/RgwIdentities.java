package io.serac.teststore.rgw;

import io.serac.storage.AccessKey;
import io.serac.teststore.TestStore;
import io.serac.teststore.TestStore.Role;
import java.util.UUID;

/** Users and roles of the gateway. Stateless. */
final class RgwIdentities {
    /** User of the server, who owns the buckets. */
    static final String SERVER = "serac";
    /** May read and list and nothing else. */
    static final String READER = "serac-reader";
    /** May write and delete and nothing else. */
    static final String WRITER = "serac-writer";

    private RgwIdentities() {}

    static AccessKey createUser(CephCluster cluster, String name) {
        AccessKey key = new AccessKey("AK" + random().substring(0, 18), random());
        cluster.administer("user", "create", "--uid", name, "--display-name", name, "--access-key",
                key.accessKeyId(), "--secret-key", key.secretAccessKey());
        return key;
    }

    /** Makes a role that the server may assume. @return its ARN */
    static String createRole(CephCluster cluster, Role role) {
        String name = nameOf(role);
        cluster.administer("role", "create", "--role-name", name, "--path=/", "--assume-role-policy-doc",
                trustPolicy(role));
        cluster.administer("role-policy", "put", "--role-name", name, "--policy-name", "files", "--policy-doc",
                ownPolicy(role));
        return arnOf(role);
    }

    private static String nameOf(Role role) {
        return switch (role) {
            case DOCUMENTED -> "serac-main";
            case ALL_POWERFUL -> "serac-all-powerful";
            case REASSUMABLE -> "serac-reassumable";
        };
    }

    private static String arnOf(Role role) {
        return "arn:aws:iam:::role/" + nameOf(role);
    }

    // Minified: the gateway reads blanks in a policy as plus signs.
    private static String trustPolicy(Role role) {
        String allow = "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":[\"" + arnOfUser(SERVER)
                + "\"]},\"Action\":[\"sts:AssumeRole\"]}";
        String deny = "{\"Effect\":\"Deny\",\"Principal\":{\"AWS\":[\"" + arnOf(role)
                + "\"]},\"Action\":[\"sts:AssumeRole\"]}";
        return switch (role) {
            case DOCUMENTED, ALL_POWERFUL -> policy(allow + "," + deny);
            case REASSUMABLE -> policy("{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":[\"" + arnOfUser(SERVER) + "\",\""
                    + arnOf(role) + "\"]},\"Action\":[\"sts:AssumeRole\"]}");
        };
    }

    private static String ownPolicy(Role role) {
        return switch (role) {
            case DOCUMENTED -> policy("{\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\",\"s3:PutObject\","
                    + "\"s3:DeleteObject\",\"s3:AbortMultipartUpload\",\"s3:ListMultipartUploadParts\"],"
                    + "\"Resource\":[\"" + allKeys() + "\"]},{\"Effect\":\"Allow\",\"Action\":[\"s3:ListBucket\"],"
                    + "\"Resource\":[\"" + bucket() + "\"]}");
            case ALL_POWERFUL, REASSUMABLE -> policy(
                    "{\"Effect\":\"Allow\",\"Action\":[\"s3:*\"],\"Resource\":[\"arn:aws:s3:::*\"]}");
        };
    }

    /** The policy of the bucket that gives reader and writer of signatures their rights. */
    static String bucketPolicy() {
        return policy(statement(READER, "\"s3:GetObject\"", allKeys()) + ","
                + statement(READER, "\"s3:ListBucket\"", bucket()) + ","
                + statement(WRITER, "\"s3:PutObject\",\"s3:DeleteObject\",\"s3:AbortMultipartUpload\","
                        + "\"s3:ListMultipartUploadParts\"", allKeys()));
    }

    private static String statement(String user, String actions, String resource) {
        return "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":[\"" + arnOfUser(user) + "\"]},\"Action\":[" + actions
                + "],\"Resource\":[\"" + resource + "\"]}";
    }

    private static String policy(String statements) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":[" + statements + "]}";
    }

    private static String arnOfUser(String user) {
        return "arn:aws:iam:::user/" + user;
    }

    private static String bucket() {
        return "arn:aws:s3:::" + TestStore.BUCKET;
    }

    private static String allKeys() {
        return bucket() + "/*";
    }

    private static String random() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
