package io.serac.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

class LogFormatTest {
    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Logger logger = context.getLogger("io.serac.server.telemetry.LogFormatTest");

    @Test
    void eachLineIsAnObjectThatNamesItsRequest() throws Exception {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        OutputStreamAppender<ILoggingEvent> appender = appender(written);
        MDC.put("request-id", "r-1");
        MDC.put("principal-id", "p-1");
        MDC.put("trace-id", "t-1");
        try {
            logger.atInfo().addKeyValue("operation", "LOAD_TABLE").log("line\nof two {}", "lines");
            logger.atError().setCause(new IllegalStateException("reason")).log("failed");
        } finally {
            MDC.clear();
            logger.detachAppender(appender);
        }

        List<String> lines = written.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(2);
        JsonNode first = new ObjectMapper().readTree(lines.getFirst());
        assertThat(first.path("mdc").path("request-id").asText()).isEqualTo("r-1");
        assertThat(first.path("mdc").path("principal-id").asText()).isEqualTo("p-1");
        assertThat(first.path("mdc").path("trace-id").asText()).isEqualTo("t-1");
        assertThat(first.path("level").asText()).isEqualTo("INFO");
        assertThat(first.path("formattedMessage").asText()).isEqualTo("line\nof two lines");
        assertThat(first.path("kvpList").path(0).path("operation").asText()).isEqualTo("LOAD_TABLE");
        assertThat(first.path("timestamp").asLong()).isPositive();
        assertThat(first.fieldNames()).toIterable().doesNotContain("context", "sequenceNumber", "arguments");
        JsonNode second = new ObjectMapper().readTree(lines.getLast());
        assertThat(second.at("/throwable/message").asText()).isEqualTo("reason");
    }

    private OutputStreamAppender<ILoggingEvent> appender(ByteArrayOutputStream target) {
        JsonEncoder encoder = LogFormat.json();
        encoder.setContext(context);
        encoder.start();
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.setOutputStream(target);
        appender.start();
        logger.addAppender(appender);
        return appender;
    }
}
