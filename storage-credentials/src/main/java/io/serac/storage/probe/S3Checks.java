package io.serac.storage.probe;

import io.serac.storage.Scoping;
import java.util.Arrays;
import java.util.Optional;

/** What the server needs of an S3 store beyond files. Not thread-safe. */
final class S3Checks {
    private static final String SERVER = "The server's key pair";

    private final StoreClients clients;
    private final ProbeFolder folder;
    private final Deadline deadline;
    private final Access base;

    S3Checks(StoreClients clients, ProbeFolder folder, Deadline deadline) {
        this.clients = clients;
        this.folder = folder;
        this.deadline = deadline;
        this.base = new Access(clients.s3(clients.base()), folder.bucket(), deadline);
    }

    /** What the server's identity can do. */
    Access base() {
        return base;
    }

    void multipart(Checks checks) {
        checks.require("multipart", () -> {
            String key = folder.newKey("parts.txt");
            upload(base, key, SERVER);
            return Arrays.equals(base.get(key).orThrow(SERVER, "read what it uploaded in parts"),
                    ProbeContent.ordinary())
                            ? Optional.empty()
                            : Optional.of("The store returned other bytes than were uploaded in parts.");
        });
    }

    /** Starts an upload, completes it, starts another and aborts it. */
    void upload(Access access, String key, String identity) {
        String id = access.startUpload(key).orThrow(identity, "start an upload in parts");
        folder.started(key, id);
        access.completeUpload(key, id, ProbeContent.ordinary()).orThrow(identity, "upload in parts");
        String aborted = access.startUpload(key).orThrow(identity, "start an upload in parts");
        folder.started(key, aborted);
        access.abortUpload(key, aborted).orThrow(identity, "abort an upload in parts");
    }

    void chunkedUpload(Checks checks) {
        checks.warn("chunked-upload", () -> {
            Access chunking = new Access(clients.chunking(clients.base()), folder.bucket(), deadline);
            return chunking.put(folder.newKey("chunks.txt"), ProbeContent.ordinary()).isRefused()
                    ? Optional.of("The store refuses uploads in signed chunks. Keep chunked-encoding false, here and"
                            + " in clients that do not take their settings from Serac.")
                    : Optional.empty();
        });
    }

    void wrongSecret(Checks checks) {
        boolean isRequired = clients.profile().scoping() != Scoping.NONE;
        checks.forbid("wrong-secret", isRequired, () -> {
            Access wrong = new Access(clients.s3(clients.wrongSecret()), folder.bucket(), deadline);
            return wrong.get(folder.key("probe.txt")).isRefused()
                    ? Optional.empty()
                    : Optional.of("The store takes a wrong secret, so anybody who reaches it reads everything. Turn on"
                            + " its authentication.");
        });
    }
}
