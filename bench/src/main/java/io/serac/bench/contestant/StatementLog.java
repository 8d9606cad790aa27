package io.serac.bench.contestant;

import io.serac.bench.BenchException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * Counts round trips to a PostgreSQL by letting it log its statements. To be used while nothing is measured, because the log costs.
 * Used by one thread at a time.
 */
public final class StatementLog {
    // The driver sends BEGIN together with the statement after it.
    private static final Pattern ROUND_TRIP =
            Pattern.compile("^([^|\n]*)\\|LOG: {2}(execute [^:]+|statement): (?!BEGIN)", Pattern.MULTILINE);
    private static final long RELOAD_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final ServerDatabase database;
    private final String administration;

    /** @param administration name of the application whose statements no client waits for, most of them */
    StatementLog(ServerDatabase database, String administration) {
        this.database = database;
        this.administration = administration;
    }

    /** Begins to count what all clients of the database send. */
    public Counting begin() {
        execute("ALTER SYSTEM SET log_line_prefix = '%a|'", "ALTER SYSTEM SET log_statement = 'all'");
        return new Counting(size());
    }

    /** A count that goes on. Ends with {@link #close}. */
    public final class Counting implements AutoCloseable {
        private final long start;

        private Counting(long start) {
            this.start = start;
        }

        /** Round trips so far: statements, and commits that came as such. */
        public long roundTrips() {
            return count(false);
        }

        /** The same of the application that administers. */
        public long administrativeRoundTrips() {
            return count(true);
        }

        private long count(boolean isAdministrative) {
            return ROUND_TRIP.matcher(textFrom(start)).results()
                    .filter(line -> line.group(1).equals(administration) == isAdministrative).count();
        }

        @Override
        public void close() {
            execute("ALTER SYSTEM RESET log_statement", "ALTER SYSTEM RESET log_line_prefix");
        }
    }

    private void execute(String... settings) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String setting : settings) {
                statement.execute(setting);
            }
            statement.execute("SELECT pg_reload_conf()");
        } catch (SQLException e) {
            throw new BenchException("Cannot tell PostgreSQL what to log: " + e.getMessage(), e);
        }
        // Each of its processes reads the settings again by itself.
        LockSupport.parkNanos(RELOAD_NANOS);
    }

    private long size() {
        try {
            return Files.size(database.log());
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private String textFrom(long start) {
        try (SeekableByteChannel channel = Files.newByteChannel(database.log())) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size() - start));
            channel.position(start);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // Goes on until the buffer is full.
                continue;
            }
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private BenchException unreadable(IOException cause) {
        return new BenchException("Cannot read the log of PostgreSQL, " + database.log() + ".", cause);
    }
}
