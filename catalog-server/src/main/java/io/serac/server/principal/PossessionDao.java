package io.serac.server.principal;

import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** What hangs on a principal, for its deletion. Thread-safe as its session is. */
interface PossessionDao {
    @SqlQuery("""
            SELECT (SELECT count(*) FROM warehouse WHERE owner_id = :id) AS warehouses,
                   (SELECT count(*) FROM policy_to WHERE principal_id = :id) AS restrictions,
                   (SELECT count(*) FROM engine WHERE account_id = :id) AS engines
            """)
    UsesRow uses(UUID id);

    /** The root namespace of a warehouse belongs to the warehouse's owner. */
    @SqlUpdate("""
            UPDATE namespace n SET owner_id = w.owner_id
              FROM warehouse w
             WHERE n.id = w.id AND n.owner_id = :id
            """)
    int giveRootsToWarehouseOwners(UUID id);

    /** To the owner of the nearest namespace above that is not the same principal's. */
    @SqlUpdate("""
            UPDATE namespace n
               SET owner_id = (SELECT above.owner_id FROM namespace above
                                WHERE (above.id = ANY (n.ancestor_ids) OR above.id = n.warehouse_id)
                                  AND above.owner_id <> :id
                                ORDER BY cardinality(above.path) DESC
                                LIMIT 1)
             WHERE n.owner_id = :id
            """)
    int giveNamespacesUp(UUID id);

    /** Dropped ones go to the owner of the warehouse, because their namespace may be gone. */
    @SqlUpdate("""
            UPDATE catalog_object o
               SET owner_id = coalesce((SELECT n.owner_id FROM namespace n WHERE n.id = o.namespace_id),
                                       (SELECT w.owner_id FROM warehouse w WHERE w.id = o.warehouse_id))
             WHERE o.owner_id = :id
            """)
    int giveObjectsUp(UUID id);

    /** Who dropped an object must exist while it can be restored; the audit log remembers who it was. */
    @SqlUpdate("UPDATE catalog_object SET dropped_by = owner_id WHERE dropped_by = :id")
    int giveDropsUp(UUID id);

    /** Roles have nothing above them but the server, which its administrators answer for. */
    @SqlUpdate("UPDATE role SET owner_id = (SELECT id FROM role WHERE is_system) WHERE owner_id = :id")
    int giveRolesUp(UUID id);

    @SqlUpdate("DELETE FROM table_reservation WHERE principal_id = :id")
    int deleteReservations(UUID id);

    /** Grants, memberships, mappings and secrets go with it. @return 0 if it is gone already */
    @SqlUpdate("DELETE FROM principal WHERE id = :id")
    int delete(UUID id);

    /** How often a principal is used in ways that nobody else can take over. */
    record UsesRow(int warehouses, int restrictions, int engines) {
    }
}
