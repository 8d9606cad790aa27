package io.serac.bench.contestant;

import io.serac.bench.floor.Floor;
import io.serac.bench.floor.FloorServer;
import io.serac.bench.process.Watched;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A floor server in a JVM of its own. Thread-safe. */
public final class FloorContestant implements Contestant {

    /** Those of the script {@code serac}, so that the collector and the heap are not what is compared. */
    private static final List<String> JVM_OPTIONS = List.of(
            "-XX:+UseSerialGC", "-Xms48m", "-Xmx512m", "-XX:MinHeapFreeRatio=15", "-XX:MaxHeapFreeRatio=30",
            "-XX:+UseCompactObjectHeaders", "-XX:ReservedCodeCacheSize=96m", "-Xss512k", "-XX:-UsePerfData",
            "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

    private final Floor floor;
    private final ChildProcess process;
    private final int port;
    private final Watched watched;

    private FloorContestant(Floor floor, ChildProcess process, int port, Watched watched) {
        this.floor = floor;
        this.process = process;
        this.port = port;
        this.watched = watched;
    }

    /** @param database where its rows are kept; a floor that needs none may be given null */
    public static FloorContestant start(Floor floor, @Nullable BenchDatabase database, Path directory) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_OPTIONS);
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), FloorServer.class.getName(), floor.name()));
        List<Long> databasePids = new ArrayList<>();
        if (database != null) {
            command.addAll(List.of(database.jdbcUrl(), database.user(), database.password()));
            databasePids.addAll(database.pids());
        }
        ChildProcess process = ChildProcess.start(command, Map.of(), directory.resolve(floor.contestant() + ".log"));
        process.await("its port", START_TIMEOUT, () -> !process.lineAfter(FloorServer.READY).isEmpty());
        int port = Integer.parseInt(process.lineAfter(FloorServer.READY));
        return new FloorContestant(floor, process, port, new Watched(List.of(process.pid()), databasePids));
    }

    public Floor floor() {
        return floor;
    }

    @Override
    public String name() {
        return floor.contestant();
    }

    @Override
    public URI server() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public Watched watched() {
        return watched;
    }

    @Override
    public void close() {
        process.close();
    }
}
