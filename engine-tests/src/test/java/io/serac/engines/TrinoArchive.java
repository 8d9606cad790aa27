package io.serac.engines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The Trino server, unpacked once and without the plugins that no test uses. Stateless. */
final class TrinoArchive {
    private static final Set<String> PLUGINS = Set.of("iceberg", "opa", "tpch", "memory", "geospatial",
            "password-authenticators");

    private TrinoArchive() {
    }

    /** @return the folder that holds lib and plugin */
    static Path unpacked() {
        try {
            Path archive = Path.of(Files.readString(RunFolders.engines().resolve("trino.archive")).strip());
            String name = archive.getFileName().toString().replace(".tar.gz", "");
            Path home = RunFolders.engines().resolve(name);
            if (!Files.exists(home)) {
                unpack(archive, name, home);
            }
            return home;
        } catch (IOException e) {
            throw new IllegalStateException("Cannot unpack Trino; its pom fetches it: run `mvn verify -Pengine-tests`",
                    e);
        }
    }

    private static void unpack(Path archive, String name, Path home) throws IOException {
        Path folder = RunFolders.engines().resolve("unpacking");
        RunFolders.deleteTree(folder);
        Files.createDirectories(folder);
        Path log = folder.resolve("tar.log");
        try (ForkedProcess tar =
                ForkedProcess.start(List.of("tar", "-xzf", archive.toString()), Map.of(), folder, log)) {
            int status = tar.await(Duration.ofMinutes(5));
            if (status != 0) {
                throw new IllegalStateException("tar ended with " + status + ": " + tar.logEnd());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while unpacking " + archive, e);
        }
        // Plugins share files by hard links: all of them are unpacked before some are deleted.
        List<Path> plugins;
        try (Stream<Path> all = Files.list(folder.resolve(name).resolve("plugin"))) {
            plugins = all.filter(plugin -> !PLUGINS.contains(plugin.getFileName().toString())).toList();
        }
        for (Path plugin : plugins) {
            RunFolders.deleteTree(plugin);
        }
        Files.move(folder.resolve(name), home, StandardCopyOption.ATOMIC_MOVE);
        RunFolders.deleteTree(folder);
    }
}
