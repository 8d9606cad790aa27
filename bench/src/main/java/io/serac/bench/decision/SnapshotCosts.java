package io.serac.bench.decision;

import com.sun.management.ThreadMXBean;
import io.serac.authorizer.Authorizer;
import io.serac.authorizer.PolicySnapshot;
import io.serac.authorizer.Securable;
import io.serac.authorizer.Subject;
import io.serac.authorizer.policy.Grant;
import io.serac.authorizer.policy.PolicyChange;
import io.serac.authorizer.policy.PolicyRows;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Prints how much memory the snapshot of a large installation takes, and the CPU time of the calling thread for making, changing
 * and asking it: figures that other processes on the machine disturb less than clocks.
 */
public final class SnapshotCosts {
    private static final long MEBIBYTE = 1 << 20;
    /** Of which the last five are printed. */
    private static final int ROUNDS = 100;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private SnapshotCosts() {
    }

    /** Takes no arguments. */
    public static void main(String[] arguments) {
        LargeInstallation installation = new LargeInstallation();
        long before = usedAfterCollection();
        PolicySnapshot snapshot = PolicySnapshot.compile(installation.rows(), 1);
        long after = usedAfterCollection();
        System.out.printf("%,d grants on %,d tables: %d MiB%n", snapshot.grantCount(), LargeInstallation.TABLES,
                (after - before) / MEBIBYTE);
        compile(installation);
        change(installation, snapshot);
        ask(installation, snapshot);
        Reference.reachabilityFence(installation);
    }

    private static void compile(LargeInstallation installation) {
        PolicyRows rows = installation.rows();
        List<Grant> grants = new ArrayList<>(LargeInstallation.GRANTS);
        rows.grants().forEach(grants::add);
        PolicyRows made = new PolicyRows(rows.principals(), rows.members(), rows.mappings(), grants, List.of(),
                List.of(), List.of(), rows.managedAccess());
        for (int round = 0; round < 3; round++) {
            print("compile", "ms", 1e6, () -> PolicySnapshot.compile(made, 1));
        }
    }

    private static void change(LargeInstallation installation, PolicySnapshot snapshot) {
        for (int round = 0; round < 100; round++) {
            List<PolicyChange> changes = installation.changes(round);
            Supplier<PolicySnapshot> changed = () -> snapshot.with(changes, 2);
            if (round < 95) {
                Reference.reachabilityFence(changed.get());
            } else {
                print("change the grants of 1,000 tables", "ms", 1e6, changed);
            }
        }
    }

    private static void ask(LargeInstallation installation, PolicySnapshot snapshot) {
        for (int round = 0; round < ROUNDS; round++) {
            filter("filter 10 lists of 1,000 names", installation.siblings(round), installation, snapshot, round);
        }
        for (int round = 0; round < ROUNDS; round++) {
            filter("filter 10,000 names, each in another place", installation.scattered(round), installation, snapshot,
                    round);
        }
    }

    private static void filter(String work, List<Securable.Table> listed, LargeInstallation installation,
            PolicySnapshot snapshot, int round) {
        Authorizer authorizer = new Authorizer();
        Subject subject = snapshot.subject(installation.user(17));
        Supplier<Integer> filter = () -> {
            int visible = 0;
            for (Securable table : listed) {
                visible += authorizer.isVisible(subject, table) ? 1 : 0;
            }
            return visible;
        };
        if (round < ROUNDS - 5) {
            Reference.reachabilityFence(filter.get());
        } else {
            print(work, "us", 1e3, filter);
        }
    }

    private static void print(String work, String unit, double nanoseconds, Supplier<?> supplier) {
        long start = THREADS.getCurrentThreadCpuTime();
        Object result = supplier.get();
        long end = THREADS.getCurrentThreadCpuTime();
        System.out.printf("%s: %.1f %s CPU%n", work, (end - start) / nanoseconds, unit);
        Reference.reachabilityFence(result);
    }

    private static long usedAfterCollection() {
        for (int round = 0; round < 3; round++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
