package io.serac.server.fault;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.awaitility.Awaitility;

/**
 * Commits of the servers in this process that were decided on and wait for the turn of another one. They wait in memory, where no
 * query of the database sees them; but they stay there until the other one is through, and a dump of all threads shows them.
 */
final class WaitingTurns {
    private static final String QUEUE = "io.serac.server.commit.CommitQueue";
    private static final String PARKED = "java.util.concurrent.locks.LockSupport.park";

    private WaitingTurns() {
    }

    /** Returns as soon as a commit waits behind another one. */
    static void awaitOne() {
        Awaitility.await().until(() -> count() == 1);
    }

    private static long count() throws IOException {
        Path folder = Files.createTempDirectory("threads");
        Path dump = folder.resolve("dump.txt");
        try {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpThreads(dump.toString(),
                    ThreadDumpFormat.TEXT_PLAIN);
            return Arrays.stream(Files.readString(dump).split("\n\n", -1))
                    .filter(thread -> thread.contains(QUEUE) && thread.contains(PARKED)).count();
        } finally {
            Files.deleteIfExists(dump);
            Files.delete(folder);
        }
    }
}
