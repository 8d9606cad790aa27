package io.serac.engines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where engines are found and where runs leave their logs. Stateless. */
public final class RunFolders {
    /** Maven starts the tests in the module's folder. */
    private static final Path MODULE = Path.of("").toAbsolutePath();

    private RunFolders() {}

    public static Path repository() {
        return MODULE.resolve("..").normalize();
    }

    static Path engineTests() {
        return repository().resolve("engine-tests");
    }

    /** What was fetched or unpacked once and is used by all runs; not under version control. */
    static Path engines() {
        return engineTests().resolve(".engines");
    }

    /** @return the class path that the engine's own pom wrote */
    public static String classPath(String engine) {
        Path file = engines().resolve(engine + ".classpath");
        if (!Files.exists(file)) {
            throw new IllegalStateException(
                    file + " is missing: the engine's pom writes it. Run `mvn verify -Pengine-tests`"
                            + " from the top folder once, for Ozone `mvn verify -Pozone-tests`.");
        }
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new IllegalStateException("Cannot read " + file, e);
        }
    }

    /** @return a new, empty folder for logs and files of one process */
    public static Path fresh(String name) {
        Path folder = MODULE.resolve("target").resolve("run").resolve(name);
        try {
            deleteTree(folder);
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new IllegalStateException("Cannot create " + folder, e);
        }
    }

    static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> paths;
        try (Stream<Path> tree = Files.walk(folder)) {
            paths = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.delete(path);
        }
    }
}
