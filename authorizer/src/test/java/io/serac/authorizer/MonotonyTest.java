package io.serac.authorizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.authorizer.column.ColumnRules;
import io.serac.authorizer.column.Mask;
import io.serac.authorizer.column.TableColumns.Column;
import io.serac.authorizer.policy.Grant;
import io.serac.authorizer.policy.PolicyChange;
import io.serac.authorizer.policy.Restriction;
import io.serac.authorizer.row.CanonicalExpression;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.junit.jupiter.api.Test;

/** A grant never takes access away, a restriction never gives any. */
class MonotonyTest {
    private final Authorizer authorizer = new Authorizer();

    @Test
    void anotherGrantNeverRemovesAccess() {
        RandomGenerator random = Cases.random("another grant");
        for (int cases = 0; cases < Cases.count();) {
            RandomWorld world = new RandomWorld(random);
            PolicySnapshot before = PolicySnapshot.compile(world.rows(), 1);
            Grant added = world.newGrant();
            List<Grant> all = new ArrayList<>(List.of(added));
            world.grants.stream().filter(grant -> grant.securableId().equals(added.securableId())).forEach(all::add);
            PolicySnapshot after = before.with(List.of(new PolicyChange.GrantsOf(added.securableId(), all)), 2);
            cases += checkAll(world, before, after);
        }
    }

    @Test
    void anotherRestrictionNeverAddsAccess() {
        RandomGenerator random = Cases.random("another restriction");
        for (int cases = 0; cases < Cases.count();) {
            RandomWorld world = new RandomWorld(random);
            PolicySnapshot before = PolicySnapshot.compile(world.rows(), 1);
            Restriction added = world.newRestriction();
            List<Restriction> all = new ArrayList<>(List.of(added));
            world.restrictions.stream().filter(other -> other.securableId().equals(added.securableId()))
                    .forEach(all::add);
            PolicySnapshot after = before.with(List.of(new PolicyChange.RestrictionsOf(added.securableId(), all)), 2);
            cases += checkAll(world, after, before);
        }
    }

    private int checkAll(RandomWorld world, PolicySnapshot lesser, PolicySnapshot greater) {
        int cases = 0;
        for (Identity identity : world.identities) {
            Subject less = lesser.subject(identity);
            Subject more = greater.subject(identity);
            for (Securable object : world.securables) {
                AccessRequest request = new AccessRequest(object, Set.of(),
                        object.hasColumns() ? RandomWorld.COLUMNS : null, false, Set.of());
                checkAtMost(authorizer.decide(less, request), authorizer.decide(more, request));
                cases++;
            }
        }
        return cases;
    }

    private static void checkAtMost(Decision lesser, Decision greater) {
        if (lesser instanceof Decision.Allowed less) {
            assertThat(greater).isInstanceOf(Decision.Allowed.class);
            Decision.Allowed more = (Decision.Allowed) greater;
            assertThat(more.held()).containsAll(less.held());
            if (less.request().securable().hasColumns()) {
                checkColumns(less.columnRules(), more.columnRules());
                checkFilter(less.rowFilter().orElse(Expressions.alwaysTrue()),
                        more.rowFilter().orElse(Expressions.alwaysTrue()));
            }
        }
    }

    private static void checkColumns(ColumnRules less, ColumnRules more) {
        for (Column column : RandomWorld.COLUMNS.columns()) {
            int id = column.fieldId();
            assertThat(!less.isReadable(id) || more.isReadable(id)).as("readable " + column).isTrue();
            assertThat(!less.isNamed(id) || more.isNamed(id)).as("named " + column).isTrue();
            Mask stricter = less.masks().get(id);
            Mask looser = more.masks().get(id);
            if (less.isReadable(id) && looser != null) {
                assertThat(stricter != null && stricter.isAtLeastAsStrictAs(looser)).as(stricter + " " + looser)
                        .isTrue();
            }
        }
    }

    /** The filter of whoever sees more is part of the other, or that lets nothing through. */
    private static void checkFilter(Expression less, Expression more) {
        if (less.op() != Expression.Operation.FALSE && more.op() != Expression.Operation.TRUE) {
            assertThat(conjuncts(less)).containsAll(conjuncts(more));
        }
    }

    private static List<String> conjuncts(Expression expression) {
        if (expression instanceof org.apache.iceberg.expressions.And and) {
            List<String> both = new ArrayList<>(conjuncts(and.left()));
            both.addAll(conjuncts(and.right()));
            return both;
        }
        return List.of(CanonicalExpression.of(expression));
    }
}
