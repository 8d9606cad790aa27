package io.serac.authorizer;

import static io.serac.authorizer.World.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.serac.authorizer.policy.PolicyChange;
import io.serac.authorizer.policy.PolicyRows;
import io.serac.authorizer.policy.Restriction;
import io.serac.authorizer.row.RowPredicate;
import io.serac.authorizer.row.SessionValue;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.junit.jupiter.api.Test;

class ClaimPointersTest {
    private static final RowPredicate PLAIN = new RowPredicate.Plain(Expressions.alwaysTrue());

    @Test
    void claimsAreFoundWhereverAFilterComparesWithThem() {
        RowPredicate nested = new RowPredicate.Or(new RowPredicate.And(PLAIN, claim("/b")),
                new RowPredicate.Not(new RowPredicate.And(claim("/a/0"), compare(new SessionValue.Subject()))));

        assertThat(nested.claimPointers()).containsExactlyInAnyOrder("/b", "/a/0");
        assertThat(compare(new SessionValue.Roles()).claimPointers()).isEmpty();
        assertThat(PLAIN.claimPointers()).isEmpty();
    }

    @Test
    void aSnapshotKnowsThoseOfFiltersInForceAndWhichAreNamedMost() {
        PolicySnapshot before = snapshot(filter("emp", claim("/z")), filter("pay", claim("/z")),
                filter("hr", new RowPredicate.And(claim("/b"), claim("/a"))));

        assertThat(before.claimPointers()).containsExactly("/z", "/a", "/b");
        PolicySnapshot after = before.with(List.of(new PolicyChange.RestrictionsOf(id("hr"), List.of())), 2);
        assertThat(after.claimPointers()).containsExactly("/z");
        assertThat(before.claimPointers()).hasSize(3);
        assertThat(
                after.with(List.of(new PolicyChange.RestrictionsOf(id("emp"), List.of(filter("emp", claim("/n"))))), 3)
                        .claimPointers())
                .containsExactly("/n", "/z");
        assertThat(PolicySnapshot.empty(1).claimPointers()).isEmpty();
    }

    private static PolicySnapshot snapshot(Restriction... restrictions) {
        return PolicySnapshot.compile(new PolicyRows(List.of(), List.of(), List.of(), List.of(), List.of(restrictions),
                List.of(), List.of(), Set.of()), 1);
    }

    private static Restriction filter(String securable, RowPredicate predicate) {
        return new Restriction.RowFilter(new Restriction.Target(UUID.randomUUID(), "f", id(securable), null,
                Set.of(id("alice")), Set.of()), predicate, List.of());
    }

    private static RowPredicate claim(String pointer) {
        return compare(new SessionValue.Claim(pointer));
    }

    private static RowPredicate compare(SessionValue value) {
        return new RowPredicate.Compare(Expression.Operation.IN, "dept", value);
    }
}
