package io.serac.teststore.container;

import io.serac.storage.AccessKey;
import io.serac.storage.Delegation;
import io.serac.storage.S3Profile;
import io.serac.storage.SigningSettings;
import io.serac.storage.StsSettings;
import io.serac.storage.location.Location;
import io.serac.teststore.PlainClient;
import io.serac.teststore.TestStore;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.services.s3.S3Client;

/** A running MinIO. A session there has the rights of the user who asked for it, so that users take the place of roles. */
final class MinioStore implements TestStore {
    private static final DockerImageName IMAGE = DockerImageName.parse("minio/minio:RELEASE.2025-09-07T16-13-09Z");
    private static final int S3_PORT = 9000;
    private static final String KEYS = "arn:aws:s3:::" + BUCKET + "/*";
    private static final String KEY = "arn:aws:s3:::" + BUCKET;
    private static final String READ = "\"s3:GetObject\"";
    private static final String WRITE = "\"s3:PutObject\",\"s3:DeleteObject\",\"s3:AbortMultipartUpload\","
            + "\"s3:ListMultipartUploadParts\"";

    private final GenericContainer<?> container;
    private final AccessKey admin;
    private final AccessKey documented;
    private final AccessKey allPowerful;
    private final AccessKey reader;
    private final AccessKey writer;

    private MinioStore(GenericContainer<?> container, AccessKey admin) {
        this.container = container;
        this.admin = admin;
        run("mc", "alias", "set", "store", "http://127.0.0.1:" + S3_PORT, admin.accessKeyId(),
                admin.secretAccessKey());
        this.documented = createUser("serac", allow(READ + "," + WRITE, KEYS) + "," + allow("\"s3:ListBucket\"", KEY));
        this.allPowerful = createUser("serac-all-powerful", allow("\"s3:*\"", "arn:aws:s3:::*"));
        this.reader = createUser("serac-reader", allow(READ, KEYS) + "," + allow("\"s3:ListBucket\"", KEY));
        this.writer = createUser("serac-writer", allow(WRITE, KEYS));
    }

    static MinioStore start() {
        AccessKey admin = new AccessKey("owner", UUID.randomUUID().toString());
        GenericContainer<?> container = new GenericContainer<>(IMAGE)
                .withEnv("MINIO_ROOT_USER", admin.accessKeyId())
                .withEnv("MINIO_ROOT_PASSWORD", admin.secretAccessKey())
                .withCommand("server", "/data").withExposedPorts(S3_PORT)
                .waitingFor(Wait.forHttp("/minio/health/ready").forPort(S3_PORT));
        container.start();
        try {
            MinioStore store = new MinioStore(container, admin);
            try (S3Client s3 = PlainClient.open(store,
                    AwsBasicCredentials.create(admin.accessKeyId(), admin.secretAccessKey()))) {
                s3.createBucket(bucket -> bucket.bucket(BUCKET));
                s3.createBucket(bucket -> bucket.bucket(OTHER_BUCKET));
            }
            return store;
        } catch (RuntimeException e) {
            container.stop();
            throw e;
        }
    }

    private AccessKey createUser(String name, String statements) {
        AccessKey key = new AccessKey(name, UUID.randomUUID().toString());
        String file = "/tmp/" + name + ".json";
        container.copyFileToContainer(
                Transferable.of("{\"Version\":\"2012-10-17\",\"Statement\":[" + statements + "]}"), file);
        run("mc", "admin", "user", "add", "store", key.accessKeyId(), key.secretAccessKey());
        run("mc", "admin", "policy", "create", "store", name, file);
        run("mc", "admin", "policy", "attach", "store", name, "--user", name);
        return key;
    }

    private static String allow(String actions, String resource) {
        return "{\"Effect\":\"Allow\",\"Action\":[" + actions + "],\"Resource\":[\"" + resource + "\"]}";
    }

    private void run(String... command) {
        try {
            ExecResult result = container.execInContainer(command);
            if (result.getExitCode() != 0) {
                throw new IllegalStateException(command[1] + " " + command[2] + " ended with " + result.getExitCode()
                        + ": " + result.getStderr());
            }
        } catch (IOException e) {
            throw new IllegalStateException("Cannot run " + command[0] + " in the container", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while setting the store up", e);
        }
    }

    @Override
    public String name() {
        return "minio";
    }

    @Override
    public URI endpoint() {
        return URI.create("http://" + container.getHost() + ":" + container.getMappedPort(S3_PORT));
    }

    @Override
    public String region() {
        return "us-east-1";
    }

    @Override
    public AccessKey admin() {
        return admin;
    }

    @Override
    public Optional<S3Profile> sts(String folder, Role role) {
        Delegation sts = Delegation.sts(new StsSettings(null, null, null, false, StsSettings.LIFETIME_MIN));
        return switch (role) {
            case DOCUMENTED -> Optional.of(profile(folder, documented, sts));
            case ALL_POWERFUL -> Optional.of(profile(folder, allPowerful, sts));
            // Temporary keys get no others there.
            case REASSUMABLE -> Optional.empty();
        };
    }

    @Override
    public S3Profile remoteSigning(String folder) {
        return profile(folder, documented,
                Delegation.remoteSigning(new SigningSettings(reader, writer, false, false, false)));
    }

    @Override
    public Optional<S3Profile> carelessSigning(String folder) {
        // What it does with headers added later is not known.
        return Optional.empty();
    }

    private S3Profile profile(String folder, AccessKey server, Delegation delegation) {
        return new S3Profile(S3Profile.Dialect.S3, Location.parse("s3://" + BUCKET + "/" + folder), endpoint(),
                region(), true, server, false, delegation, null);
    }

    @Override
    public boolean noticesChangedTokens() {
        return true;
    }

    @Override
    public boolean deletesInBulkWithTemporaryKeys() {
        return true;
    }

    @Override
    public boolean shiftClock(Duration ahead) {
        return false;
    }

    @Override
    public void close() {
        container.stop();
    }
}
