package io.serac.server.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.TimeBasedRollingPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.LoggerFactory;

/**
 * Lines of the audit, by logger {@value #LOGGER}: to a file of their own or to standard output, never to the server's log.
 * Thread-safe.
 */
public final class AuditStream implements AutoCloseable {
    /** Name of the logger, for operators who configure logging by themselves. */
    public static final String LOGGER = "io.serac.audit";
    private static final Path STANDARD_OUTPUT = Path.of("-");

    private final Logger logger;
    private final OutputStreamAppender<ILoggingEvent> appender;

    private AuditStream(Logger logger, OutputStreamAppender<ILoggingEvent> appender) {
        this.logger = logger;
        this.appender = appender;
    }

    /**
     * Opens the stream.
     *
     * @param file
     *            {@code -} for standard output
     * @param retention
     *            how long files of former days are kept
     * @throws UncheckedIOException
     *             if the file cannot be written
     */
    public static AuditStream open(Path file, Duration retention) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        OutputStreamAppender<ILoggingEvent> appender =
                file.equals(STANDARD_OUTPUT) ? standardOutput() : rolling(context, file, retention);
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setPattern("%msg%n");
        encoder.start();
        appender.setContext(context);
        appender.setName(LOGGER);
        appender.setEncoder(encoder);
        appender.start();
        Logger logger = context.getLogger(LOGGER);
        logger.setAdditive(false);
        logger.setLevel(Level.INFO);
        logger.addAppender(appender);
        return new AuditStream(logger, appender);
    }

    private static OutputStreamAppender<ILoggingEvent> standardOutput() {
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setTarget(ConsoleTarget.SystemOut.getName());
        return console;
    }

    private static OutputStreamAppender<ILoggingEvent> rolling(LoggerContext context, Path file,
            Duration retention) {
        Path absolute = file.toAbsolutePath().normalize();
        try {
            if (absolute.getParent() != null) {
                Files.createDirectories(absolute.getParent());
            }
            if (!Files.exists(absolute)) {
                Files.createFile(absolute);
            }
            if (!Files.isRegularFile(absolute) || !Files.isWritable(absolute)) {
                throw new IOException("not a file that can be written");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("audit.log-file cannot be written: " + absolute, e);
        }
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setFile(absolute.toString());
        TimeBasedRollingPolicy<ILoggingEvent> daily = new TimeBasedRollingPolicy<>();
        daily.setContext(context);
        daily.setParent(appender);
        daily.setFileNamePattern(absolute.toString().replace("%", "\\%") + ".%d{yyyy-MM-dd,UTC}");
        daily.setMaxHistory((int) retention.plusDays(1).toDays());
        daily.start();
        appender.setRollingPolicy(daily);
        return appender;
    }

    /** Writes a line. */
    public void line(byte[] json) {
        logger.info(new String(json, StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
        appender.stop();
    }
}
