package io.serac.bench.decision;

import io.serac.authorizer.AccessRequest;
import io.serac.authorizer.Authorizer;
import io.serac.authorizer.Decision;
import io.serac.authorizer.PolicySnapshot;
import io.serac.authorizer.Privilege;
import io.serac.authorizer.Securable;
import io.serac.authorizer.Subject;
import io.serac.authorizer.policy.PolicyRows;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Decisions, filtering, changes and compilation at a million tables and three million grants. */
@State(Scope.Benchmark)
@Fork(value = 1, jvmArgsAppend = "-Xmx3g")
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DecisionBenchmark {
    private static final int REQUESTS = 1 << 17;
    private static final Set<Privilege> NEEDED = Set.of(Privilege.DESCRIBE);
    private static final UUID OWNER = new UUID(1, 1);

    private final LargeInstallation installation = new LargeInstallation();
    private final Authorizer authorizer = new Authorizer();
    private final List<Securable.Table> siblings = installation.siblings(1);
    private final List<Securable.Table> scattered = installation.scattered(1);
    /** Ids as they come from a row, so that what is cold is the snapshot and not the request. */
    private final long[] ids = new long[2 * REQUESTS];
    private final int[] namespaces = new int[REQUESTS];
    private final Subject[] subjects = new Subject[64];
    private PolicyRows rows = PolicyRows.none();
    private PolicySnapshot snapshot = PolicySnapshot.empty(0);
    private int next;

    /** Takes half a minute. */
    @Setup
    public void makeInstallation() {
        rows = installation.rows();
        snapshot = PolicySnapshot.compile(rows, 1);
        RandomGenerator random = new Random(4711);
        for (int request = 0; request < REQUESTS; request++) {
            int number = random.nextInt(LargeInstallation.TABLES);
            UUID id = installation.table(number).id();
            ids[2 * request] = id.getMostSignificantBits();
            ids[2 * request + 1] = id.getLeastSignificantBits();
            namespaces[request] = number;
        }
        for (int subject = 0; subject < subjects.length; subject++) {
            subjects[subject] = snapshot.subject(installation.user(subject * 17));
        }
    }

    /** One decision on a table met by chance; its rows are not in the processor's caches. */
    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    public Decision decide() {
        next = (next + 1) & (REQUESTS - 1);
        Securable table = new Securable.Table(new UUID(ids[2 * next], ids[2 * next + 1]), OWNER,
                installation.namespaceOf(namespaces[next]));
        return authorizer.decide(subjects[next & (subjects.length - 1)], new AccessRequest(table, NEEDED));
    }

    /** The same on average, without the cost of looking at the clock. */
    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    public Decision decideOnAverage() {
        return decide();
    }

    /** 10,000 names as lists show them, filtered. */
    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    public int filter() {
        return visible(siblings);
    }

    /** 10,000 names, each in another namespace than the one before, filtered. */
    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    public int filterScattered() {
        return visible(scattered);
    }

    private int visible(List<Securable.Table> listed) {
        int visible = 0;
        for (Securable table : listed) {
            visible += authorizer.isVisible(subjects[0], table) ? 1 : 0;
        }
        return visible;
    }

    /** Roles and closure of a principal, as for a token seen for the first time. */
    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    public Subject subject() {
        next = (next + 1) & (REQUESTS - 1);
        return snapshot.subject(installation.user(next % 20_000));
    }

    /** A thousand tables with other grants. */
    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    public PolicySnapshot change() {
        next++;
        return snapshot.with(installation.changes(next % 1_000), 2);
    }

    /** Everything anew; the rows are made while they are read, which is part of it. */
    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @Warmup(iterations = 1)
    @Measurement(iterations = 3)
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    public PolicySnapshot compile() {
        return PolicySnapshot.compile(rows, 1);
    }
}
