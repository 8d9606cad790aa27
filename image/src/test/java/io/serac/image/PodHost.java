package io.serac.image;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A machine that runs images and pods by Podman: processes, mounts and storage of its own, of which nothing is left when it is closed.
 * Thread-safe.
 */
final class PodHost implements AutoCloseable {
    private static final List<String> PROGRAMS =
            List.of("podman", "buildah", "crun", "catatonit", "conmon", "ip", "nsenter", "unshare");
    private static final List<String> FOLDERS = List.of("/usr/bin", "/usr/sbin", "/bin", "/sbin");
    /** Of one step; the longest is to load an image, or the time that a pod is given to stop. */
    private static final Duration STEP_MAX = Duration.ofMinutes(3);
    /**
     * crun takes version 1 of cgroups or version 2, and not both at once, as some machines have them. Wherever images are stored, a
     * list of them is written to the folder of the machine's own.
     */
    private static final String FIRST_PROCESS = """
            umount /sys/fs/cgroup/unified 2>/dev/null
            mkdir -p /var/lib/containers
            mount --bind "$1" /var/lib/containers
            echo ready
            exec cat
            """;
    /** Groups of processes outlive these; one that has any, of whomever, stays. */
    private static final String REMOVE_GROUPS =
            "find /sys/fs/cgroup/libpod_parent /sys/fs/cgroup/*/libpod_parent -depth -type d -exec rmdir {} \\; 2>/dev/null; true";
    private static final String SETTINGS = """
            [containers]
            default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
            netns = "host"
            [engine]
            runtime = "crun"
            cgroup_manager = "cgroupfs"
            events_logger = "file"
            """;

    private final Process process;
    private final long firstProcess;
    private final Path folder;

    private PodHost(Process process, long firstProcess, Path folder) {
        this.process = process;
        this.firstProcess = firstProcess;
        this.folder = folder;
    }

    /** Whether all programs for it are on this machine. */
    static boolean isInstalled() {
        return PROGRAMS.stream().allMatch(program -> FOLDERS.stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program))));
    }

    /** Starts one; needs root. */
    static PodHost start() throws IOException {
        Path folder = Files.createTempDirectory("serac-pods");
        Files.writeString(folder.resolve("containers.conf"), SETTINGS);
        // Ends with this process, whatever becomes of it: then nobody holds the pipe that it reads.
        Process process = new ProcessBuilder("unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc",
                "catatonit", "--", "sh", "-c", FIRST_PROCESS, "sh",
                Files.createDirectory(folder.resolve("lists")).toString()).redirectError(Redirect.DISCARD).start();
        if (process.inputReader().readLine() == null) {
            throw new IllegalStateException("No name spaces: needs root, and Debian's util-linux and catatonit");
        }
        return new PodHost(process, process.children().findFirst().orElseThrow().pid(), folder);
    }

    /** Takes an image from a file that {@code docker save} or Jib wrote, under a name. */
    void load(Path tar, String name) throws IOException, InterruptedException {
        String said = podman("load", "--quiet", "--input", tar.toString());
        podman("tag", said.substring(said.lastIndexOf(": ") + 2).strip(), name);
    }

    /** Runs {@code podman} and returns what it says; fails if that fails. */
    String podman(String... arguments) throws IOException, InterruptedException {
        return run(List.of(), command("podman", arguments));
    }

    /** Runs {@code buildah} on the same images. */
    String buildah(Duration max, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        return Program.run(max, environment, enter(List.of(), command("buildah", arguments)));
    }

    /** Runs a program of the machine, as this one sees it. */
    String run(List<String> nameSpaces, List<String> command) throws IOException, InterruptedException {
        return Program.run(STEP_MAX, Map.of(), enter(nameSpaces, command));
    }

    /** The line that runs Podman or Buildah on the storage of this machine. */
    List<String> command(String program, String... arguments) {
        List<String> line = new ArrayList<>(
                List.of("env", "CONTAINERS_CONF=" + folder.resolve("containers.conf"), program, "--root",
                        folder.resolve("images").toString(), "--runroot", folder.resolve("run").toString()));
        if (program.equals("podman")) {
            line.addAll(List.of("--tmpdir", folder.resolve("tmp").toString()));
        }
        line.addAll(List.of(arguments));
        return line;
    }

    private List<String> enter(List<String> nameSpaces, List<String> command) {
        List<String> line =
                new ArrayList<>(List.of("nsenter", "--target", Long.toString(firstProcess), "--mount", "--pid"));
        line.addAll(nameSpaces);
        line.add("--");
        line.addAll(command);
        return line;
    }

    /** A folder of this machine, empty at first. */
    Path folder(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        try {
            podman("pod", "rm", "--all", "--force", "--time", "1");
            podman("rm", "--all", "--force", "--time", "1");
        } finally {
            // With its first process all others of a name space end, and unshare only after them.
            process.getOutputStream().close();
            if (!process.waitFor(STEP_MAX.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            Program.run(STEP_MAX, "sh", "-c", REMOVE_GROUPS);
            Program.run(STEP_MAX, "rm", "-rf", folder.toString());
        }
    }
}
