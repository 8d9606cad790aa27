package io.serac.storage.probe;

import io.serac.storage.S3Profile;
import io.serac.storage.scope.StorageMode;
import io.serac.storage.scope.StorageScope;
import io.serac.storage.session.CredentialIssuer;
import io.serac.storage.session.ScopedCredentials;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Whether temporary keys are there and do all they are for. Not thread-safe. */
final class InsideChecks {
    private static final String KEYS = "Temporary keys for a folder";

    /** Temporary keys, by which a store is judged. */
    record Sessions(ScopedCredentials writer, ScopedCredentials reader) {
    }

    private final S3Profile profile;
    private final UUID warehouseId;
    private final CredentialIssuer issuer;
    private final ProbeFolder folder;
    private final S3Checks s3;
    private final StoreClients clients;
    private final Deadline deadline;

    InsideChecks(StoreClients clients, UUID warehouseId, CredentialIssuer issuer, ProbeFolder folder, S3Checks s3,
            Deadline deadline) {
        this.profile = clients.profile();
        this.warehouseId = warehouseId;
        this.issuer = issuer;
        this.folder = folder;
        this.s3 = s3;
        this.clients = clients;
        this.deadline = deadline;
    }

    /** Empty if there are none, or they do not work. */
    Optional<Sessions> make(Checks checks) {
        Sessions[] issued = new Sessions[1];
        boolean areIssued = checks.require("sts-assume-role", () -> {
            issued[0] = new Sessions(issue(StorageMode.READ_WRITE), issue(StorageMode.READ));
            return Optional.empty();
        });
        if (!areIssued) {
            return Optional.empty();
        }
        Access writer = access(issued[0].writer());
        Access reader = access(issued[0].reader());
        boolean work = checks.require("sts-inside", () -> {
            write(writer);
            read(reader);
            return Optional.empty();
        });
        checks.forbid("sts-read-only", () -> staysReader(reader));
        return work ? Optional.of(issued[0]) : Optional.empty();
    }

    private ScopedCredentials issue(StorageMode mode) {
        deadline.check();
        StorageScope scope =
                StorageScope.of(profile, List.of(), UUID.randomUUID(), List.of(folder.table()), mode);
        return issuer.issue(scope, warehouseId);
    }

    private void write(Access session) {
        String key = folder.newKey("a/session.txt");
        session.put(key, ProbeContent.ordinary()).orThrow(KEYS, "write in it");
        read(session);
        session.delete(key).orThrow(KEYS, "delete in it");
        s3.upload(session, folder.newKey("a/session-parts.txt"), KEYS);
    }

    private void read(Access session) {
        session.get(folder.key(Plants.INSIDE)).orThrow(KEYS, "read in it");
        session.list(folder.key("a/")).orThrow(KEYS, "list it");
    }

    private Optional<String> staysReader(Access reader) {
        boolean writes = !reader.put(folder.newKey("a/reader.txt"), ProbeContent.ordinary()).isRefused();
        boolean deletes = !reader.delete(folder.key("a/reader.txt")).isRefused();
        return writes || deletes
                ? Optional.of("Temporary keys for reading also " + (writes ? "write" : "delete")
                        + ": the store does not hold them to their policy. Use scoping remote-signing or none.")
                : Optional.empty();
    }

    private Access access(ScopedCredentials keys) {
        return new Access(clients.s3(StoreClients.session(keys)), folder.bucket(), deadline);
    }
}
