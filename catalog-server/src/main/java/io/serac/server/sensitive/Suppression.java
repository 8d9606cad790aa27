package io.serac.server.sensitive;

import io.serac.authorizer.Decision;
import io.serac.authorizer.Privilege;
import io.serac.authorizer.Securable;
import io.serac.authorizer.column.TableColumns;
import io.serac.server.access.SensitiveColumns;
import io.serac.server.column.Schemas;
import io.serac.server.commit.Change;
import io.serac.server.commit.Updates;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.SortOrder;
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
     * @param allowed
     *            the decision on the table
     * @return throws FORBIDDEN when applied, if somebody who does not own the table sets what is forced to something else, or partitions
     *         or sorts by a sensitive column
     */
    public Change<TableMetadata> in(Change<TableMetadata> change, Decision.Allowed allowed) {
        return base -> change.apply(base).map(changed -> suppressed(allowed, base, changed));
    }

    /** The first metadata of a table; who makes it will own it. */
    public TableMetadata ofNew(Securable table, TableMetadata metadata) {
        Map<String, String> properties = new HashMap<>(metadata.properties());
        Released released = new Released(Set.of(), false);
        if (sensitive.mayBeAny(table)) {
            TableColumns columns = Schemas.columns(metadata);
            ForcedProperties forced = ForcedProperties.of(columns, sensitive.of(table, columns));
            released = forced.releasedBy(metadata.properties(), released);
            forced.force(properties, released);
        }
        released.write(properties);
        return with(properties, metadata);
    }

    /**
     * Returns if a table may go on from metadata that the caller names.
     *
     * @throws CatalogException
     *             FORBIDDEN if that would release more than is released, and he does not own the table
     */
    public void requireReplaceable(Decision.Allowed allowed, TableMetadata present, TableMetadata replacement) {
        if (!allowed.holds(Privilege.OWN)) {
            checkReleased(Released.of(present.properties()), Released.of(replacement.properties()));
        }
    }

    private TableMetadata suppressed(Decision.Allowed allowed, TableMetadata base, TableMetadata changed) {
        Securable table = allowed.request().securable();
        Released before = Released.of(base.properties());
        Map<String, String> properties = new HashMap<>(changed.properties());
        Released released = before;
        if (sensitive.mayBeAny(table)) {
            TableColumns former = Schemas.columns(base);
            TableColumns columns = Schemas.columns(changed);
            // What the commit renames goes on to be sensitive, although its restrictions are bound to it by the commit only.
            Set<Integer> ids = new HashSet<>(sensitive.of(table, former));
            ForcedProperties forcedBefore = ForcedProperties.of(former, ids);
            ids.addAll(sensitive.of(table, columns));
            ForcedProperties forced = ForcedProperties.of(columns, ids);
            released = forced.releasedBy(asked(changed), before);
            if (!allowed.holds(Privilege.OWN)) {
                checkReleased(before, released);
                checkLayout(base, changed, ids);
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

    private static void checkReleased(Released before, Released after) {
        if (!before.columns().containsAll(after.columns())
                || (after.partitionedPaths() && !before.partitionedPaths())) {
            throw new CatalogException(ErrorCode.FORBIDDEN,
                    "Forbidden: metrics, Bloom filters and partitioned paths are"
                            + " suppressed for columns that restrictions protect, and OWN is missing. Leave these properties out, or"
                            + " ask the owner");
        }
    }

    private static void checkLayout(TableMetadata base, TableMetadata changed, Set<Integer> sensitive) {
        Set<PartitionSpec> specs = new HashSet<>(changed.specs());
        specs.removeAll(base.specs());
        Set<SortOrder> orders = new HashSet<>(changed.sortOrders());
        orders.removeAll(base.sortOrders());
        if (base.defaultSpecId() != changed.defaultSpecId()) {
            specs.add(changed.spec());
        }
        if (base.defaultSortOrderId() != changed.defaultSortOrderId()) {
            orders.add(changed.sortOrder());
        }
        boolean isPartitioned = specs.stream().flatMap(spec -> spec.fields().stream())
                .anyMatch(field -> !field.transform().isVoid() && sensitive.contains(field.sourceId()));
        boolean isSorted = orders.stream().flatMap(order -> order.fields().stream())
                .anyMatch(field -> !field.transform().isVoid() && sensitive.contains(field.sourceId()));
        if (isPartitioned || isSorted) {
            throw new CatalogException(ErrorCode.FORBIDDEN, "Forbidden: partitioning or sorting by a column that"
                    + " restrictions protect shows its values in metadata and paths, and OWN is missing. Choose another"
                    + " column, or ask the owner");
        }
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
