package io.serac.server.access;

import io.serac.authorizer.PolicySnapshot;
import io.serac.authorizer.Securable;
import io.serac.authorizer.column.TableColumns;
import io.serac.authorizer.column.TableColumns.Column;
import io.serac.authorizer.policy.AddedColumn;
import io.serac.authorizer.policy.KeptColumn;
import io.serac.server.database.Session;
import io.serac.server.error.CatalogException;
import io.serac.server.idempotency.RevisionMoved;
import io.serac.server.securable.ObjectEntry;
import java.util.List;
import java.util.Optional;

/**
 * Keeps restrictions on the columns that they mean when a schema changes. Restrictions above tables know names only; before a name
 * goes, the column is bound to them by its id, in the transaction of the commit. Thread-safe.
 */
public final class KeptColumns {
    /** Each is looked at for each column whenever somebody is decided on whom the restriction concerns. */
    private static final int BOUND_COLUMNS_MAX = 10_000;
    private static final int COLUMN_TAGS_MAX = 100_000;

    private final PolicyStore policies;

    public KeptColumns(PolicyStore policies) {
        this.policies = policies;
    }

    /**
     * What is to be bound when a commit is applied that was decided on in this request.
     *
     * @param before
     *            columns of the table as it is
     * @param after
     *            columns of the table as it will be
     * @throws CatalogException
     *             BAD_REQUEST if a column moves into or out of another one, and so from under what restricts that one
     */
    public List<KeptColumn> of(Securable table, TableColumns before, TableColumns after) {
        PolicySnapshot snapshot = policies.current().snapshot();
        if (!snapshot.hasColumnPolicies(table)) {
            return List.of();
        }
        for (Column column : after.columns()) {
            Optional<Column> known = before.find(column.fieldId());
            if (known.isPresent() && known.get().parentId() != column.parentId()) {
                throw CatalogException
                        .badRequest("A column of the new schema lies in another struct, list or map than the"
                                + " column of the same id did. Iceberg does not move columns into or out of others: add a new one");
            }
        }
        List<KeptColumn> kept = snapshot.columnsToKeep(table, before, after);
        if (!kept.isEmpty() && snapshot.boundColumnCount(table) + kept.size() > BOUND_COLUMNS_MAX) {
            throw CatalogException.badRequest("Of more than " + BOUND_COLUMNS_MAX + " columns of a table that were"
                    + " renamed or dropped restrictions cannot remember that they are about them. Make a new table, or ask"
                    + " who manages the restrictions to make them anew");
        }
        return kept;
    }

    /**
     * Returns if there is room for the tags that patterns attach to new columns.
     *
     * @param object
     *            decided on in this request
     * @throws CatalogException
     *             BAD_REQUEST if the columns that a table or view has and had would bear too many: each is remembered
     */
    public void requireRoomForTags(Securable object, List<AddedColumn> added) {
        PolicySnapshot snapshot = policies.current().snapshot();
        int coming = snapshot.classified(object, added).size();
        if (coming > 0 && snapshot.columnTagCount(object) + coming > COLUMN_TAGS_MAX) {
            throw CatalogException.badRequest("The columns that one table or view has and had bear at most "
                    + COLUMN_TAGS_MAX
                    + " tags, and this change would bring more. Make a new table or view, or detach tags of"
                    + " former columns that are in no file any more");
        }
    }

    /**
     * Locks the policies for a commit that binds columns; comes before anything else of its transaction.
     *
     * @throws RevisionMoved
     *             if they are not those that the commit was decided on
     */
    public static void lock(Session session, ObjectEntry table) {
        if (session.dao(PolicyEpochDao.class).lock() != table.epoch()) {
            throw new RevisionMoved();
        }
    }

    /** Binds the columns, after {@link #lock} and after the pointer was swapped: the epoch moves with it. */
    public static void write(Session session, ObjectEntry table, List<KeptColumn> columns) {
        int bound = session.dao(BindingDao.class).insert(table.id(),
                columns.stream().map(KeptColumn::restrictionId).toList(),
                columns.stream().map(KeptColumn::fieldId).toList(), columns.stream().map(KeptColumn::name).toList());
        if (bound != columns.size()) {
            throw new IllegalStateException("Only " + bound + " of " + columns.size() + " columns were bound");
        }
    }
}
