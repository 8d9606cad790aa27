package io.serac.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.authorizer.Identity;
import io.serac.authorizer.PolicySnapshot;
import io.serac.authorizer.Subject;
import io.serac.authorizer.policy.PolicyRows;
import io.serac.authorizer.policy.PrincipalRow;
import io.serac.server.authentication.Caller;
import io.serac.server.authentication.CarriedClaims;
import io.serac.server.authentication.TokenClaims;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whose roles are looked up once, and whose again. */
class SubjectsTest {
    private static final UUID WAREHOUSE = new UUID(1, 1);
    private static final PolicySnapshot WITH_ROLES = snapshot(1, "analyst", "writer");

    private final Subjects subjects = new Subjects(WITH_ROLES, new Subjects.Statistics());

    @Test
    void aTokenThatIsRememberedIsLookedUpOnce() {
        Caller alice = user("alice", "analyst");

        assertThat(subjects.of(alice)).isSameAs(subjects.of(alice));
        assertThat(subjects.cache().stats().missCount()).isEqualTo(1);
        assertThat(subjects.equalCache().stats().requestCount()).isZero();
    }

    @Test
    void narrowedCallersAreLookedUpOnceForEachSetOfRoles() {
        Caller alice = user("alice", "analyst", "writer");

        Subject analyst = subjects.of(alice.narrowedTo(Set.of("analyst")));
        Subject both = subjects.of(alice.narrowedTo(Set.of("analyst", "writer")));

        assertThat(subjects.of(user("alice", "analyst", "writer").narrowedTo(Set.of("analyst")))).isSameAs(analyst);
        assertThat(subjects.of(alice.narrowedTo(Set.of("writer", "analyst")))).isSameAs(both);
        assertThat(subjects.equalCache().stats().missCount()).isEqualTo(2);
        assertThat(both.owningIds()).containsAll(analyst.owningIds()).hasSize(analyst.owningIds().size() + 1);
        assertThat(subjects.of(alice).owningIds()).isEqualTo(both.owningIds());
        assertThat(subjects.equalCache().stats().requestCount()).isEqualTo(4);
    }

    @Test
    void whoDiffersInAnythingIsAnotherOne() {
        Caller alice = user("alice", "analyst");
        Subject remembered = subjects.named(alice);

        assertThat(subjects.named(user("alice", "analyst"))).isSameAs(remembered);
        for (Caller other : List.of(user("bob", "analyst"), user("alice"), user("alice", "writer"),
                alice.narrowedTo(Set.of("analyst")), alice.over(Optional.of("00")),
                Caller.user(alice.claims(), Optional.of(Caller.serviceAccount(new UUID(2, 2), "trino"))),
                Caller.user(new TokenClaims("other", "alice", List.of("analyst"), true, Map.of()), Optional.empty()),
                Caller.user(new TokenClaims("corp", "alice", List.of("analyst"), false, Map.of()), Optional.empty()),
                Caller.user(new TokenClaims("corp", "alice", List.of("analyst"), true, Map.of("region", "EU")),
                        Optional.empty()))) {
            assertThat(subjects.named(other)).as(other.toString()).isNotSameAs(remembered);
        }
        assertThat(subjects.named(user("alice")).roleNames()).isEmpty();
        assertThat(remembered.roleNames()).containsExactly("analyst");
    }

    @Test
    void carriedClaimsAreThoseThatFiltersFindAndTellCallersApart() {
        Subject hr = subjects.named(carrying("hr"));

        assertThat(hr.identity().claims().find("/dept")).isEqualTo("hr");
        assertThat(hr.identity().claims().find("/unit")).isNull();
        assertThat(subjects.named(carrying("hr"))).isSameAs(hr);
        assertThat(subjects.named(carrying("it")).identity().claims().find("/dept")).isEqualTo("it");
        assertThat(subjects.named(user("alice")).identity().claims().find("/dept")).isNull();
    }

    private static Caller carrying(String dept) {
        return Caller.user(TokenClaims.acting("corp", "alice", new CarriedClaims(Map.of("/dept", dept))),
                Optional.empty());
    }

