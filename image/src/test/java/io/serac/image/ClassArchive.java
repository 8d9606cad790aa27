package io.serac.image;

import io.serac.image.ImageDatabase.Address;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Prepares the classes that a server loads, so that the image's need not read and check them at each start: runs a server once,
 * with a database and some requests, and archives what it loaded.
 *
 * <p>Part of the build of the image, and run by it. Java ignores an archive that does not fit it or the jars.
 */
final class ClassArchive {
    private static final String ARCHIVE = "serac.jsa";
    private static final Duration STEP_MAX = Duration.ofMinutes(2);
    /** The time that all files have in the image. */
    private static final FileTime TIME_IN_IMAGE = FileTime.from(Instant.ofEpochSecond(1));

    private final String java;
    private final List<String> options;
    private final Path jar;
    private final Path folder;

    private ClassArchive(String java, Path commandFile, Path libraries, Path folder) throws IOException {
        this.java = java;
        List<String> lines = Files.readAllLines(commandFile);
        this.options = lines.stream()
                .filter(line -> line.startsWith("-") && !line.startsWith("-jar") && !line.contains(ARCHIVE)).toList();
        String jarLine = lines.stream().filter(line -> line.startsWith("-jar ")).findFirst().orElseThrow();
        this.jar = libraries.resolve(jarLine.substring(jarLine.lastIndexOf('/') + 1));
        this.folder = folder;
    }

    /** Arguments: the Java to run, the file of its options, the folder of jars, and the folder for the archive. */
    public static void main(String[] arguments) throws Exception {
        Path libraries = Path.of(arguments[2]);
        Path folder = Files.createDirectories(Path.of(arguments[3]));
        try (Stream<Path> jars = Files.list(libraries)) {
            for (Path jar : jars.toList()) {
                Files.setLastModifiedTime(jar, TIME_IN_IMAGE);
            }
        }
        ClassArchive archive = new ClassArchive(arguments[0], Path.of(arguments[1]), libraries, folder);
        Path loaded = folder.resolveSibling("loaded-classes.txt");
        archive.record(loaded);
        archive.dump(loaded);
    }

    /** Writes which classes a server loads from its start to its end. */
    private void record(Path loaded) throws Exception {
        Path data = Files.createTempDirectory("serac-image");
        try (ImageDatabase database = ImageDatabase.start(data.resolve("postgres"))) {
            Address address = database.create("serac");
            int port = freePort();
            int managementPort = freePort();
            Process server = start("record", List.of("-XX:DumpLoadedClassList=" + loaded), List.of("serve"),
                    Map.of("SERAC_DATABASE_URL", address.url(), "SERAC_DATABASE_USERNAME", address.username(),
                            "SERAC_HTTP_PORT", Integer.toString(port), "SERAC_MANAGEMENT_PORT",
                            Integer.toString(managementPort), "SERAC_DATA", data.resolve("data").toString(),
                            "SERAC_STORAGE_FILE_ROOTS", data.toString(), "SERAC_LOG_FORMAT", "json"));
            try {
                Requests.awaitReady(managementPort, server);
                Requests.useAll("http://127.0.0.1:" + port, data.resolve("data"), data.resolve("warehouse"));
            } finally {
                server.destroy();
            }
            await("record", server, 128 + 15);
        }
    }

    private void dump(Path loaded) throws Exception {
        Path archive = folder.resolve(ARCHIVE);
        Files.deleteIfExists(archive);
        Process dump =
                start("dump", List.of("-Xshare:dump", "-XX:+AOTClassLinking", "-XX:SharedClassListFile=" + loaded,
                        "-XX:SharedArchiveFile=" + archive), List.of(), Map.of());
        await("dump", dump, 0);
        if (Files.notExists(archive)) {
            throw new IllegalStateException("Java made no " + archive + ": see " + log("dump"));
        }
    }

    private Process start(String step, List<String> moreOptions, List<String> command, Map<String, String> environment)
            throws IOException {
        List<String> line = new ArrayList<>(List.of(java));
        line.addAll(options);
        line.addAll(moreOptions);
        line.addAll(List.of("-jar", jar.toString()));
        line.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true)
                .redirectOutput(Redirect.to(log(step).toFile()));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private void await(String step, Process process, int status) throws InterruptedException {
        if (!process.waitFor(STEP_MAX.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("Java does not end: see " + log(step));
        }
        if (process.exitValue() != status) {
            throw new IllegalStateException("Java ended with status " + process.exitValue() + ": see " + log(step));
        }
    }

    private Path log(String step) {
        return folder.resolveSibling(step + ".log");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
