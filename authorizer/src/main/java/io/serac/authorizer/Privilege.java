package io.serac.authorizer;

import static io.serac.authorizer.Securable.Kind.NAMESPACE;
import static io.serac.authorizer.Securable.Kind.SERVER;
import static io.serac.authorizer.Securable.Kind.TABLE;
import static io.serac.authorizer.Securable.Kind.TAG;
import static io.serac.authorizer.Securable.Kind.VIEW;
import static io.serac.authorizer.Securable.Kind.WAREHOUSE;

import io.serac.authorizer.Securable.Kind;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What can be granted on a securable. Holds there and on everything below. A privilege may imply others; {@link #OWN} implies
 * all. From {@link #APPLY_TAG} on they are administrative.
 */
public enum Privilege {
    BROWSE("The name is visible.", Kinds.ANY),
    DESCRIBE("Load schema and properties.", Kinds.ANY, BROWSE),
    SELECT("Read rows; on a table or view also of some columns only.", Kinds.ANY, DESCRIBE),
    INSERT("Append snapshots on the branch main.", Kinds.TO_TABLE, DESCRIBE),
    WRITE("Make any data commit on the branch main.", Kinds.TO_TABLE, INSERT),
    MANAGE_REFS("Manage other branches and tags, and roll back.", Kinds.TO_TABLE, DESCRIBE),
    MAINTAIN("Expire snapshots, set statistics, remove specs and schemas, commit replace snapshots.", Kinds.TO_TABLE,
            DESCRIBE),
    ALTER("Change schema, partition spec, sort order, properties, and the SQL of views.", Kinds.ANY, DESCRIBE),
    DROP("Drop and move.", Kinds.ANY, BROWSE),
    PURGE("Drop together with the data.", Kinds.TO_TABLE, DROP),
    CREATE_NAMESPACE("Create namespaces below.", Kinds.CONTAINERS, BROWSE),
    CREATE_TABLE("Create tables below.", Kinds.CONTAINERS, BROWSE),
    CREATE_VIEW("Create views below.", Kinds.CONTAINERS, BROWSE),
    REGISTER_TABLE("Register existing metadata files below.", Kinds.CONTAINERS, BROWSE),
    SET_LOCATION("Choose an allowed location.", Kinds.CONTAINERS, BROWSE),
    RAW_STORAGE("Get credentials and signatures where the warehouse asks for this right.", Kinds.TO_TABLE),
    APPLY_TAG("Attach tags to and detach them from objects and columns; needs USE_TAG on the tag too.", Kinds.ANY),
    USE_TAG("Attach and detach this tag; needs APPLY_TAG on the object too.", Kinds.TAGS),
    MANAGE_POLICY("Manage restrictions here and below.", Kinds.ANY, DESCRIBE),
    MANAGE_GRANTS("Manage grants here and below.", Kinds.ANY, DESCRIBE),
    MANAGE_WAREHOUSE("Manage storage profile, properties and flags of warehouses.", Kinds.WAREHOUSES, DESCRIBE),
    CHECK_AS_OTHERS("Ask for decisions about others.", Kinds.WAREHOUSES),
    CREATE_WAREHOUSE("Create warehouses.", Kinds.SERVERS),
    MANAGE_PRINCIPALS("Manage users, service accounts and their secrets.", Kinds.SERVERS),
    MANAGE_ROLES("Manage roles, their members and token mappings.", Kinds.SERVERS),
    MANAGE_TAGS("Define tags and grant their use.", Kinds.SERVERS),
    MANAGE_ENGINES("Register engines and their keys.", Kinds.SERVERS),
    READ_AUDIT("Search the audit log.", Kinds.SERVERS),
    /** Held by the role server-admin alone: everything administrative and DESCRIBE everywhere, but no data. */
    SERVER_ADMIN("Administer the installation: all administrative privileges and DESCRIBE everywhere, no data.",
            Kinds.NONE, DESCRIBE, APPLY_TAG, USE_TAG, MANAGE_POLICY, MANAGE_GRANTS, MANAGE_WAREHOUSE, CHECK_AS_OTHERS,
            CREATE_WAREHOUSE, MANAGE_PRINCIPALS, MANAGE_ROLES, MANAGE_TAGS, MANAGE_ENGINES, READ_AUDIT),
    /** What an owner has; one owner per object. */
    OWN("Everything here and below.", Kinds.NONE);

    /** All bits; also what {@link #OWN} covers. */
    static final int ALL_BITS = (1 << (OWN.ordinal() + 1)) - 1;
    /** Bits of the privileges that are about the server alone, and below it only show that something is there. */
    static final int SERVER_ONLY_BITS = serverOnlyBits();
    /** Bits of the only privileges that an access deny leaves. */
    static final int DELEGATION_BITS = MANAGE_POLICY.bit() | MANAGE_GRANTS.bit();
    /** Bits of the privileges that managed access takes from owners: by the last one they would be told what restricts them. */
    static final int MANAGED_BITS = DELEGATION_BITS | CHECK_AS_OTHERS.bit();
    private static final Privilege[] VALUES = values();

    private final String description;
    private final Set<Kind> grantableOn;
    private final int coveredBits;

    Privilege(String description, Set<Kind> grantableOn, Privilege... implied) {
        this.description = description;
        this.grantableOn = grantableOn;
        int covered = 1 << ordinal();
        for (Privilege privilege : implied) {
            covered |= privilege.coveredBits;
        }
        this.coveredBits = covered;
    }

    /** One sentence for documents and people. */
    public String description() {
        return description;
    }

    /** Whether holding this privilege is enough where {@code needed} is asked for. */
    public boolean covers(Privilege needed) {
        return (coveredBits() & needed.bit()) != 0;
    }

    /** All privileges that this one is enough for, itself included. */
    public Set<Privilege> covered() {
        return setOf(coveredBits());
    }

    /** Whether it can be granted by hand on securables of this kind. */
    public boolean isGrantableOn(Kind kind) {
        return grantableOn.contains(kind);
    }

    /** The kinds of securables it can be granted on; none for what is held otherwise. */
    public Set<Kind> grantableOn() {
        return grantableOn;
    }

    /** Whether a grant on a securable of this kind may name columns. */
    public boolean isGrantableOnColumnsOf(Kind kind) {
        return this == SELECT && (kind == TABLE || kind == VIEW);
    }

    /** Whether it leads to administration: never held on the server by roles that tokens can assign. */
    public boolean isAdministrative() {
        return compareTo(APPLY_TAG) >= 0;
    }

    /** Its bit in sets of privileges. */
    public int bit() {
        return 1 << ordinal();
    }

    /** Bits of all that this privilege is enough for. */
    public int coveredBits() {
        return this == OWN ? ALL_BITS : coveredBits;
    }

    private static int serverOnlyBits() {
        int bits = 0;
        for (Privilege privilege : values()) {
            if (privilege.grantableOn.equals(Kinds.SERVERS)) {
                bits |= privilege.bit();
            }
        }
        return bits;
    }

    static Privilege at(int ordinal) {
        return VALUES[ordinal];
    }

    static int bitsOf(Set<Privilege> privileges) {
        int bits = 0;
        for (Privilege privilege : privileges) {
            bits |= privilege.bit();
        }
        return bits;
    }

    static Set<Privilege> setOf(int bits) {
        Set<Privilege> privileges = EnumSet.noneOf(Privilege.class);
        for (int rest = bits; rest != 0; rest &= rest - 1) {
            privileges.add(VALUES[Integer.numberOfTrailingZeros(rest)]);
        }
        return Collections.unmodifiableSet(privileges);
    }

    /** Where privileges can be granted; a class of its own because the constants need it while they are being made. */
    private static final class Kinds {
        private static final Set<Kind> NONE = Set.of();
        private static final Set<Kind> ANY = Set.of(SERVER, WAREHOUSE, NAMESPACE, TABLE, VIEW);
        private static final Set<Kind> TO_TABLE = Set.of(SERVER, WAREHOUSE, NAMESPACE, TABLE);
        private static final Set<Kind> CONTAINERS = Set.of(SERVER, WAREHOUSE, NAMESPACE);
        private static final Set<Kind> WAREHOUSES = Set.of(SERVER, WAREHOUSE);
        private static final Set<Kind> SERVERS = Set.of(SERVER);
        private static final Set<Kind> TAGS = Set.of(TAG);
    }
}
