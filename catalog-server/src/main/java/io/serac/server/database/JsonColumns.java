package io.serac.server.database;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.generic.GenericType;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;

/** Columns of type {@code jsonb}: as a tree, or as a map of strings (properties). */
final class JsonColumns {
    static final GenericType<Map<String, String>> STRINGS = new GenericType<>() {};
    private static final TypeReference<LinkedHashMap<String, String>> STRINGS_REFERENCE = new TypeReference<>() {};
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonColumns() {}

    static @Nullable JsonNode readTree(ResultSet row, int column, StatementContext context) throws SQLException {
        String text = row.getString(column);
        try {
            return text == null ? null : JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new SQLException("Column " + column + " is not JSON", e);
        }
    }

    static @Nullable Map<String, String> readStrings(ResultSet row, int column, StatementContext context)
            throws SQLException {
        String text = row.getString(column);
        try {
            return text == null ? null : Collections.unmodifiableMap(JSON.readValue(text, STRINGS_REFERENCE));
        } catch (JsonProcessingException e) {
            throw new SQLException("Column " + column + " is not a JSON object of strings", e);
        }
    }

    private static Argument argument(Object value) {
        return (position, statement, context) -> {
            PGobject json = new PGobject();
            json.setType("jsonb");
            try {
                json.setValue(JSON.writeValueAsString(value));
            } catch (JsonProcessingException e) {
                throw new SQLException("Argument " + position + " cannot be written as JSON", e);
            }
            statement.setObject(position, json);
        };
    }

    /** Binds a {@link JsonNode}. */
    static final class TreeArgument extends AbstractArgumentFactory<JsonNode> {
        TreeArgument() {
            super(Types.OTHER);
        }

        @Override
        protected Argument build(JsonNode value, ConfigRegistry config) {
            return argument(value);
        }
    }

    /** Binds a {@code Map<String, String>}. */
    static final class StringsArgument extends AbstractArgumentFactory<Map<String, String>> {
        StringsArgument() {
            super(Types.OTHER);
        }

        @Override
        protected Argument build(Map<String, String> value, ConfigRegistry config) {
            return argument(value);
        }
    }
}
