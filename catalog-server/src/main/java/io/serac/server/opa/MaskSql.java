package io.serac.server.opa;

import io.serac.authorizer.column.Mask;
import java.util.UUID;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * Writes masks in Trino's SQL, as expressions of the column's own type. They show what the actions of Iceberg's read-restrictions
 * show, byte for byte, so that masked columns can be joined across engines; only short texts are hidden that those would show.
 * Stateless.
 */
final class MaskSql {
    private static final int SHOWN_CHARACTERS = 4;
    private static final String HIDDEN = "'xxxx'";
    private static final String FIXED_TEXT = "'XXXXXXXX'";

    private MaskSql() {
    }

    /**
     * What is shown in place of a column. A column that the mask cannot be written for shows nothing at all.
     *
     * @param column as it is written in SQL
     * @param salt makes hashes of one answer differ from those of all others
     */
    static String of(Mask mask, String column, Type type, UUID salt) {
        return "CAST(" + value(mask, column, type, salt) + " AS " + TrinoSql.type(type) + ")";
    }

    private static String value(Mask mask, String column, Type type, UUID salt) {
        return switch (mask) {
            case REPLACE_WITH_NULL -> "NULL";
            case MASK_TO_FIXED_VALUE -> fixed(type);
            case TRUNCATE_TO_YEAR -> "date_trunc('year', " + TrinoSql.opaque(column, type) + ")";
            case TRUNCATE_TO_MONTH -> "date_trunc('month', " + TrinoSql.opaque(column, type) + ")";
            case SHA_256_GLOBAL -> hash(column, type, "");
            case SHA_256_QUERY_LOCAL -> hash(column, type, salt.toString());
            case MASK_ALPHANUM -> alphanumeric(column);
            case SHOW_FIRST_4 -> longEnough(column, "substr(" + column + ", 1, " + SHOWN_CHARACTERS + ") || "
                    + alphanumeric("substr(" + column + ", " + (SHOWN_CHARACTERS + 1) + ")"));
            case SHOW_LAST_4 -> longEnough(column,
                    alphanumeric("substr(" + column + ", 1, length(" + column + ") - " + SHOWN_CHARACTERS + ")")
                            + " || substr(" + column + ", length(" + column + ") - " + (SHOWN_CHARACTERS - 1) + ")");
        };
    }

    private static String fixed(Type type) {
        return switch (type.typeId()) {
            case BOOLEAN -> "false";
            case INTEGER, LONG, FLOAT, DOUBLE, DECIMAL -> "0";
            case DATE -> "DATE '1970-01-01'";
            case TIME -> "TIME '00:00:00.000000'";
            // Without a zone it would be midnight where the session is.
            case TIMESTAMP -> "TIMESTAMP '1970-01-01 00:00:00.000000"
                    + (((Types.TimestampType) type).shouldAdjustToUTC() ? " UTC'" : "'");
            case STRING -> FIXED_TEXT;
            case UUID -> "UUID '00000000-0000-0000-0000-000000000000'";
            case FIXED -> "rpad(X'', " + ((Types.FixedType) type).length() + ", X'00')";
            case BINARY -> "X''";
            default -> "NULL";
        };
    }

    /** Numbers are hashed by their bytes, the lowest first, and become the first bytes of the hash, read in the same order. */
    private static String hash(String column, Type type, String salt) {
        return switch (type.typeId()) {
            case STRING -> "lower(to_hex(" + sha256("to_utf8(" + column + ")", salt) + "))";
            case BINARY -> sha256(column, salt);
            case LONG -> "from_big_endian_64(reverse(substr("
                    + sha256("reverse(to_big_endian_64(" + column + "))", salt) + ", 1, 8)))";
            case INTEGER -> "from_big_endian_32(reverse(substr("
                    + sha256("reverse(to_big_endian_32(" + column + "))", salt) + ", 1, 4)))";
            default -> "NULL";
        };
    }

    private static String sha256(String bytes, String salt) {
        return "sha256(" + (salt.isEmpty() ? "" : "to_utf8('" + salt + "') || ") + bytes + ")";
    }

    /** ASCII digits are n, six signs stay, and whatever else, line ends too, is x. */
    private static String alphanumeric(String text) {
        return "regexp_replace(regexp_replace(" + text + ", '[^0-9(),.@-]', 'x'), '[0-9]', 'n')";
    }

    /** Of a short text the shown part would be all of it. */
    private static String longEnough(String column, String shown) {
        return "CASE WHEN " + column + " IS NULL THEN NULL WHEN length(" + column + ") <= " + SHOWN_CHARACTERS
                + " THEN " + HIDDEN + " ELSE " + shown + " END";
    }
}
