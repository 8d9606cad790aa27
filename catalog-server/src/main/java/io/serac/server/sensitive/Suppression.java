package io.serac.server.sensitive;

import io.serac.authorizer.Privilege;
import io.serac.authorizer.Securable;
import io.serac.server.access.Authorized;
import io.serac.server.access.SensitiveColumns;
import io.serac.server.column.Schemas;
import io.serac.server.commit.AddedColumns;
import io.serac.server.commit.Change;
import io.serac.server.commit.Updates;
import io.serac.server.commit.VersionColumns;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.securable.EngineTrust;
import io.serac.server.securable.ObjectEntry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableMetadata;

/**
 * Writes into each version of a table what keeps values of its sensitive columns out of metadata and paths, and lets only the owner
 * decide otherwise. Thread-safe.
 */
public final class Suppression {
    private final SensitiveColumns sensitive;

    public Suppression(SensitiveColumns sensitive) {
        this.sensitive = sensitive;
    }

    /**
     * A change of a table, with what is forced.
     *
     * @param table
     *            decided on in this request
     * @return throws FORBIDDEN when applied, if somebody who does not own the table sets what is forced to something else, or partitions
     *         or sorts by a sensitive column
     */
    public Change<TableMetadata> in(Change<TableMetadata> change, Authorized<ObjectEntry> table) {
        return base -> change.apply(base).map(changed -> suppressed(table, base, changed));
    }

    /** The first metadata of a table; who makes it will own it. */
    public TableMetadata ofNew(Securable table, TableMetadata metadata) {
        Map<String, String> properties = new HashMap<>(metadata.properties());
        Released released = new Released(Set.of(), false);
        VersionColumns columns = VersionColumns.of(schemas(metadata));
        Set<Integer> ids = sensitive.afterChange(table, AddedColumns.all(columns), columns, columns);
        if (!ids.isEmpty()) {
            ForcedProperties forced = ForcedProperties.of(columns.get(), ids);
            released = forced.releasedBy(metadata.properties(), released);
            forced.force(properties, released);
        }
        released.write(properties);
        return with(properties, metadata);
    }

    /**
     * Returns if a table may go on from metadata that the caller names.
     *
     * @param table
     *            decided on in this request
     * @throws CatalogException
     *             FORBIDDEN if he does not own the table, and that would release more than is released, or partition or sort by a
     *             sensitive column
     */
    public void requireReplaceable(Authorized<ObjectEntry> table, TableMetadata present, TableMetadata replacement) {
        if (isOwner(table)) {
            return;
        }
        checkReleased(table, Released.of(present.properties()), Released.of(replacement.properties()));
        // Ids of another table mean other columns: nothing of what is here makes up for what comes.
        Layout layout = Objects.equals(present.uuid(), replacement.uuid())
                ? Layout.added(present, replacement)
                : Layout.of(replacement);
        VersionColumns after = VersionColumns.of(schemas(replacement));
        checkLayout(table, layout, sensitive.afterChange(table.target().securable(), AddedColumns.all(after),
                VersionColumns.of(schemas(present)), after));
    }

    private TableMetadata suppressed(Authorized<ObjectEntry> table, TableMetadata base, TableMetadata changed) {
        Released before = Released.of(base.properties());
        Map<String, String> properties = new HashMap<>(changed.properties());
        Released released = before;
        VersionColumns baseColumns = VersionColumns.of(schemas(base));
        VersionColumns changedColumns = baseColumns.next(schemas(changed));
        Set<Integer> ids = sensitive.afterChange(table.target().securable(),
                AddedColumns.between(baseColumns, changedColumns), baseColumns, changedColumns);
        if (!ids.isEmpty()) {
            ForcedProperties forcedBefore = ForcedProperties.of(baseColumns.get(), ids);
            ForcedProperties forced = ForcedProperties.of(changedColumns.get(), ids);
            released = forced.releasedBy(asked(changed), before);
            if (!isOwner(table)) {
                checkReleased(table, before, released);
                checkLayout(table, Layout.added(base, changed), ids);
            }
            for (String name : forcedBefore.names()) {
                if (changed.schema().findField(name) == null) {
                    ForcedProperties.forget(properties, name);
                }
            }
            forced.force(properties, released);
        }
        released.write(properties);
        return with(properties, changed);
    }

    /** That an engine's account owns the table does not say that the user does for whom it commits, and whom it does not name. */
    private static boolean isOwner(Authorized<ObjectEntry> table) {
        return table.allowed().holds(Privilege.OWN) && !isForSomebody(table);
    }

    private static boolean isForSomebody(Authorized<ObjectEntry> table) {
        return table.target().namespace().warehouse().engine() == EngineTrust.ASKS_FOR_USERS;
    }

    private static List<Schema> schemas(TableMetadata metadata) {
        return Schemas.currentFirst(metadata.schema(), metadata.schemas());
    }

    /** Properties that a commit sets itself; what it removes is set to nothing. */
    private static Map<String, String> asked(TableMetadata changed) {
        Map<String, String> asked = new HashMap<>();
        for (MetadataUpdate update : changed.changes()) {
            if (update instanceof MetadataUpdate.SetProperties set) {
                asked.putAll(set.updated());
            } else if (update instanceof MetadataUpdate.RemoveProperties remove) {
                asked.keySet().removeAll(remove.removed());
            }
        }
        return asked;
    }

    private static void checkReleased(Authorized<ObjectEntry> table, Released before, Released after) {
        if (!before.columns().containsAll(after.columns())
                || (after.partitionedPaths() && !before.partitionedPaths())) {
            throw refusal(table,
                    "metrics, Bloom filters and partitioned paths are suppressed for columns that restrictions"
                            + " protect",
                    "Leave these properties out");
        }
    }

    private static void checkLayout(Authorized<ObjectEntry> table, Layout added, Set<Integer> sensitive) {
        if (added.isBy(sensitive)) {
            throw refusal(table, "partitioning or sorting by a column that restrictions protect shows its values in"
                    + " metadata and paths", "Choose another column");
        }
    }

    private static CatalogException refusal(Authorized<ObjectEntry> table, String why, String wayOut) {
        return new CatalogException(ErrorCode.FORBIDDEN, "Forbidden: " + why + (isForSomebody(table)
                ? ", and the engine does not say for whom it commits. " + wayOut
                        + ", or let the owner do it with another client"
                : ", and OWN is missing. " + wayOut + ", or ask the owner"));
    }

    private static TableMetadata with(Map<String, String> properties, TableMetadata metadata) {
        if (properties.equals(metadata.properties())) {
            return metadata;
        }
        Map<String, String> set = new HashMap<>(properties);
        set.entrySet().removeIf(entry -> Objects.equals(metadata.properties().get(entry.getKey()), entry.getValue()));
        Set<String> removed = new HashSet<>(metadata.properties().keySet());
        removed.removeAll(properties.keySet());
        return Updates.guarded(
                () -> TableMetadata.buildFrom(metadata).setProperties(set).removeProperties(removed).build());
    }
}
