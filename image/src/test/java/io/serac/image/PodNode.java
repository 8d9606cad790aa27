package io.serac.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;

/**
 * The network of a {@link PodHost}: an address of its own, where the ports of its pods are, and beside it only the machine of the
 * test, at another address. Thread-safe.
 */
final class PodNode implements AutoCloseable {
    private static final Duration STEP_MAX = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PodHost host;
    private final Process network;
    private final String prefix;
    private final int block;

    private PodNode(PodHost host, Process network, int block) {
        this.host = host;
        this.network = network;
        // 198.18.0.0/15 is for tests: nobody's address on the Internet or, as a rule, at home.
        this.prefix = "198." + (18 + (block >> 14)) + "." + ((block >> 6) & 0xff) + ".";
        this.block = (block & 0x3f) << 2;
    }

    /** Makes one; needs root. */
    static PodNode start(PodHost host) throws IOException, InterruptedException {
        Process network = new ProcessBuilder("unshare", "--net", "sh", "-c", "echo ready; exec cat")
                .redirectError(Redirect.INHERIT).start();
        if (network.inputReader().readLine() == null) {
            throw new IllegalStateException("No name space of networks: needs root");
        }
        PodNode node = new PodNode(host, network, new SecureRandom().nextInt(1 << 15));
        String pid = Long.toString(network.pid());
        String link = "serac" + pid;
        Program.run(STEP_MAX, "ip", "link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", pid);
        Program.run(STEP_MAX, "ip", "address", "add", node.testAddress() + "/30", "dev", link);
        Program.run(STEP_MAX, "ip", "link", "set", link, "up");
        for (String command : List.of("address add " + node.address() + "/30 dev eth0", "link set eth0 up",
                "link set lo up")) {
            Program.run(STEP_MAX, ("nsenter --target " + pid + " --net ip " + command).split(" "));
        }
        return node;
    }

    /** Where pods are reached. */
    String address() {
        return prefix + (block + 2);
    }

    /** Where pods reach the machine of the test. */
    String testAddress() {
        return prefix + (block + 1);
    }

    /** Makes and starts pods of a Pod or Deployment; init containers have ended when it returns. */
    void play(JsonNode object) throws IOException, InterruptedException {
        Path file = Files.createTempFile(host.folder("objects"), "object", ".yaml");
        JSON.writeValue(file.toFile(), object);
        podman("play", "kube", file.toString());
    }

    /** Runs {@code podman} with this network. */
    String podman(String... arguments) throws IOException, InterruptedException {
        return host.run(List.of("--net=/proc/" + network.pid() + "/ns/net"), host.command("podman", arguments));
    }

    @Override
    public void close() throws InterruptedException {
        network.destroyForcibly();
        network.waitFor();
    }
}