    @Test
    void enginesAreExemptInTheirWarehouseOnly() {
        Caller engine = Caller.serviceAccount(new UUID(2, 2), "trino");
        Subject exempt = subjects.exempt(engine, WAREHOUSE);

        assertThat(subjects.exempt(Caller.serviceAccount(new UUID(2, 2), "trino"), WAREHOUSE)).isSameAs(exempt);
        assertThat(exempt.identity().exemptWarehouses()).containsExactly(WAREHOUSE);
        assertThat(subjects.exempt(engine, new UUID(1, 2)).identity().exemptWarehouses())
                .containsExactly(new UUID(1, 2));
        assertThat(subjects.of(engine).identity().exemptWarehouses()).isEmpty();
        assertThat(subjects.named(engine).identity().exemptWarehouses()).isEmpty();
    }

    @Test
    void forWhomAnEngineActsTheEngineIsExemptAndNotHe() {
        Caller acted = Caller.user(user("alice", "analyst").claims(),
                Optional.of(Caller.serviceAccount(new UUID(2, 2), "trino")));
        Identity exempt = subjects.exempt(acted, WAREHOUSE).identity();

        assertThat(exempt.exemptWarehouses()).isEmpty();
        assertThat(Objects.requireNonNull(exempt.actor()).exemptWarehouses()).containsExactly(WAREHOUSE);
        assertThat(Objects.requireNonNull(subjects.of(acted).identity().actor()).exemptWarehouses()).isEmpty();
    }

    @Test
    void whoNamesRolesThatHeDoesNotHoldIsRefusedEachTimeAndNotRemembered() {
        Caller alice = user("alice", "analyst").narrowedTo(Set.of("writer"));

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> subjects.of(alice)).isInstanceOfSatisfying(CatalogException.class,
                    refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_REQUEST))
                    .hasMessageContaining("writer");
            assertThatThrownBy(() -> subjects.exempt(alice, WAREHOUSE)).isInstanceOf(CatalogException.class);
        }
        assertThat(subjects.equalCache().estimatedSize()).isZero();
    }

    @Test
    void noMoreIsRememberedThanFits() {
        String group = "g".repeat(255);
        List<String> groups = Collections.nCopies(1_000, group);
        for (int i = 0; i < 200; i++) {
            subjects.named(Caller.user(new TokenClaims("corp", "user" + i, groups, true, Map.of()), Optional.empty()));
        }
        subjects.equalCache().cleanUp();

        assertThat(subjects.equalCache().estimatedSize()).isBetween(1L, 100L);
    }

    @Test
    void newPoliciesForgetEverybody() {
        PolicySnapshot[] newest = {WITH_ROLES};
        PolicyStore store = new PolicyStore(new PolicyStore.Source() {
            @Override
            public long epoch() {
                return newest[0].epoch();
            }

            @Override
            public PolicySnapshot newer(PolicySnapshot known) {
                return newest[0];
            }
        }, WITH_ROLES);
        Caller alice = user("alice", "analyst", "writer");
        Caller narrowed = alice.narrowedTo(Set.of("analyst"));
        assertThat(store.at(1).of(narrowed)).isSameAs(store.at(1).of(narrowed));
        assertThat(store.at(1).named(alice).roleNames()).containsExactly("analyst", "writer");
        assertThat(store.at(1).exempt(alice, WAREHOUSE).roleNames()).containsExactly("analyst", "writer");

        newest[0] = snapshot(2, "writer");

        assertThatThrownBy(() -> store.at(2).of(narrowed)).hasMessageContaining("analyst");
        assertThat(store.at(2).named(alice).roleNames()).containsExactly("writer");
        assertThat(store.at(2).exempt(alice, WAREHOUSE).roleNames()).containsExactly("writer");
        assertThat(store.at(2).named(alice).snapshot()).isSameAs(newest[0]);
        assertThat(store.equalCache().stats().hitCount()).as("goes on").isEqualTo(2);
    }

    private static Caller user(String name, String... roles) {
        return Caller.user(new TokenClaims("corp", name, List.of(roles), true, Map.of()), Optional.empty());
    }

    private static PolicySnapshot snapshot(long epoch, String... roles) {
        List<PrincipalRow> rows = Arrays.stream(roles)
                .map(name -> PrincipalRow.role(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)),
                        name))
                .toList();
        PolicyRows none = PolicyRows.none();
        return PolicySnapshot.compile(new PolicyRows(rows, none.members(), none.mappings(), none.grants(),
                none.restrictions(), none.tags(), none.tagBindings(), none.managedAccess()), epoch);
    }
}
