package io.serac.teststore.rgw;

import io.serac.storage.AccessKey;
import io.serac.teststore.TestStore;
import io.serac.teststore.TestStore.Role;
import java.util.UUID;

/** The user of the server, its keys and roles. Stateless. */
final class RgwIdentities {
    /** User of the server, who owns the buckets. */
    static final String SERVER = "serac";

    private static final String READ = "\"s3:GetObject\"";
    private static final String WRITE = "\"s3:PutObject\",\"s3:DeleteObject\",\"s3:AbortMultipartUpload\","
            + "\"s3:ListMultipartUploadParts\"";

    private RgwIdentities() {}

    static AccessKey createServer(CephCluster cluster) {
        AccessKey key = randomKey();
        cluster.administer("user", "create", "--uid", SERVER, "--display-name", SERVER, "--access-key",
                key.accessKeyId(), "--secret-key", key.secretAccessKey());
        return key;
    }

    /**
     * Makes a key of the server's user that may do less than the user. What is written with it belongs to the user. A user of
     * its own would need a policy of the bucket, and one that names the user of the server would open all it says to the
     * sessions that this user asks for, too.
     *
     * @param access {@code read} or {@code write}
     */
    static AccessKey createNarrowKey(CephCluster cluster, String access) {
        AccessKey key = randomKey();
        cluster.administer("subuser", "create", "--uid", SERVER, "--subuser", SERVER + ":" + access, "--access", access,
                "--key-type", "s3", "--access-key", key.accessKeyId(), "--secret-key", key.secretAccessKey());
        return key;
    }

    private static AccessKey randomKey() {
        return new AccessKey("AK" + random().substring(0, 18), random());
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
            case DOCUMENTED -> policy("{\"Effect\":\"Allow\",\"Action\":[" + READ + "," + WRITE + "],"
                    + "\"Resource\":[\"" + allKeys() + "\"]},{\"Effect\":\"Allow\",\"Action\":[\"s3:ListBucket\"],"
                    + "\"Resource\":[\"" + bucket() + "\"]}");
            case ALL_POWERFUL, REASSUMABLE -> policy(
                    "{\"Effect\":\"Allow\",\"Action\":[\"s3:*\"],\"Resource\":[\"arn:aws:s3:::*\"]}");
        };
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
