package io.serac.server.audit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.serac.server.telemetry.LogFormat;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;

/** Everything that is logged while it is open, the server's own packages down to TRACE. Thread-safe. */
public final class CapturedLog implements AutoCloseable {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger serac = context.getLogger("io.serac");
    private final Level before = serac.getEffectiveLevel();
    private final ByteArrayOutputStream jsonBytes = new ByteArrayOutputStream();
    private final OutputStreamAppender<ILoggingEvent> appender;
    private final OutputStreamAppender<ILoggingEvent> jsonAppender;

    public CapturedLog() {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setPattern("%level %logger %msg %X %kvp %marker%n%ex{full}");
        appender = append(encoder, bytes);
        jsonAppender = append(LogFormat.json(), jsonBytes);
        serac.setLevel(Level.TRACE);
    }

    private OutputStreamAppender<ILoggingEvent> append(Encoder<ILoggingEvent> encoder, ByteArrayOutputStream target) {
        encoder.setContext(context);
        encoder.start();
        OutputStreamAppender<ILoggingEvent> writing = new OutputStreamAppender<>();
        writing.setContext(context);
        writing.setEncoder(encoder);
        writing.setOutputStream(target);
        writing.start();
        root.addAppender(writing);
        return writing;
    }

    public String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** The same as the server writes it if its log is to be JSON. */
    public String json() {
        return jsonBytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        serac.setLevel(before);
        root.detachAppender(appender);
        root.detachAppender(jsonAppender);
        appender.stop();
        jsonAppender.stop();
    }
}
