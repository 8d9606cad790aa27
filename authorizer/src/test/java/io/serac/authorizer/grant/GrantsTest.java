package io.serac.authorizer.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.authorizer.Privilege;
import io.serac.authorizer.policy.Grant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What is found of grants is what a plain list of them says, however many there are on one securable. */
class GrantsTest {
    private static final int ROUNDS = 60;
    private static final int SECURABLES = 120;
    private static final int GRANTEES = 90;

    private final RandomGenerator random = new Random(2711);
    private final UUID server = new UUID(random.nextLong(), random.nextLong());
    private final List<UUID> securables = ids(SECURABLES);
    private final List<UUID> grantees = ids(GRANTEES);
    private final Map<UUID, List<Grant>> model = new HashMap<>();
    private long nextId;

    @Test
    void findsWhatWasGrantedAfterEachOfManyChanges() {
        for (UUID securable : securables) {
            model.put(securable, newGrants(securable));
        }
        Grants grants = Grants.of(allGrants(), grantees::indexOf);
        check(grants);
        for (int round = 0; round < ROUNDS; round++) {
            Map<UUID, List<Grant>> changed = new HashMap<>();
            for (int count = 1 + random.nextInt(6); count > 0; count--) {
                UUID securable = securables.get(random.nextInt(SECURABLES));
                changed.put(securable, newGrants(securable));
            }
            model.putAll(changed);
            grants = grants.with(changed, grantees::indexOf);
            check(grants);
        }
        check(Grants.of(allGrants(), grantees::indexOf));
    }

    @Test
    void refusesMorePrincipalsThanItsNumbersCanHold() {
        Grant grant = grant(securables.getFirst(), Privilege.SELECT, 0, Set.of());

        assertThatThrownBy(() -> Grants.of(List.of(grant), id -> GrantShard.GRANTEE_MAX + 1))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("principals");
        Grants most = Grants.of(List.of(grant), id -> GrantShard.GRANTEE_MAX);
        assertThat(most.bits(grant.securableId(), new IntSet(GrantShard.GRANTEE_MAX), null))
                .isEqualTo(Privilege.SELECT.coveredBits());
        assertThat(most.bits(grant.securableId(), new IntSet(GrantShard.GRANTEE_MAX - 1), null)).isZero();
    }

    private void check(Grants grants) {
        IntSet subject = new IntSet(random.ints(random.nextInt(8), 0, GRANTEES).toArray());
        for (UUID securable : securables) {
            List<Grant> given = model.getOrDefault(securable, List.of());
            List<String> expected = new ArrayList<>();
            int bits = 0;
            for (Grant grant : given) {
                if (subject.contains(grantees.indexOf(grant.granteeId()))) {
                    expected.add(text(grant));
                    bits |= grant.isOnColumns() ? Grants.ON_COLUMNS : grant.privilege().coveredBits();
                }
            }
            List<String> traced = new ArrayList<>();
            assertThat(grants.bits(securable, subject, (id, grantee, privilege, hasOption, columns) -> traced
                    .add(text(id, grantee, privilege, hasOption, columns)))).isEqualTo(bits);
            assertThat(traced).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(grants.bits(securable, subject, null)).isEqualTo(bits);
            Set<Integer> found = new HashSet<>();
            grants.addGranteesOf(securable, found);
            assertThat(found).isEqualTo(new HashSet<>(
                    given.stream().map(grant -> grantees.indexOf(grant.granteeId())).toList()));
        }
        assertThat(grants.size()).isEqualTo(allGrants().size());
        assertThat(grants.bits(new UUID(random.nextLong(), random.nextLong()), subject, null)).isZero();
        Set<Long> everywhere = new TreeSet<>();
        grants.forEachGrantTo(Set.of(0, 7), (securableId, id, privilege, columns) -> everywhere.add(id));
        assertThat(everywhere).isEqualTo(new TreeSet<>(allGrants().stream()
                .filter(grant -> Set.of(0, 7).contains(grantees.indexOf(grant.granteeId()))).map(Grant::id).toList()));
    }

    private List<Grant> allGrants() {
        return model.values().stream().flatMap(List::stream).toList();
    }

    /** Mostly a few grants; sometimes none, sometimes so many that they are searched. */
    private List<Grant> newGrants(UUID securable) {
        List<Grant> grants = new ArrayList<>();
        int most = random.nextInt(10) == 0 ? 2 * GRANTEES : 6;
        for (int count = random.nextInt(most); count > 0; count--) {
            boolean isOnColumns = random.nextInt(5) == 0;
            Privilege privilege = isOnColumns
                    ? Privilege.SELECT
                    : List.of(Privilege.BROWSE, Privilege.INSERT, Privilege.MANAGE_GRANTS).get(random.nextInt(3));
            grants.add(grant(securable, privilege, random.nextInt(GRANTEES),
                    isOnColumns ? Set.of(random.nextInt(9), 9 + random.nextInt(9)) : Set.of()));
        }
        return grants;
    }

    private Grant grant(UUID securable, Privilege privilege, int grantee, Set<Integer> columns) {
        return new Grant(nextId++, securable, List.of(server), grantees.get(grantee), privilege, random.nextBoolean(),
                columns);
    }

    private List<UUID> ids(int count) {
        List<UUID> ids = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            ids.add(new UUID(random.nextLong(), random.nextLong()));
        }
        return ids;
    }

    private String text(Grant grant) {
        return text(grant.id(), grantees.indexOf(grant.granteeId()), grant.privilege(), grant.grantOption(),
                grant.columns().stream().mapToInt(Integer::intValue).sorted().toArray());
    }

    private static String text(long id, int grantee, Privilege privilege, boolean hasOption, int[] columns) {
        return id + " " + grantee + " " + privilege + " " + hasOption + " " + Arrays.toString(columns);
    }
}
