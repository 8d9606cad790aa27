package io.serac.server.opa;

import io.serac.authorizer.AccessClass;
import io.serac.authorizer.Decision;
import io.serac.authorizer.Privilege;
import io.serac.authorizer.column.Mask;
import io.serac.authorizer.column.TableColumns;
import io.serac.authorizer.column.TableColumns.Column;
import io.serac.server.access.UserDecisions;
import io.serac.server.securable.ObjectEntry;
import io.serac.server.securable.ObjectKind;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.apache.iceberg.expressions.Expression;

/** What a user may read of tables and views, in Trino's terms. Used for one question. */
final class TrinoTables {
    private static final Set<String> METADATA_TABLES = Set.of("data", "history", "metadata_log_entries", "snapshots",
            "manifests", "all_manifests", "partitions", "files", "entries", "all_entries", "refs", "properties");
    private static final char HIDDEN_COLUMN = '$';

    private final UserDecisions.Of user;
    private final boolean isArmed;

    /** @param isArmed whether the engine is known to apply filters and masks */
    TrinoTables(UserDecisions.Of user, boolean isArmed) {
        this.user = user;
        this.isArmed = isArmed;
    }

    /** The decision about a table or view, if it is allowed. */
    Optional<Decision.Allowed> allowed(ObjectEntry object, Set<Privilege> needed) {
        return user.decide(object, needed) instanceof Decision.Allowed allowed
                ? Optional.of(allowed)
                : Optional.empty();
    }

    /** Whether the privileges are held and nothing of the table is kept from the user. */
    boolean isUnrestricted(ObjectEntry object, Set<Privilege> needed) {
        return allowed(object, needed).filter(decision -> decision.accessClass() != AccessClass.RESTRICTED).isPresent();
    }

    /** Whether all of a table, its files and its history are open: for what shows more than rows. */
    boolean isWholeOpen(ObjectEntry object) {
        return allowed(object, Set.of(Privilege.SELECT))
                .filter(decision -> decision.accessClass() == AccessClass.FULL).isPresent();
    }

    /**
     * Whether a query may read these columns.
     *
     * @param name by which the table was asked for, with the suffix of a metadata table
     * @param columns none for a query that reads no column, as {@code count(*)}
     */
    boolean maySelect(ObjectEntry object, TrinoName name, List<String> columns) {
        if (name.isMetadataTable()) {
            return METADATA_TABLES.contains(name.suffix()) && object.kind() == ObjectKind.TABLE && isWholeOpen(object);
        }
        Optional<Decision.Allowed> decision = allowed(object, Set.of(Privilege.SELECT));
        if (decision.isEmpty()) {
            return false;
        }
        if (decision.get().accessClass() != AccessClass.RESTRICTED) {
            return true;
        }
        if (!isArmed || object.kind() != ObjectKind.TABLE) {
            return false;
        }
        TableColumns known = user.columns(object);
        return columns.isEmpty()
                ? top(known).stream().anyMatch(column -> isReadable(decision.get(), column))
                : columns.stream().allMatch(asked -> find(known, asked)
                        .filter(column -> isReadableByName(decision.get(), known, column)).isPresent());
    }

    /** Whether columns of a table or view are shown at all: views that are restricted for the user are closed to him. */
    boolean mayNameColumns(ObjectEntry object, Decision.Allowed decision) {
        return object.kind() == ObjectKind.TABLE || decision.accessClass() != AccessClass.RESTRICTED;
    }

    /**
     * Whether the user may know that a column is there. Trino shows it with its whole type, so of a column that contains others he
     * must know all of them.
     */
    boolean mayName(ObjectEntry object, Decision.Allowed decision, String asked) {
        if (object.kind() != ObjectKind.TABLE || decision.columnRules().isAllNamed()) {
            return mayNameColumns(object, decision);
        }
        TableColumns known = user.columns(object);
        return find(known, asked).filter(column -> isNamedWhole(decision, known, column)).isPresent();
    }

    private static boolean isNamedWhole(Decision.Allowed decision, TableColumns known, Column column) {
        Set<Integer> named = decision.columnRules().named();
        return column.isLeaf()
                ? named.contains(column.fieldId())
                : known.withDescendants(Set.of(column.fieldId())).stream()
                        .filter(fieldId -> known.find(fieldId).filter(Column::isCurrent).isPresent())
                        .allMatch(named::contains);
    }

