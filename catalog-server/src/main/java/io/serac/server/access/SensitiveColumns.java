package io.serac.server.access;

import io.serac.authorizer.PolicySnapshot;
import io.serac.authorizer.Securable;
import io.serac.authorizer.column.TableColumns;
import io.serac.authorizer.policy.AddedColumn;
import io.serac.authorizer.policy.TagBinding;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Which columns of a table are sensitive by the policies as they are now, the same for everybody. To be asked only after something
 * in the same request was decided. Thread-safe.
 */
public final class SensitiveColumns {
    private final PolicyStore policies;

    public SensitiveColumns(PolicyStore policies) {
        this.policies = policies;
    }

    /** Whether there may be any, without a look at the columns. */
    public boolean mayBeAny(Securable table) {
        return policies.current().snapshot().mayHaveSensitiveColumns(table);
    }

    /** Field ids of those that are, dropped ones included. */
    public Set<Integer> of(Securable table, TableColumns columns) {
        PolicySnapshot snapshot = policies.current().snapshot();
        return snapshot.mayHaveSensitiveColumns(table) ? snapshot.sensitiveColumns(table, columns) : Set.of();
    }

    /**
     * Field ids of those that will be after a change, by the tags too that patterns attach together with it; and of those that are
     * before, because what restrictions will be bound to by the change only goes on to be sensitive.
     *
     * @param added
     *            columns that the change adds or renames
     * @param before
     *            asked only if there may be any
     * @param after
     *            likewise
     */
    public Set<Integer> afterChange(Securable table, List<AddedColumn> added, Supplier<TableColumns> before,
            Supplier<TableColumns> after) {
        PolicySnapshot snapshot = policies.current().snapshot();
        List<TagBinding> coming = snapshot.classified(table, added);
        if (!snapshot.mayHaveSensitiveColumns(table, coming)) {
            return Set.of();
        }
        Set<Integer> sensitive = new HashSet<>(snapshot.sensitiveColumns(table, before.get()));
        sensitive.addAll(snapshot.sensitiveColumns(table, after.get(), coming));
        return Set.copyOf(sensitive);
    }

    /** Grows whenever what is sensitive may have changed. */
    public long epoch() {
        return policies.epoch();
    }
}
