package io.serac.bench.decision;

import io.serac.authorizer.Identity;
import io.serac.authorizer.Privilege;
import io.serac.authorizer.Securable;
import io.serac.authorizer.policy.Grant;
import io.serac.authorizer.policy.PolicyChange;
import io.serac.authorizer.policy.PolicyRows;
import io.serac.authorizer.policy.PrincipalKind;
import io.serac.authorizer.policy.PrincipalRow;
import io.serac.authorizer.policy.RoleMember;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * An installation of 10 warehouses, 1,000 namespaces and 1 million tables with 3 million grants, one in a thousand of them on
 * namespaces, to 200 roles and 20,000 users. Everybody has five roles. Made from numbers, so that it need not be kept. Immutable.
 */
final class LargeInstallation {
    static final int TABLES = 1_000_000;
    static final int GRANTS = 3_000_000;
    private static final int NAMESPACES = 1_000;
    private static final int WAREHOUSES = 10;
    private static final int ROLES = 200;
    private static final int USERS = 20_000;
    private static final int ROLES_OF_USER = 5;
    private static final Privilege[] GRANTED = {Privilege.SELECT, Privilege.DESCRIBE, Privilege.INSERT,
            Privilege.WRITE, Privilege.ALTER, Privilege.DROP};

    private final Securable.Server server = new Securable.Server(id(1, 0), id(1, 1));
    private final Securable.Namespace[] namespaces = new Securable.Namespace[NAMESPACES];
    private final List<List<UUID>> paths = new ArrayList<>();

    LargeInstallation() {
        for (int number = 0; number < NAMESPACES; number++) {
            Securable.Warehouse warehouse = new Securable.Warehouse(id(2, number % WAREHOUSES), id(9, number), server);
            // Half of them lie in another one.
            Securable container = number % 2 == 0 || number < 2 * WAREHOUSES
                    ? warehouse
                    : new Securable.Namespace(id(3, number - WAREHOUSES), id(9, number), warehouse);
            namespaces[number] = new Securable.Namespace(id(3, number), id(9, number), container);
            List<UUID> path = new ArrayList<>(List.of(namespaces[number].id()));
            for (Securable at = container; at != null; at = at.parent().orElse(null)) {
                path.addFirst(at.id());
            }
            paths.add(List.copyOf(path));
        }
    }

    private static UUID id(int kind, long number) {
        RandomGenerator random = new Random(kind * 1_000_003L + number * 31L);
        return new UUID(random.nextLong(), random.nextLong() ^ number);
    }

    Securable.Table table(int number) {
        return new Securable.Table(id(4, number), id(9, number), namespaces[number % NAMESPACES]);
    }

    Securable.Namespace namespaceOf(int table) {
        return namespaces[table % NAMESPACES];
    }

    /** 10,000 tables as lists show them: all of one namespace, then all of another. */
    List<Securable.Table> siblings(int salt) {
        List<Securable.Table> tables = new ArrayList<>();
        for (int list = 0; list < 10; list++) {
            for (int table = 0; table < TABLES / NAMESPACES; table++) {
                tables.add(table(table * NAMESPACES + (salt * 10 + list) % NAMESPACES));
            }
        }
        return tables;
    }

    /** 10,000 tables, each in another namespace than the one before. */
    List<Securable.Table> scattered(int salt) {
        List<Securable.Table> tables = new ArrayList<>();
        for (int index = 0; index < 10_000; index++) {
            tables.add(table((index * 7_919 + salt) % TABLES));
        }
        return tables;
    }

    Identity user(int number) {
        return Identity.of(id(6, number));
    }

    private static UUID grantee(long number) {
        long mixed = (number * 0x9E3779B97F4A7C15L) >>> 20;
        return mixed % 2 == 0 ? id(5, mixed / 2 % ROLES) : id(6, mixed / 2 % USERS);
    }

    private Grant grant(long number, long salt) {
        Privilege privilege = GRANTED[(int) ((number + salt) % GRANTED.length)];
        if (number % 1_000 == 0) {
            int namespace = (int) (number / 1_000 % NAMESPACES);
            List<UUID> path = paths.get(namespace);
            return new Grant(number, namespaces[namespace].id(), path.subList(0, path.size() - 1),
                    grantee(number + salt), privilege, false, Set.of());
        }
        int table = (int) (number % TABLES);
        return new Grant(number, id(4, table), paths.get(table % NAMESPACES), grantee(number + salt), privilege, false,
                Set.of());
    }

    PolicyRows rows() {
        List<PrincipalRow> principals = new ArrayList<>();
        principals.add(new PrincipalRow(id(7, 0), PrincipalKind.EVERYONE, null, "everyone", false, true));
        List<RoleMember> members = new ArrayList<>();
        IntStream.range(0, ROLES).forEach(role -> principals.add(PrincipalRow.role(id(5, role), "role" + role)));
        for (int user = 0; user < USERS; user++) {
            principals.add(new PrincipalRow(id(6, user), PrincipalKind.USER, "idp", "user" + user, false, false));
            for (int role = 0; role < ROLES_OF_USER; role++) {
                members.add(new RoleMember(id(5, (user + role * 41L) % ROLES), id(6, user), false));
            }
        }
        return new PolicyRows(principals, members, List.of(), numbered(number -> grant(number, 0)), List.of(),
                List.of(), List.of(), Set.of());
    }

    private static Iterable<Grant> numbered(LongFunction<Grant> grant) {
        return () -> LongStream.range(0, GRANTS).mapToObj(grant).iterator();
    }

    /** Other grants on a thousand tables. */
    List<PolicyChange> changes(int salt) {
        List<PolicyChange> changes = new ArrayList<>();
        for (int index = 0; index < 1_000; index++) {
            int table = (index * 997 + salt * 31) % TABLES;
            Grant grant = grant(table % 1_000 == 0 ? table + 1L : table, salt + 1L);
            changes.add(new PolicyChange.GrantsOf(grant.securableId(), List.of(grant)));
        }
        return changes;
    }
}
