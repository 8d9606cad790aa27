package io.serac.server.opa;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * Names, types and values in Trino's SQL. Everything is quoted by construction: no text from outside becomes anything but a quoted
 * name or a literal. Stateless.
 */
final class TrinoSql {
    private static final long MICROS_PER_SECOND = 1_000_000L;
    private static final int NANOS_PER_MICRO = 1_000;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS");
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");
    private static final int YEAR_MAX = 9999;
    private static final int DECIMAL_DIGITS_MAX = 38;

    private TrinoSql() {
    }

    /** Something that Trino's SQL cannot say. */
    static final class InexpressibleException extends RuntimeException {
        private static final long serialVersionUID = 1;

        InexpressibleException(String what) {
            super(what);
        }
    }

    /**
     * A column by its full name, {@code "address"."street"}. Columns inside others are only ever fields of rows.
     *
     * @param levels names from the outermost column inward
     */
    static String column(List<String> levels) {
        List<String> quoted = new ArrayList<>();
        for (String level : levels) {
            if (level.indexOf('\0') >= 0) {
                throw new InexpressibleException("a name with a null character");
            }
            quoted.add('"' + level.replace("\"", "\"\"") + '"');
        }
        return String.join(".", quoted);
    }

    /**
     * The values of a column by an expression that Trino does not see through. It has no statistics of it, and looks into no files
     * for what is asked of it, so neither its estimates nor the number of rows that it reads say anything of values that are in the
     * files and not shown.
     *
     * @param column as it is written in SQL
     */
    static String opaque(String column, Type type) {
        return type.isPrimitiveType()
                ? "greatest(" + column + ", " + column + ")"
                : "element_at(ARRAY[" + column + "], 1)";
    }

    /** The type that Trino's Iceberg connector gives a primitive column. */
    static String type(Type type) {
        return switch (type.typeId()) {
            case BOOLEAN -> "boolean";
            case INTEGER -> "integer";
            case LONG -> "bigint";
            case FLOAT -> "real";
            case DOUBLE -> "double";
            case DATE -> "date";
            case TIME -> "time(6)";
            case TIMESTAMP -> ((Types.TimestampType) type).shouldAdjustToUTC()
                    ? "timestamp(6) with time zone"
                    : "timestamp(6)";
            case STRING -> "varchar";
            case UUID -> "uuid";
            case FIXED, BINARY -> "varbinary";
            case DECIMAL -> {
                Types.DecimalType decimal = (Types.DecimalType) type;
                yield "decimal(" + decimal.precision() + "," + decimal.scale() + ")";
            }
            default -> throw new InexpressibleException("type " + type.typeId());
        };
    }

    /**
     * A value of a column's type, in Iceberg's form of it.
     *
     * @see org.apache.iceberg.types.Type.TypeID#javaClass()
     */
    static String literal(Type type, Object value) {
        return switch (type.typeId()) {
            case BOOLEAN -> (Boolean) value ? "true" : "false";
            case INTEGER -> "CAST(" + (Integer) value + " AS integer)";
            case LONG -> "CAST('" + (Long) value + "' AS bigint)";
            case FLOAT -> "CAST(" + floating(((Float) value).doubleValue(), Float.toString((Float) value))
                    + " AS real)";
            case DOUBLE -> floating((Double) value, Double.toString((Double) value));
            case DECIMAL -> "CAST(DECIMAL '" + decimal((BigDecimal) value) + "' AS " + type(type) + ")";
            case DATE -> "DATE '" + date((Integer) value) + "'";
            case TIME -> "TIME '" + TIME.format(LocalTime.ofNanoOfDay((Long) value * NANOS_PER_MICRO)) + "'";
            case TIMESTAMP -> "TIMESTAMP '" + timestamp((Long) value)
                    + (((Types.TimestampType) type).shouldAdjustToUTC() ? " UTC'" : "'");
            case STRING -> text(value.toString());
            case UUID -> "UUID '" + (UUID) value + "'";
            case FIXED, BINARY -> bytes((ByteBuffer) value);
            default -> throw new InexpressibleException("a value of type " + type.typeId());
        };
    }

    /** A text, of which every character stands for itself. */
    static String text(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new InexpressibleException("a text with a null character");
        }
        return "'" + text.replace("'", "''") + "'";
    }

    private static String floating(double value, String written) {
        if (Double.isNaN(value)) {
            return "nan()";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "infinity()" : "-infinity()";
        }
        return "DOUBLE '" + written + "'";
    }

    /** A few characters such as 1e1000000000 stand for as many digits as any memory can hold. */
    private static String decimal(BigDecimal value) {
        long before = (long) value.precision() - value.scale();
        if (before > DECIMAL_DIGITS_MAX || value.scale() > DECIMAL_DIGITS_MAX) {
            throw new InexpressibleException("a number of more than " + DECIMAL_DIGITS_MAX + " digits");
        }
        return value.toPlainString();
    }

    private static LocalDate date(int days) {
        LocalDate date = LocalDate.ofEpochDay(days);
        if (date.getYear() < 1 || date.getYear() > YEAR_MAX) {
            throw new InexpressibleException("a date outside the years 1 to 9999");
        }
        return date;
    }

    private static String timestamp(long micros) {
        Instant instant = Instant.ofEpochSecond(Math.floorDiv(micros, MICROS_PER_SECOND),
                Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO);
        LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
        if (time.getYear() < 1 || time.getYear() > YEAR_MAX) {
            throw new InexpressibleException("a time outside the years 1 to 9999");
        }
        return TIMESTAMP.format(time);
    }

    private static String bytes(ByteBuffer buffer) {
        StringBuilder hexadecimal = new StringBuilder("X'");
        for (int index = buffer.position(); index < buffer.limit(); index++) {
            hexadecimal.append(String.format("%02X", buffer.get(index)));
        }
        return hexadecimal.append('\'').toString();
    }
}
