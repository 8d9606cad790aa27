package io.serac.server.database;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.generic.GenericTypes;
import org.jdbi.v3.core.mapper.ColumnMapper;
import org.jdbi.v3.core.mapper.ColumnMappers;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * Makes a record of each row: component {@code ownerId} is column {@code owner_id}. Records of any visibility, which
 * Jdbi's own mapper cannot construct. A column that is absent, or NULL for a primitive, is an error. Immutable and thread-safe.
 */
final class RecordMapper implements RowMapper<Object> {
    // One for each type. A handle forgets its mappers with its end, and the JVM generates code for each constructor handle that was
    // invoked some hundred times: otherwise each page of a list has it generated and compiled anew.
    private static final ClassValue<RecordMapper> KNOWN = new ClassValue<>() {
        @Override
        protected RecordMapper computeValue(Class<?> type) {
            return new RecordMapper(type);
        }
    };

    private final Class<?> type;
    private final RecordComponent[] components;
    private final MethodHandle constructor;

    private RecordMapper(Class<?> type) {
        this.type = type;
        this.components = type.getRecordComponents();
        this.constructor = canonicalConstructor(type, components);
    }

    static Optional<RowMapper<?>> find(Type type, ConfigRegistry config) {
        Class<?> erased = GenericTypes.getErasedType(type);
        return erased.isRecord() ? Optional.of(KNOWN.get(erased)) : Optional.empty();
    }

    private static MethodHandle canonicalConstructor(Class<?> type, RecordComponent[] components) {
        Class<?>[] parameters = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                    .unreflectConstructor(type.getDeclaredConstructor(parameters))
                    .asSpreader(Object[].class, parameters.length);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("No access to the constructor of " + type, e);
        }
    }

    @Override
    public Object map(ResultSet row, StatementContext context) throws SQLException {
        return specialize(row, context).map(row, context);
    }

    /** Columns are looked up once for all rows of a result. */
    @Override
    public RowMapper<Object> specialize(ResultSet row, StatementContext context) throws SQLException {
        Map<String, Integer> positions = positions(row.getMetaData());
        ColumnMappers known = context.getConfig(ColumnMappers.class);
        int[] columns = new int[components.length];
        ColumnMapper<?>[] mappers = new ColumnMapper<?>[components.length];
        for (int index = 0; index < components.length; index++) {
            RecordComponent component = components[index];
            Integer position = positions.get(snakeCase(component.getName()));
            if (position == null) {
                throw new SQLException("No column " + snakeCase(component.getName()) + " for " + type.getName());
            }
            columns[index] = position;
            mappers[index] = known.findFor(component.getGenericType())
                    .orElseThrow(() -> new SQLException("No mapper for " + component + " of " + type.getName()));
        }
        return (next, itsContext) -> construct(next, itsContext, columns, mappers);
    }

    private Object construct(ResultSet row, StatementContext context, int[] columns, ColumnMapper<?>[] mappers)
            throws SQLException {
        @Nullable
        Object[] values = new @Nullable Object[columns.length];
        for (int index = 0; index < columns.length; index++) {
            values[index] = mappers[index].map(row, columns[index], context);
            if (components[index].getType().isPrimitive() && (values[index] == null || row.wasNull())) {
                throw new SQLException("NULL for " + components[index] + " of " + type.getName());
            }
        }
        try {
            return constructor.invoke(values);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new SQLException("Cannot construct " + type.getName(), e);
        }
    }

    private static Map<String, Integer> positions(ResultSetMetaData columns) throws SQLException {
        Map<String, Integer> positions = new HashMap<>();
        for (int position = 1; position <= columns.getColumnCount(); position++) {
            positions.putIfAbsent(columns.getColumnLabel(position).toLowerCase(Locale.ROOT), position);
        }
        return positions;
    }

    private static String snakeCase(String camelCase) {
        StringBuilder snake = new StringBuilder();
        for (char letter : camelCase.toCharArray()) {
            if (Character.isUpperCase(letter)) {
                snake.append('_');
            }
            snake.append(Character.toLowerCase(letter));
        }
        return snake.toString();
    }
}
