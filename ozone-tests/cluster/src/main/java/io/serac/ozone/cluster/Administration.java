package io.serac.ozone.cluster;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.apache.hadoop.ozone.OzoneAcl;
import org.apache.hadoop.ozone.client.BucketArgs;
import org.apache.hadoop.ozone.client.ObjectStore;
import org.apache.hadoop.ozone.client.OzoneBucket;
import org.apache.hadoop.ozone.client.OzoneVolume;
import org.apache.hadoop.ozone.client.io.OzoneOutputStream;
import org.apache.hadoop.ozone.om.helpers.BucketLayout;
import org.apache.hadoop.ozone.om.helpers.S3SecretValue;
import org.apache.hadoop.ozone.security.acl.OzoneObj;
import org.apache.hadoop.ozone.security.acl.OzoneObjInfo;

/**
 * What an administrator of Ozone does, one line each:
 * <ul>
 * <li>{@code bucket NAME LAYOUT OWNER}: creates a bucket in the volume of S3
 * <li>{@code secret USER}: makes the key pair of a user, which is shown this once, and answers it
 * <li>{@code acl volume ACL}, {@code acl bucket NAME ACL}, {@code acl prefix NAME KEY ACL}: adds to an access control list
 * </ul>
 * The answer is {@code ok}, with values after it, or {@code error} and why. For one thread.
 */
final class Administration {
    private static final Duration FIRST_WRITE_MAX = Duration.ofSeconds(90);

    private final ObjectStore store;

    Administration(ObjectStore store) {
        this.store = store;
    }

    /** A cluster that says it is ready refuses writes for some seconds more. */
    void waitUntilWritable() throws IOException, InterruptedException {
        createBucket("first-write", BucketLayout.OBJECT_STORE, System.getProperty("user.name"));
        Instant end = Instant.now().plus(FIRST_WRITE_MAX);
        OzoneBucket bucket = store.getS3Volume().getBucket("first-write");
        while (true) {
            try (OzoneOutputStream file = bucket.createKey("x", 1)) {
                file.write(1);
                break;
            } catch (IOException refusal) {
                if (Instant.now().isAfter(end)) {
                    throw refusal;
                }
                Thread.sleep(500);
            }
        }
        bucket.deleteKey("x");
        store.getS3Volume().deleteBucket("first-write");
    }

    String answer(String line) {
        System.err.println("command: " + line);
        String[] words = line.split(" ");
        try {
            return switch (words[0]) {
                case "bucket" -> {
                    createBucket(words[1], BucketLayout.valueOf(words[2]), words[3]);
                    yield "ok";
                }
                case "secret" -> {
                    S3SecretValue secret = store.getS3Secret(words[1]);
                    yield "ok " + secret.getAwsAccessKey() + " " + secret.getAwsSecret();
                }
                case "acl" -> {
                    store.addAcl(object(words), OzoneAcl.parseAcl(words[words.length - 1]));
                    yield "ok";
                }
                default -> "error unknown command " + words[0];
            };
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
            return "error " + String.valueOf(e).replace('\n', ' ');
        }
    }

    private void createBucket(String name, BucketLayout layout, String owner) throws IOException {
        OzoneVolume volume = store.getS3Volume();
        volume.createBucket(name, BucketArgs.newBuilder().setBucketLayout(layout).setOwner(owner).build());
    }

    private OzoneObj object(String[] words) throws IOException {
        OzoneObjInfo.Builder object = OzoneObjInfo.Builder.newBuilder()
                .setStoreType(OzoneObj.StoreType.OZONE)
                .setVolumeName(store.getS3Volume().getName());
        return switch (words[1]) {
            case "volume" -> object.setResType(OzoneObj.ResourceType.VOLUME).build();
            case "bucket" -> object.setResType(OzoneObj.ResourceType.BUCKET).setBucketName(words[2]).build();
            case "prefix" -> object.setResType(OzoneObj.ResourceType.PREFIX).setBucketName(words[2])
                    .setPrefixName(words[3]).build();
            default -> throw new IllegalArgumentException("No access control list of a " + words[1]);
        };
    }
}
