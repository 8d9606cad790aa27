package io.serac.storage.probe;

import io.serac.storage.EndpointPolicy;
import io.serac.storage.FileProfile;
import io.serac.storage.ObjectFiles;
import io.serac.storage.S3Profile;
import io.serac.storage.Scoping;
import io.serac.storage.StorageProfile;
import io.serac.storage.session.CredentialIssuer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Tries out a store below {@code <root>/_serac-probe/<uuid>/}: whether the server can work with it, and whether what clients
 * would get opens one table only. It takes a minute at most, removes what it wrote, and repeats nothing of what the store
 * answered. Not thread-safe.
 */
public final class StorageProbe {
    // A call that begins in time may last five seconds more, and what was written has to be removed.
    private static final Duration CHECKS_TIME_MAX = Duration.ofSeconds(42);
    private static final Duration TOTAL_TIME_MAX = Duration.ofSeconds(53);
    private static final String USE_OTHER_SCOPING = "Use scoping remote-signing or none.";

    private final UUID warehouseId;
    private final EndpointPolicy endpoints;
    private final Clock clock;
    private final Deadline deadline;
    private final ProbeFolder folder;
    private final Checks checks;

    private StorageProbe(StorageProfile profile, UUID warehouseId, EndpointPolicy endpoints, Clock clock) {
        this.warehouseId = warehouseId;
        this.endpoints = endpoints;
        this.clock = clock;
        this.deadline = new Deadline(clock, CHECKS_TIME_MAX);
        this.folder = new ProbeFolder(profile.root());
        this.checks = new Checks(deadline);
    }

    /**
     * Tries out a store for the scoping of its profile.
     *
     * @param warehouseId of the warehouse that has the profile or is to have it
     * @param clock by which the server signs
     * @throws IllegalArgumentException if the endpoint of the profile is not allowed, with a message for the user
     */
    public static StorageReport run(StorageProfile profile, UUID warehouseId, EndpointPolicy endpoints, Clock clock) {
        StorageProbe probe = new StorageProbe(profile, warehouseId, endpoints, clock);
        Deadline end = new Deadline(clock, TOTAL_TIME_MAX);
        try (ObjectFiles files = ObjectFiles.open(profile, List.of(), endpoints, StoreClients.LIMITS)) {
            BasicChecks basic = new BasicChecks(profile, warehouseId, files, probe.folder, clock);
            switch (profile) {
                case FileProfile _ -> probe.tryFiles(basic, files, end);
                case S3Profile s3 -> probe.tryS3(s3, basic, files, end);
            }
        }
        return new StorageReport(profile.scoping(), probe.checks.made());
    }

    private void tryFiles(BasicChecks basic, ObjectFiles files, Deadline end) {
        try {
            if (basic.begin(checks)) {
                basic.createOnly(checks);
                basic.delete(checks);
            }
        } finally {
            new Cleanup(folder, files, end).run();
        }
    }

    private void tryS3(S3Profile profile, BasicChecks basic, ObjectFiles files, Deadline end) {
        try (StoreClients clients = new StoreClients(profile, endpoints)) {
            try {
                S3Checks s3 = new S3Checks(clients, folder, deadline);
                if (basic.begin(checks)) {
                    s3.multipart(checks);
                    basic.createOnly(checks);
                    s3.chunkedUpload(checks);
                    basic.clock(checks);
                    s3.wrongSecret(checks);
                    basic.delete(checks);
                }
                if (checks.allRequiredPassed() && profile.scoping() != Scoping.NONE) {
                    tryScoping(clients, s3);
                }
            } finally {
                Access cleaner = new Access(clients.s3(clients.base()), folder.bucket(), end);
                new Cleanup(folder, files, end).abort(cleaner).run();
            }
        }
    }

    private void tryScoping(StoreClients clients, S3Checks s3) {
        if (!checks.prepare(() -> Plants.plant(s3.base(), folder))) {
            return;
        }
        HeaderChecks headers = new HeaderChecks(clients, folder, s3.base(), deadline);
        try (CredentialIssuer issuer = new CredentialIssuer(endpoints, clock)) {
            BulkDeleteCheck bulkDelete = new BulkDeleteCheck(clients.profile(), warehouseId, endpoints, issuer, clock,
                    folder, s3.base(), deadline);
            switch (clients.profile().scoping()) {
                case NONE -> throw new IllegalStateException("Without scoping there is nothing more to try");
                case STS -> trySts(clients, s3, issuer, headers, bulkDelete);
                case REMOTE_SIGNING -> {
                    new SigningChecks(clients, folder, s3, headers, deadline).make(checks);
                    bulkDelete.make(checks);
                }
            }
        }
    }

    private void trySts(StoreClients clients, S3Checks s3, CredentialIssuer issuer, HeaderChecks headers,
            BulkDeleteCheck bulkDelete) {
        InsideChecks inside = new InsideChecks(clients, warehouseId, issuer, folder, s3, deadline);
        inside.make(checks).ifPresent(sessions -> {
            AwsCredentialsProvider session = StoreClients.session(sessions.writer());
            Access access = new Access(clients.s3(session), folder.bucket(), deadline);
            new OutsideChecks(folder, s3.base(), access).make(checks);
            new EscalationChecks(clients, folder, deadline, sessions.writer()).make(checks);
            headers.unsignedCopySource(checks, session, USE_OTHER_SCOPING);
            headers.rawKey(checks, true, session, USE_OTHER_SCOPING);
            headers.acl(checks, session);
            headers.bulkDelete(checks, session);
            bulkDelete.make(checks);
        });
    }
}
