package io.serac.server.database;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.telemetry.Tracing;
import java.util.UUID;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementException;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;

/**
 * How Java values become SQL values and back: records by their constructors, {@code UUID[]}, {@code text[]} and
 * {@code bigint[]} from arrays and lists, {@code jsonb} as {@link JsonNode} or as a map of strings.
 */
final class Mappings {
    private Mappings() {}

    static Jdbi jdbi(DataSource connections, Tracing tracing) {
        Jdbi jdbi = Jdbi.create(connections).installPlugin(new SqlObjectPlugin()).installPlugin(new PostgresPlugin());
        jdbi.registerArrayType(String.class, "text");
        jdbi.registerRowMapper(RecordMapper::find);
        // Jdbi's own reads the text of an id, which the driver would have to write first.
        jdbi.registerColumnMapper(UUID.class, (row, position, context) -> row.getObject(position, UUID.class));
        jdbi.registerColumnMapper(JsonNode.class, JsonColumns::readTree);
        jdbi.registerColumnMapper(JsonColumns.STRINGS, JsonColumns::readStrings);
        jdbi.registerArgument(new JsonColumns.TreeArgument());
        jdbi.registerArgument(new JsonColumns.StringsArgument());
        // The default message lists the arguments, and those can be secrets.
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(Mappings::message);
        if (tracing.isOn()) {
            jdbi.setSqlLogger(new StatementSpans(tracing));
        }
        return jdbi;
    }

    private static String message(StatementException failure) {
        return failure.getShortMessage() + " [statement: " + failure.getStatementContext().getRawSql() + "]";
    }
}
