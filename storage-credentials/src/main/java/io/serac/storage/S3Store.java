package io.serac.storage;

import io.serac.storage.StorageException.Kind;
import io.serac.storage.location.Location;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Objects of a store that speaks S3, as the identity of its profile. Thread-safe. */
final class S3Store implements ObjectStore {
    private static final Logger LOG = LoggerFactory.getLogger(S3Store.class);
    private static final int NOT_IMPLEMENTED = 501;
    private static final int PRECONDITION_FAILED = 412;

    private final S3Client client;
    private volatile boolean createOnlyUnsupported;

    private S3Store(S3Client client) {
        this.client = client;
    }

    static S3Store open(S3Profile profile, EndpointPolicy endpoints, CallLimits limits, StoreObserver observer) {
        return new S3Store(S3Connection.open(profile, endpoints, limits, observer));
    }

    @Override
    public void writeNew(Location file, byte[] content) {
        try {
            if (createOnlyUnsupported) {
                put(file, content);
            } else {
                putNew(file, content);
            }
        } catch (SdkException failure) {
            throw S3Failure.of(failure, file);
        }
    }

    private void putNew(Location file, byte[] content) {
        try {
            client.putObject(put -> put.bucket(file.bucket()).key(file.key()).ifNoneMatch("*"),
                    RequestBody.fromBytes(content));
        } catch (S3Exception refusal) {
            if (refusal.statusCode() == NOT_IMPLEMENTED) {
                // Names of files are random, so such stores lose nothing but the second look.
                createOnlyUnsupported = true;
                put(file, content);
            } else if (refusal.statusCode() != PRECONDITION_FAILED || !isOwnRepetition(refusal, file, content)) {
                throw refusal;
            }
        }
    }

    private void put(Location file, byte[] content) {
        client.putObject(put -> put.bucket(file.bucket()).key(file.key()), RequestBody.fromBytes(content));
    }

    // A call is repeated if its answer was lost; the repetition then meets the file that the first one had written.
    private boolean isOwnRepetition(S3Exception refusal, Location file, byte[] content) {
        Integer attempts = refusal.numAttempts();
        return attempts != null && attempts > 1 && Arrays.equals(read(file, content.length), content);
    }

    @Override
    public byte[] read(Location file, long bytesMax) {
        try {
            Optional<byte[]> content = client.getObject(get -> get.bucket(file.bucket()).key(file.key()),
                    (answer, body) -> readAtMost(bytesMax, body));
            return content.orElseThrow(() -> new StorageException(Kind.TOO_LARGE,
                    "File " + file + " has more than the " + bytesMax + " bytes allowed here"));
        } catch (SdkException failure) {
            throw S3Failure.of(failure, file);
        }
    }

    private static Optional<byte[]> readAtMost(long bytesMax, AbortableInputStream body) throws IOException {
        byte[] content = body.readNBytes(Math.toIntExact(bytesMax + 1));
        if (content.length <= bytesMax) {
            return Optional.of(content);
        }
        body.abort();
        return Optional.empty();
    }

    @Override
    public boolean exists(Location file) {
        try {
            client.headObject(head -> head.bucket(file.bucket()).key(file.key()));
            return true;
        } catch (SdkException failure) {
            StorageException meaning = S3Failure.of(failure, file);
            if (meaning.kind() == Kind.NOT_FOUND) {
                return false;
            }
            throw meaning;
        }
    }

    @Override
    public void delete(Location file) {
        try {
            client.deleteObject(delete -> delete.bucket(file.bucket()).key(file.key()));
        } catch (SdkException failure) {
            throw S3Failure.of(failure, file);
        }
    }

    @Override
    public void list(Location folder, Consumer<StoredFile> each) {
        String prefix = folder.key() + "/";
        try {
            for (S3Object object : client.listObjectsV2Paginator(
                    list -> list.bucket(folder.bucket()).prefix(prefix)).contents()) {
                located(folder, object.key().substring(prefix.length()))
                        .ifPresent(location -> each
                                .accept(new StoredFile(location, object.size(), object.lastModified())));
            }
        } catch (SdkException failure) {
            throw S3Failure.of(failure, folder);
        }
    }

    // A key like a//b or a/../b cannot be told apart from another one by every client and store on the way.
    private static Optional<Location> located(Location folder, String name) {
        try {
            return Optional.of(folder.resolve(name));
        } catch (IllegalArgumentException ambiguous) {
            LOG.atWarn().addKeyValue("folder", folder)
                    .log("Passed over an object whose key has an empty or relative segment");
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
