package io.serac.authorizer;

import java.util.HashSet;
import java.util.Set;

/**
 * What can be granted on a securable. A privilege may imply others; {@link #OWN} implies all.
 */
public enum Privilege {
    /** The name is visible. */
    BROWSE,
    /** Load schema and properties. */
    DESCRIBE(BROWSE),
    /** Read rows. */
    SELECT(DESCRIBE),
    /** Append snapshots on {@code main}. */
    INSERT(DESCRIBE),
    /** Any data commit on {@code main}. */
    WRITE(INSERT),
    /** Other branches, tags, rollback. */
    MANAGE_REFS(DESCRIBE),
    /** Expire snapshots, statistics, remove specs and schemas, {@code replace} commits. */
    MAINTAIN(DESCRIBE),
    /** Change schema, partition spec, sort order, properties, the SQL of a view. */
    ALTER(DESCRIBE),
    /** Drop, move, unregister. */
    DROP(BROWSE),
    /** Drop together with the data. */
    PURGE(DROP),
    /** Create namespaces below. */
    CREATE_NAMESPACE(BROWSE),
    /** Create tables below. */
    CREATE_TABLE(BROWSE),
    /** Create views below. */
    CREATE_VIEW(BROWSE),
    /** Register existing metadata files below. */
    REGISTER_TABLE(BROWSE),
    /** Choose an allowed location. */
    SET_LOCATION(BROWSE),
    /** Storage profile, properties and flags of a warehouse. */
    MANAGE_WAREHOUSE(DESCRIBE),
    /** Create warehouses. */
    CREATE_WAREHOUSE,
    /** Everything on the object and below. */
    OWN;

    private final Set<Privilege> implied;

    Privilege(Privilege... direct) {
        // Not an EnumSet: the enum's own constants are not there yet while they are being made.
        Set<Privilege> all = new HashSet<>();
        for (Privilege privilege : direct) {
            all.add(privilege);
            all.addAll(privilege.implied);
        }
        this.implied = Set.copyOf(all);
    }

    /** Whether holding this privilege is enough where {@code needed} is asked for. */
    public boolean covers(Privilege needed) {
        return this == needed || this == OWN || implied.contains(needed);
    }
}
