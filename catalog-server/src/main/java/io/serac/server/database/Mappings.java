package io.serac.server.database;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Type;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.generic.GenericTypes;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;

/**
 * How Java values become SQL values and back: records by their constructors, {@code UUID[]}, {@code text[]} and
 * {@code bigint[]} from arrays and lists, {@code jsonb} as {@link JsonNode} or as a map of strings.
 */
final class Mappings {
    private Mappings() {}

    static Jdbi jdbi(DataSource connections) {
        Jdbi jdbi = Jdbi.create(connections).installPlugin(new SqlObjectPlugin()).installPlugin(new PostgresPlugin());
        jdbi.registerArrayType(String.class, "text");
        jdbi.registerRowMapper(Mappings::recordMapper);
        jdbi.registerColumnMapper(JsonNode.class, JsonColumns::readTree);
        jdbi.registerColumnMapper(JsonColumns.STRINGS, JsonColumns::readStrings);
        jdbi.registerArgument(new JsonColumns.TreeArgument());
        jdbi.registerArgument(new JsonColumns.StringsArgument());
        // The default message lists the arguments, and those can be secrets.
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(Mappings::message);
        return jdbi;
    }

    private static Optional<RowMapper<?>> recordMapper(Type type, ConfigRegistry config) {
        Class<?> erased = GenericTypes.getErasedType(type);
        return erased.isRecord() ? Optional.of(ConstructorMapper.of(erased)) : Optional.empty();
    }

    private static String message(org.jdbi.v3.core.statement.StatementException failure) {
        String reason = failure.getShortMessage();
        return reason + " [statement: " + failure.getStatementContext().getRawSql() + "]";
    }
}
