package io.serac.server.telemetry;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/** Leads what a library tells the JDK's own log into the server's. Thread-safe. */
final class LibraryLog implements AutoCloseable {
    // The JDK forgets a logger, and with it its handlers, that nobody holds.
    private final Logger from;
    private final Handler handler;

    private LibraryLog(Logger from) {
        this.from = from;
        this.handler = new Lines();
        from.setUseParentHandlers(false);
        from.addHandler(handler);
    }

    static LibraryLog of(String name) {
        return new LibraryLog(Logger.getLogger(name));
    }

    @Override
    public void close() {
        from.removeHandler(handler);
    }

    private static final class Lines extends Handler {
        @Override
        public void publish(LogRecord line) {
            org.slf4j.Logger to = LoggerFactory.getLogger(String.valueOf(line.getLoggerName()));
            if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
                to.atWarn().setCause(line.getThrown()).log(String.valueOf(line.getMessage()));
            } else {
                to.atDebug().setCause(line.getThrown()).log(String.valueOf(line.getMessage()));
            }
        }

        @Override
        public void flush() {
            // nothing is held back
        }

        @Override
        public void close() {
            // holds nothing
        }
    }
}
