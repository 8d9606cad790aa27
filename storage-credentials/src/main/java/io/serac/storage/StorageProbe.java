package io.serac.storage;

import io.serac.storage.StorageException.Kind;
import io.serac.storage.location.Location;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Tries out a store below {@code <root>/_serac-probe/<uuid>/} as the server's own identity, within a minute. Not
 * thread-safe.
 */
public final class StorageProbe {
    private static final byte[] CONTENT = "Written by Serac to try out this store. May be deleted."
            .getBytes(StandardCharsets.UTF_8);

    private final StorageProfile profile;
    private final EndpointPolicy endpoints;
    private final Location folder;
    private final Location file;
    private final List<StorageReport.Check> checks = new ArrayList<>();

    private StorageProbe(StorageProfile profile, EndpointPolicy endpoints) {
        this.profile = profile;
        this.endpoints = endpoints;
        this.folder = profile.root().resolve("_serac-probe/" + UUID.randomUUID());
        this.file = folder.resolve("probe.txt");
    }

    public static StorageReport run(StorageProfile profile, EndpointPolicy endpoints) {
        StorageProbe probe = new StorageProbe(profile, endpoints);
        try (ObjectFiles files = ObjectFiles.open(profile, List.of(), endpoints)) {
            probe.run(files);
        }
        return new StorageReport(probe.checks);
    }

    private void run(ObjectFiles files) {
        boolean written = check("write", true, () -> write(files));
        if (written) {
            check("read", true, () -> read(files));
            check("list", true, () -> list(files));
            check("create-only", false, () -> createAgain(files));
            wrongKey().ifPresent(wrong -> check("wrong-secret", false, () -> readWith(wrong)));
            check("delete", true, () -> delete(files));
        }
    }

    /** A problem that a check found, or empty. */
    private boolean check(String name, boolean required, Supplier<Optional<String>> step) {
        Optional<String> problem;
        try {
            problem = step.get();
        } catch (StorageException failure) {
            problem = Optional.of(String.valueOf(failure.getMessage()));
        }
        checks.add(new StorageReport.Check(name, problem.isEmpty(), required, problem.orElse("")));
        return problem.isEmpty();
    }

    private Optional<String> write(ObjectFiles files) {
        files.writeNew(file, CONTENT);
        return Optional.empty();
    }

    private Optional<String> read(ObjectFiles files) {
        return Arrays.equals(files.read(file, CONTENT.length), CONTENT)
                ? Optional.empty()
                : Optional.of("The store returned other bytes than were written. Look for a cache in front of it.");
    }

    private Optional<String> list(ObjectFiles files) {
        List<Location> found = new ArrayList<>();
        files.list(folder, stored -> found.add(stored.location()));
        return found.equals(List.of(file))
                ? Optional.empty()
                : Optional.of("The store did not list the file just written. It must list new objects at once.");
    }

    private Optional<String> createAgain(ObjectFiles files) {
        try {
            files.writeNew(file, CONTENT);
            return Optional
                    .of("The store overwrites where it was asked not to (If-None-Match). Serac never writes a name"
                            + " twice, so nothing is lost, but other clients are not stopped either.");
        } catch (StorageException refusal) {
            if (refusal.kind() == Kind.ALREADY_EXISTS) {
                return Optional.empty();
            }
            throw refusal;
        }
    }

    private Optional<S3Profile> wrongKey() {
        if (profile instanceof S3Profile s3 && s3.credentials() != null) {
            AccessKey key = s3.credentials();
            String wrongSecret = new StringBuilder(key.secretAccessKey()).reverse().append('x').toString();
            return Optional.of(s3.withCredentials(new AccessKey(key.accessKeyId(), wrongSecret)));
        }
        return Optional.empty();
    }

    private Optional<String> readWith(S3Profile wrong) {
        try (ObjectFiles files = ObjectFiles.open(wrong, List.of(), endpoints)) {
            files.read(file, CONTENT.length);
            return Optional.of("The store takes a wrong secret, so anybody who reaches it reads everything."
                    + " Turn on its authentication.");
        } catch (StorageException refusal) {
            if (refusal.kind() == Kind.DENIED) {
                return Optional.empty();
            }
            throw refusal;
        }
    }

    private Optional<String> delete(ObjectFiles files) {
        files.delete(file);
        return files.exists(file)
                ? Optional.of("The store still has the file after it was deleted. Deletions must show at once.")
                : Optional.empty();
    }
}
