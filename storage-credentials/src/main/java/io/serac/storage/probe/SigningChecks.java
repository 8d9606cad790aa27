package io.serac.storage.probe;

import io.serac.storage.AccessKey;
import io.serac.storage.SigningSettings;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** Whether requests can be signed for clients, and open no more than what was signed. Not thread-safe. */
final class SigningChecks {
    private final StoreClients clients;
    private final ProbeFolder folder;
    private final S3Checks s3;
    private final HeaderChecks headers;
    private final Deadline deadline;

    SigningChecks(StoreClients clients, ProbeFolder folder, S3Checks s3, HeaderChecks headers, Deadline deadline) {
        this.clients = clients;
        this.folder = folder;
        this.s3 = s3;
        this.headers = headers;
        this.deadline = deadline;
    }

    void make(Checks checks) {
        SigningSettings signing = clients.profile().delegation().signing();
        AccessKey reader = signing.reader();
        AccessKey writer = signing.writer();
        if (reader != null) {
            checks.require("signing-reader", () -> read(reader));
        }
        if (writer != null) {
            checks.require("signing-writer", () -> write(writer));
        }
        headers.unsignedCopySource(checks, identity(writer), writer == null
                ? "Set signing.reader and signing.writer to two more key pairs, one that only gets and lists and one"
                        + " that puts and deletes but does not get, or use scoping none."
                : "Take s3:GetObject away from the key pair in signing.writer.");
        headers.rawKey(checks, !signing.allowFso(), identity(reader),
                "Use a bucket that keeps keys as they are (in Ozone: layout OBJECT_STORE), or set allow-fso.");
    }

    private AwsCredentialsProvider identity(@Nullable AccessKey key) {
        return key == null ? clients.base() : StoreClients.key(key);
    }

    private Optional<String> read(AccessKey key) {
        Access access = new Access(clients.s3(StoreClients.key(key)), folder.bucket(), deadline);
        access.get(folder.key(Plants.INSIDE)).orThrow("The key pair in signing.reader", "read");
        access.list(folder.key("a/")).orThrow("The key pair in signing.reader", "list");
        return Optional.empty();
    }

    private Optional<String> write(AccessKey key) {
        String identity = "The key pair in signing.writer";
        Access access = new Access(clients.s3(StoreClients.key(key)), folder.bucket(), deadline);
        String file = folder.newKey("a/writer.txt");
        access.put(file, ProbeContent.ordinary()).orThrow(identity, "write");
        access.delete(file).orThrow(identity, "delete");
        s3.upload(access, folder.newKey("a/writer-parts.txt"), identity);
        return Optional.empty();
    }
}
