package io.serac.server.access;

import io.serac.authorizer.PolicySnapshot;
import io.serac.authorizer.Securable;
import io.serac.authorizer.column.TableColumns;
import java.util.Set;

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

    /** Grows whenever what is sensitive may have changed. */
    public long epoch() {
        return policies.epoch();
    }
}
