package io.serac.storage.probe;

import io.serac.storage.StorageException;
import java.util.Arrays;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** Whether what a client adds to a request, or how it spells a key, leads it outside. Not thread-safe. */
final class HeaderChecks {
    private static final String COPY_SOURCE = "x-amz-copy-source";
    // The name of a file is all that a client chooses in what is signed: no header is signed that holds the name of another one.
    // Ozone 2.2.0 takes an added header for signed if its name and a colon are anywhere among the signed headers.
    private static final String NAMED_LIKE_HEADER = "a/" + COPY_SOURCE + ":late";

    private final StoreClients clients;
    private final ProbeFolder folder;
    private final Access base;
    private final Deadline deadline;

    HeaderChecks(StoreClients clients, ProbeFolder folder, Access base, Deadline deadline) {
        this.clients = clients;
        this.folder = folder;
        this.base = base;
        this.deadline = deadline;
    }

    /**
     * @param writer whoever signs what clients write
     * @param advice what to do if the store obeys
     */
    void unsignedCopySource(Checks checks, AwsCredentialsProvider writer, String advice) {
        checks.forbid("unsigned-copy-source", () -> {
            String source = "/" + folder.bucket() + "/" + folder.key(Plants.OUTSIDE);
            String target = "a/copied-late";
            // Some stores copy only if the request has no body of its own.
            return copiesLate(writer, source, target, new byte[0])
                    || copiesLate(writer, source, target, ProbeContent.ordinary())
                    || (takes(writer, NAMED_LIKE_HEADER)
                            && copiesLate(writer, source, NAMED_LIKE_HEADER, new byte[0]))
                                    ? Optional.of(
                                            "The store obeys an x-amz-copy-source that was added after a request was signed, so a"
                                                    + " client could copy any file into its table. " + advice)
                                    : Optional.empty();
        });
    }

    // Not every store has files with such names; Ozone's buckets with folders fail at a colon.
    private boolean takes(AwsCredentialsProvider writer, String name) {
        Access access = new Access(clients.s3(writer), folder.bucket(), deadline);
        try {
            return !access.put(folder.newKey(name + ".txt"), ProbeContent.ordinary()).isRefused();
        } catch (StorageException failure) {
            deadline.check();
            return false;
        }
    }

    private boolean copiesLate(AwsCredentialsProvider writer, String source, String name, byte[] body) {
        String target = folder.newKey(name + "-" + body.length + ".txt");
        new Access(clients.adding(writer, COPY_SOURCE, source), folder.bucket(), deadline).put(target, body);
        return OutsideChecks.holdsForeign(base, target);
    }

    /**
     * @param reader whoever reads for clients
     * @param advice what to do if the store resolves keys
     */
    void rawKey(Checks checks, boolean isRequired, AwsCredentialsProvider reader, String advice) {
        checks.forbid("raw-key", isRequired, () -> {
            Access access = new Access(clients.s3(reader), folder.bucket(), deadline);
            boolean isResolved = access.get(folder.key("a/../" + Plants.OUTSIDE)).value()
                    .filter(content -> Arrays.equals(content, ProbeContent.foreign())).isPresent();
            return isResolved
                    ? Optional.of("The store takes the key a/../b for b, so a key that looks as if it were in a table"
                            + " may be elsewhere. " + advice)
                    : Optional.empty();
        });
    }

    void acl(Checks checks, AwsCredentialsProvider session) {
        checks.warn("acl", () -> {
            String key = folder.newKey("a/published.txt");
            new Access(clients.s3(session), folder.bucket(), deadline).publish(key, ProbeContent.ordinary());
            Access nobody = new Access(clients.s3(StoreClients.nobody()), folder.bucket(), deadline);
            return nobody.get(key).isRefused()
                    ? Optional.empty()
                    : Optional.of("Who may write a table can make its files public with x-amz-acl. Forbid it in the"
                            + " store, for example by blocking public access.");
        });
    }

    void bulkDelete(Checks checks, AwsCredentialsProvider session) {
        checks.warn("bulk-delete", () -> {
            String key = folder.newKey("a/bulk.txt");
            base.put(key, ProbeContent.ordinary()).orThrow("The server's key pair", "write");
            new Access(clients.s3(session), folder.bucket(), deadline).deleteInBulk(key);
            return base.get(key).isRefused()
                    ? Optional.empty()
                    : Optional.of("The store does not delete many files at once with temporary keys. Clients that do it"
                            + " fail and leave files behind; have their requests signed with signing.writer instead.");
        });
    }
}