    /** What rows must satisfy to be shown; empty for all rows. */
    Optional<String> rowFilter(ObjectEntry object, TrinoName name) {
        if (object.kind() == ObjectKind.VIEW || (name.isMetadataTable() && isWholeOpen(object))) {
            return Optional.empty();
        }
        Optional<Decision.Allowed> decision = allowed(object, Set.of(Privilege.SELECT));
        if (decision.isEmpty() || name.isMetadataTable()) {
            // The query will be refused; should it not be, it shows nothing.
            return Optional.of(FilterSql.NO_ROW);
        }
        Optional<Expression> filter = decision.get().rowFilter();
        return filter.map(expression -> FilterSql.first(FilterSql.of(expression, user.columns(object))));
    }

    /** What is shown in place of a column; empty for its own values. */
    Optional<String> mask(ObjectEntry object, TrinoName name, String asked, UUID salt) {
        if (object.kind() == ObjectKind.VIEW || name.isMetadataTable()) {
            return Optional.empty();
        }
        Optional<Decision.Allowed> decision = allowed(object, Set.of(Privilege.SELECT));
        if (decision.isEmpty()) {
            return Optional.of("NULL");
        }
        if (decision.get().accessClass() != AccessClass.RESTRICTED) {
            return Optional.empty();
        }
        TableColumns known = user.columns(object);
        Optional<Column> column = find(known, asked);
        if (column.isEmpty()) {
            return asked.indexOf(HIDDEN_COLUMN) == 0 ? Optional.empty() : Optional.of("NULL");
        }
        Map<Integer, Mask> masks = decision.get().columnRules().masks();
        Mask mask = masks.get(column.get().fieldId());
        if (mask != null) {
            boolean isSame =
                    bearers(known, column.get()).stream().allMatch(bearer -> masks.get(bearer.fieldId()) == mask
                            && bearer.type().equals(column.get().type()) && isReadable(decision.get(), bearer));
            return Optional.of(isSame
                    ? written(column.get(), sql -> MaskSql.of(mask, sql, column.get().type(), salt))
                    : "NULL");
        }
        // Trino masks whole columns only, so a mask inside one covers all of it.
        boolean isInside = !isAlone(known, column.get())
                && shown(known, column.get()).stream().anyMatch(masks::containsKey);
        if (isInside || !isReadableByName(decision.get(), known, column.get())) {
            return Optional.of("NULL");
        }
        return decision.get().rowFilter().isPresent()
                ? Optional.of(written(column.get(), sql -> TrinoSql.opaque(sql, column.get().type())))
                : Optional.empty();
    }

    /**
     * Whether whatever has the name, or had it, may be read: Trino reads old snapshots by the names of their time, and does not say
     * which one it reads. The same goes for what was dropped from a struct.
     */
    private static boolean isReadableByName(Decision.Allowed decision, TableColumns known, Column column) {
        return isAlone(known, column)
                ? isReadable(decision, column)
                : shown(known, column).stream().allMatch(decision.columnRules()::isReadable);
    }

    private static boolean isAlone(TableColumns known, Column column) {
        return column.isLeaf() && known.bearersAtTop(column.name()).size() == 1;
    }

    /** Field ids of all that a query by the name of a column can show, in this or in an old snapshot. */
    private static Set<Integer> shown(TableColumns known, Column column) {
        return known.withDescendants(known.bearersAtTop(column.name()));
    }

    private static List<Column> bearers(TableColumns known, Column column) {
        return known.bearersAtTop(column.name()).stream().map(fieldId -> known.find(fieldId).orElseThrow()).toList();
    }

    /** An expression of the column by its name in SQL; nothing is shown of one that has none. */
    private static String written(Column column, UnaryOperator<String> expression) {
        try {
            return expression.apply(TrinoSql.column(List.of(column.name())));
        } catch (TrinoSql.InexpressibleException inexpressible) {
            return "NULL";
        }
    }

    private static boolean isReadable(Decision.Allowed decision, Column column) {
        return decision.columnRules().isReadable(column.fieldId());
    }

    private static List<Column> top(TableColumns columns) {
        return columns.columns().stream()
                .filter(column -> column.isCurrent() && column.parentId() == TableColumns.NO_PARENT).toList();
    }

    /** The column of that name, which Trino writes in lower case. Of two that differ only in case neither is meant. */
    private static Optional<Column> find(TableColumns columns, String asked) {
        String name = asked.toLowerCase(Locale.ROOT);
        Collection<Column> hits = top(columns).stream()
                .filter(column -> column.name().toLowerCase(Locale.ROOT).equals(name)).toList();
        return hits.size() == 1 ? Optional.of(hits.iterator().next()) : Optional.empty();
    }
}
