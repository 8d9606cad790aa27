package io.serac.bench.compare;

import io.serac.bench.contestant.BenchDatabase;
import io.serac.bench.contestant.FloorContestant;
import io.serac.bench.floor.Floor;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Starts each floor when it is first needed, and a PostgreSQL for them unless one is given. Used by one thread. */
public final class Floors implements AutoCloseable {

    private final Path directory;
    private final Map<Floor, FloorContestant> started = new EnumMap<>(Floor.class);
    private @Nullable BenchDatabase database;

    /** @param database closed with the floors; null to start one */
    public Floors(Path directory, @Nullable BenchDatabase database) {
        this.directory = directory;
        this.database = database;
    }

    public FloorContestant get(Floor floor) {
        FloorContestant known = started.get(floor);
        if (known == null) {
            known = FloorContestant.start(floor, floor.needsDatabase() ? database() : null, directory);
            started.put(floor, known);
        }
        return known;
    }

    @Override
    public void close() {
        started.values().forEach(FloorContestant::close);
        if (database != null) {
            database.close();
        }
    }

    private BenchDatabase database() {
        BenchDatabase known = database;
        if (known == null) {
            known = BenchDatabase.startEmbedded(directory);
            database = known;
        }
        return known;
    }
}
