package io.serac.teststore;

import io.serac.storage.AccessKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The stores that tests run on: each is started once in a JVM, when a test first asks for it, and stopped at the JVM's end.
 * Thread-safe.
 */
public final class TestStores {
    /** System property with the names of the kinds to test, separated by commas; without it all that are found. */
    public static final String SELECTED = "serac.stores";

    private static final Map<String, TestStore> RUNNING = new HashMap<>();
    private static final Set<String> SKIPPED = new HashSet<>();

    private TestStores() {}

    /**
     * All kinds of stores to be tested, those included that cannot be started here.
     *
     * @throws IllegalStateException if there are none, since tests on no store would pass without a word
     */
    public static List<TestStoreProvider> providers() {
        List<String> selected = Arrays.stream(System.getProperty(SELECTED, "").split(",")).map(String::strip)
                .filter(name -> !name.isEmpty()).toList();
        List<TestStoreProvider> providers = ServiceLoader.load(TestStoreProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> selected.isEmpty() || selected.contains(provider.name()))
                .sorted(Comparator.comparing(TestStoreProvider::name)).toList();
        if (providers.isEmpty()) {
            throw new IllegalStateException("No store to test on: none of " + selected + " is on the class path.");
        }
        return providers;
    }

    /** The one kind of that name. */
    public static TestStore running(String name) {
        return running(providers().stream().filter(provider -> provider.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalStateException("No store " + name + " is on the class path.")));
    }

    /**
     * The store, started if it is not yet.
     *
     * @throws TestAbortedException if it cannot be started here and need not be
     * @throws IllegalStateException if it cannot be started here but must be, or takes a wrong secret
     */
    public static synchronized TestStore running(TestStoreProvider provider) {
        TestStore known = RUNNING.get(provider.name());
        if (known != null) {
            return known;
        }
        provider.obstacle().ifPresent(obstacle -> {
            if (provider.isRequired()) {
                throw new IllegalStateException(obstacle);
            }
            String message = "SKIPPED, nothing is tested on " + provider.name() + ": " + obstacle;
            // A report of Maven counts what was skipped and does not say why.
            if (SKIPPED.add(provider.name())) {
                System.err.println(message);
            }
            throw new TestAbortedException(message);
        });
        TestStore started = provider.start(freshFolder(provider.name()));
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(started::close));
        requireThatItChecksSecrets(started);
        RUNNING.put(provider.name(), started);
        return started;
    }

    // Whatever else is refused by a store that checks no signatures proves nothing.
    private static void requireThatItChecksSecrets(TestStore store) {
        AccessKey admin = store.admin();
        try (S3Client stranger = PlainClient.open(store,
                AwsBasicCredentials.create(admin.accessKeyId(), admin.secretAccessKey() + "x"))) {
            stranger.listObjectsV2(list -> list.bucket(TestStore.BUCKET));
        } catch (S3Exception refusal) {
            if (refusal.statusCode() == 403) {
                return;
            }
            throw new IllegalStateException(store.name() + " answers a wrong secret with " + refusal.statusCode(),
                    refusal);
        }
        throw new IllegalStateException(store.name() + " takes a wrong secret: nothing can be tested on it.");
    }

    private static Path freshFolder(String name) {
        // Maven starts tests in the folder of their module.
        Path folder = Path.of("target", "stores", name).toAbsolutePath();
        try {
            if (Files.exists(folder)) {
                List<Path> old;
                try (Stream<Path> tree = Files.walk(folder)) {
                    old = tree.sorted(Comparator.reverseOrder()).toList();
                }
                for (Path path : old) {
                    Files.delete(path);
                }
            }
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new IllegalStateException("Cannot empty " + folder, e);
        }
    }
}
