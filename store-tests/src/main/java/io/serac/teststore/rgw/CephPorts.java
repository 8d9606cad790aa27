package io.serac.teststore.rgw;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Ports of one cluster on the loopback address. Immutable.
 *
 * @param monitor of the two next to each other of the monitor the first
 * @param storageMin of those that the store takes what it needs of, the lowest
 * @param storageMax the highest
 */
record CephPorts(int monitor, int storageMin, int storageMax, int s3) {
    private static final int STORAGE_PORTS = 40;
    private static final int ATTEMPTS_MAX = 100;

    /** Ports that are free now, below those that the system itself gives to outgoing connections. */
    static CephPorts free() {
        RandomGenerator random = RandomGenerator.getDefault();
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            int first = random.nextInt(15_000, 32_000);
            if (IntStream.range(first, first + 3 + STORAGE_PORTS).allMatch(CephPorts::isFree)) {
                return new CephPorts(first, first + 3, first + 2 + STORAGE_PORTS, first + 2);
            }
        }
        throw new IllegalStateException("No " + (3 + STORAGE_PORTS) + " free ports next to each other");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
