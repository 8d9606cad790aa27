package io.serac.server.database;

import io.serac.server.telemetry.Tracing;
import io.serac.server.telemetry.Tracing.Work;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jdbi.v3.core.extension.ExtensionMethod;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Tells of each statement when it is over: its text, which names parameters, and never their values. Thread-safe. */
final class StatementSpans implements SqlLogger {
    private static final int TEXT_CHARACTERS_MAX = 2_000;

    private final Tracing tracing;

    StatementSpans(Tracing tracing) {
        this.tracing = tracing;
    }

    @Override
    public void logAfterExecution(StatementContext statement) {
        over(statement, statement.getCompletionMoment(), null);
    }

    @Override
    public void logException(StatementContext statement, SQLException failure) {
        over(statement, statement.getExceptionMoment(), Objects.requireNonNullElse(failure.getSQLState(), "unknown"));
    }

    private void over(StatementContext statement, @Nullable Instant until, @Nullable String failure) {
        Instant from = statement.getExecutionMoment();
        if (from == null || until == null) {
            return;
        }
        String text = Objects.requireNonNullElse(statement.getRawSql(), "");
        ExtensionMethod method = statement.getExtensionMethod();
        String name = method == null
                ? "statement"
                : method.getType().getSimpleName() + "." + method.getMethod().getName();
        tracing.over(new Work(name, Map.of("db.system.name", "postgresql", "db.query.text",
                text.substring(0, Math.min(TEXT_CHARACTERS_MAX, text.length())))), from, until, failure);
    }
}
