package io.serac.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A process that sees the unpacked image and nothing else, as a cluster with a restricted security context runs it: the numeric user
 * of the image, process 1 of its own name space, no way to gain privileges, a root file system that cannot be written, a small
 * {@code /tmp}, and no other environment than what the image and the caller say. Network and clock are the machine's. Stopped when
 * closed. Not thread-safe.
 */
final class Container implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofMinutes(2);
    private static final Duration STOP_MAX = Duration.ofSeconds(40);
    /** Done by the machine's own shell, before the image's process begins. */
    private static final String SET_UP = """
            set -e
            root="$1"; user="$2"; shared="$3"; shift 3
            mount --bind "$root" "$root"
            cd "$root"
            mount -t tmpfs -o mode=1777,size=256m tmpfs tmp
            mkdir tmp/shared
            mount --bind "$shared" tmp/shared
            mount -t tmpfs -o mode=755,size=1m tmpfs dev
            for device in null zero random urandom; do
              touch dev/$device
              mount --bind /dev/$device dev/$device
            done
            mount -t proc proc proc
            mount -o remount,ro,bind "$root"
            exec setpriv --no-new-privs chroot --userspec="$user" --groups= "$root" "$@"
            """;

    private final Process process;
    private final Path log;

    private Container(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts one.
     *
     * @param shared
     *            a folder of the machine that it sees as {@code /tmp/shared}
     * @param environment
     *            beside that of the image
     * @param arguments
     *            the command; none for that of the image
     */
    static Container start(UnpackedImage image, Path shared, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> line = new ArrayList<>(List.of("unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c",
                SET_UP, "sh", image.root().toString(), image.user(), shared.toString()));
        line.addAll(image.entryPoint());
        line.addAll(arguments.length == 0 ? image.command() : List.of(arguments));
        Path log = Files.createTempFile("serac-container", ".log");
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().clear();
        for (String variable : image.environment()) {
            String[] parts = variable.split("=", 2);
            builder.environment().put(parts[0], parts[1]);
        }
        // The set-up is the machine's; what it looks for itself is not in the image.
        builder.environment().merge("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", (ofImage, own) -> ofImage + ":" + own);
        builder.environment().putAll(environment);
        return new Container(builder.start(), log);
    }

    Process process() {
        return process;
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    /** @return the status that the process ended with */
    int await() throws InterruptedException {
        if (!process.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("The container does not end, see " + log);
        }
        return process.exitValue();
    }

    /** As a cluster stops it; returns the status. */
    int terminate() throws InterruptedException {
        inside().destroy();
        return await();
    }

    /** The image's own process, which is 1 inside. */
    ProcessHandle inside() {
        return Awaitility.await().atMost(START_MAX)
                .until(() -> process.children().findFirst(), Optional::isPresent).orElseThrow();
    }

    @Override
    public void close() throws IOException {
        // A process that has changed its user is not ended with its parent any more.
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        Files.deleteIfExists(log);
    }
}
