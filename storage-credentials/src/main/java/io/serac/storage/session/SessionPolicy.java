package io.serac.storage.session;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serac.storage.Scoping;
import io.serac.storage.ServerSideEncryption;
import io.serac.storage.StsSettings;
import io.serac.storage.location.Location;
import io.serac.storage.scope.StorageMode;
import io.serac.storage.scope.StorageScope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The policy that narrows a session to one scope, in the JSON of AWS IAM. It only allows, and each of its patterns is a
 * folder followed by {@code /*}.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session">Session policies</a>
 */
public final class SessionPolicy {
    /** What AssumeRole takes. */
    public static final int CHARACTERS_MAX = 2048;

    private static final String READ = "s3:GetObject";
    private static final List<String> ADD =
            List.of("s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts");
    private static final String DELETE = "s3:DeleteObject";
    private static final String LIST = "s3:ListBucket";

    // What is not in it could be a pattern, a variable or an escape to some store.
    private static final Pattern PLAIN_FOLDER = Pattern.compile("[A-Za-z0-9._=-]+(/[A-Za-z0-9._=-]+)*");
    private static final Pattern PLAIN_ARN = Pattern.compile("arn:[A-Za-z0-9:/_-]+");
    private static final Pattern ARN_OF_AMAZON = Pattern.compile("arn:(aws(?:-[a-z]+)*):.*");

    private final String partition;
    private final ObjectNode policy = JsonNodeFactory.instance.objectNode();
    private final ArrayNode statements;

    private SessionPolicy(String partition) {
        this.partition = partition;
        policy.put("Version", "2012-10-17");
        this.statements = policy.putArray("Statement");
    }

    /**
     * The policy of a scope, without blanks, which Ceph's gateway does not take.
     *
     * @throws IllegalArgumentException if the policy would be longer than {@link #CHARACTERS_MAX}, or a location has
     *         characters that a store could take for a pattern
     */
    public static String of(StorageScope scope) {
        String text = new SessionPolicy(partition(scope.profile().delegation().sts())).write(scope);
        if (text.length() > CHARACTERS_MAX) {
            throw new IllegalArgumentException(
                    "The locations of table " + scope.tableId() + " make a session policy of "
                            + text.length() + " characters; stores take " + CHARACTERS_MAX
                            + ". Use fewer or shorter locations.");
        }
        return text;
    }

    /**
     * Refuses locations for which keys could not be issued later; to be asked before a table gets another location.
     *
     * @throws IllegalArgumentException with a message for the user
     */
    public static void check(StorageScope scope) {
        if (scope.profile().scoping() == Scoping.STS) {
            for (StorageMode mode : StorageMode.values()) {
                of(scope.withMode(mode));
            }
        }
    }

    private String write(StorageScope scope) {
        Set<Location> folders = new LinkedHashSet<>(scope.locations());
        switch (scope.mode()) {
            case READ -> {
                allow(List.of(READ), inAll(folders, ""));
                allowListing(folders);
            }
            case APPEND -> {
                allow(concat(List.of(READ), ADD), inAll(folders, ""));
                allowListing(folders);
            }
            case READ_WRITE -> {
                allow(concat(concat(List.of(READ), ADD), List.of(DELETE)), inAll(folders, ""));
                allowListing(folders);
            }
            case INGEST -> {
                allow(ADD, concat(inAll(folders, "data/"), inAll(folders, "metadata/")));
                allow(List.of(READ), inAll(folders, "metadata/"));
            }
        }
        allowEncryption(scope.profile().encryption(), scope.mode());
        return policy.toString();
    }

    private List<String> inAll(Collection<Location> folders, String below) {
        List<String> resources = new ArrayList<>();
        for (Location folder : folders) {
            resources.add(bucketArn(folder.bucket()) + "/" + plainKey(folder) + "/" + below + "*");
        }
        return resources;
    }

    // One statement a bucket: a common one would allow the folders of each bucket in all of them.
    private void allowListing(Collection<Location> folders) {
        Map<String, List<String>> prefixes = new LinkedHashMap<>();
        for (Location folder : folders) {
            prefixes.computeIfAbsent(folder.bucket(), bucket -> new ArrayList<>()).add(plainKey(folder) + "/*");
        }
        prefixes.forEach((bucket, patterns) -> {
            ObjectNode statement = allow(List.of(LIST), List.of(bucketArn(bucket)));
            fill(statement.putObject("Condition").putObject("StringLike").putArray("s3:prefix"), patterns);
        });
    }

    private void allowEncryption(@Nullable ServerSideEncryption encryption, StorageMode mode) {
        String key = encryption == null ? null : encryption.kmsKeyArn();
        if (key != null) {
            if (!PLAIN_ARN.matcher(key).matches()) {
                throw new IllegalArgumentException("The KMS key of the storage is not a plain ARN: " + key);
            }
            List<String> use = List.of("kms:Decrypt");
            allow(mode == StorageMode.READ ? use : concat(use, List.of("kms:GenerateDataKey")), List.of(key));
        }
    }

    private ObjectNode allow(List<String> actions, List<String> resources) {
        ObjectNode statement = statements.addObject();
        statement.put("Effect", "Allow");
        fill(statement.putArray("Action"), actions);
        fill(statement.putArray("Resource"), resources);
        return statement;
    }

    private String bucketArn(String bucket) {
        return "arn:" + partition + ":s3:::" + bucket;
    }

    private static String plainKey(Location folder) {
        if (!folder.scheme().equals("s3") || !PLAIN_FOLDER.matcher(folder.key()).matches()) {
            throw new IllegalArgumentException("Location " + folder
                    + " cannot be named in a session policy, which would read it as a pattern. Rename the folder.");
        }
        return folder.key();
    }

    private static String partition(StsSettings sts) {
        String role = sts.roleArn();
        Matcher amazon = ARN_OF_AMAZON.matcher(role == null ? "" : role);
        return amazon.matches() ? amazon.group(1) : "aws";
    }

    private static void fill(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }

    private static List<String> concat(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
