package io.serac.teststore.rgw;

import io.serac.storage.AccessKey;
import io.serac.storage.Delegation;
import io.serac.storage.S3Profile;
import io.serac.storage.SigningSettings;
import io.serac.storage.StsSettings;
import io.serac.storage.location.Location;
import io.serac.teststore.PlainClient;
import io.serac.teststore.TestStore;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.services.s3.S3Client;

/** A running gateway with its cluster. */
final class RgwStore implements TestStore {
    private final CephCluster cluster;
    private final URI endpoint;
    private final AccessKey admin;
    private final AccessKey reader;
    private final AccessKey writer;
    private final Map<Role, String> roleArns;
    private Gateway gateway;
    private boolean closed;

    private RgwStore(CephCluster cluster, Gateway gateway, URI endpoint) {
        this.cluster = cluster;
        this.gateway = gateway;
        this.endpoint = endpoint;
        this.admin = RgwIdentities.createServer(cluster);
        this.reader = RgwIdentities.createNarrowKey(cluster, "read");
        this.writer = RgwIdentities.createNarrowKey(cluster, "write");
        Map<Role, String> arns = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            arns.put(role, RgwIdentities.createRole(cluster, role));
        }
        this.roleArns = Map.copyOf(arns);
    }

    static RgwStore start(Path folder) {
        CephPorts ports = CephPorts.free();
        URI endpoint = URI.create("http://127.0.0.1:" + ports.s3());
        CephCluster cluster = CephCluster.start(folder, ports);
        Gateway gateway = null;
        try {
            gateway = Gateway.start(cluster, endpoint);
            RgwStore store = new RgwStore(cluster, gateway, endpoint);
            store.createBuckets();
            return store;
        } catch (RuntimeException e) {
            if (gateway != null) {
                gateway.close();
            }
            cluster.close();
            throw e;
        }
    }

    private void createBuckets() {
        try (S3Client s3 = PlainClient.open(this,
                AwsBasicCredentials.create(admin.accessKeyId(), admin.secretAccessKey()))) {
            s3.createBucket(bucket -> bucket.bucket(BUCKET));
            s3.createBucket(bucket -> bucket.bucket(OTHER_BUCKET));
        }
    }

    @Override
    public String name() {
        return "ceph-rgw";
    }

    @Override
    public URI endpoint() {
        return endpoint;
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
        return Optional.of(profile(folder, Delegation.sts(new StsSettings(null, roleArns.get(role), null, false,
                StsSettings.LIFETIME_MIN))));
    }

    @Override
    public S3Profile remoteSigning(String folder) {
        return profile(folder, Delegation.remoteSigning(new SigningSettings(reader, writer, false, false, false)));
    }

    @Override
    public Optional<S3Profile> carelessSigning(String folder) {
        return Optional.of(profile(folder, Delegation.remoteSigning(SigningSettings.DEFAULT)));
    }

    private S3Profile profile(String folder, Delegation delegation) {
        return new S3Profile(S3Profile.Dialect.S3, Location.parse("s3://" + BUCKET + "/" + folder), endpoint, region(),
                true, admin, false, delegation, null);
    }

    @Override
    public boolean noticesChangedTokens() {
        // Its tokens are encrypted and not authenticated, and it goes on without a policy that it cannot read: seen on
        // 16.2.15. Later versions may do better, see ceph/ceph#70668.
        return false;
    }

    @Override
    public boolean deletesInBulkWithTemporaryKeys() {
        // Seen on 16.2.15: 403 in any session, whatever its policy.
        return false;
    }

    @Override
    public synchronized boolean shiftClock(Duration ahead) {
        if (!Gateway.canHaveItsOwnClock()) {
            if (RgwProvider.mustNotBeMissing()) {
                throw new IllegalStateException(
                        "No library that shifts clocks. On Debian: apt-get install libfaketime");
            }
            return false;
        }
        gateway.close();
        gateway = ahead.isZero() ? Gateway.start(cluster, endpoint)
                : Gateway.start(cluster, endpoint, ahead).orElseThrow();
        return true;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            gateway.close();
            cluster.close();
        }
    }
}
