package io.serac.server.access;

import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Columns that restrictions are bound to. Thread-safe as its session is. */
interface BindingDao {
    /** Whoever calls holds the lock of the epoch, so none of the restrictions is gone. */
    @SqlUpdate("""
            INSERT INTO policy_binding (policy_id, object_id, field_id, name)
            SELECT unnest(:policyIds), :objectId, unnest(:fieldIds), unnest(:names)
            """)
    int insert(UUID objectId, List<UUID> policyIds, List<Integer> fieldIds, List<String> names);
}
