package io.serac.authorizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.authorizer.column.ColumnRules;
import io.serac.authorizer.column.TableColumns.Column;
import io.serac.authorizer.explain.Explanation;
import io.serac.authorizer.row.CanonicalExpression;
import io.serac.authorizer.policy.Restriction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.junit.jupiter.api.Test;

/** Every decision is the one that the plain model makes, and explaining it tells the same. */
class ReferenceModelTest {
    private final Authorizer authorizer = new Authorizer();

    @Test
    void decidesAsTheReferenceDoesAndExplainsIt() {
        RandomGenerator random = Cases.random("reference");
        int cases = 0;
        int[] verdicts = new int[3];
        int[] classes = new int[AccessClass.values().length];
        while (cases < Cases.count()) {
            RandomWorld world = new RandomWorld(random);
            ReferenceModel reference = new ReferenceModel(world.rows(), world.securables);
            PolicySnapshot snapshot = PolicySnapshot.compile(world.rows(), cases);
            for (Identity identity : world.identities) {
                Subject subject = snapshot.subject(identity);
                assertThat(subject.effectiveIds()).isEqualTo(reference.effective(identity));
                for (Securable object : world.securables) {
                    AccessRequest request = new AccessRequest(object, world.newNeed(),
                            object.hasColumns() ? RandomWorld.COLUMNS : null, reference.ownsBelow(identity, object),
                            Set.of());
                    Decision decision = authorizer.decide(subject, request);
                    check(reference, identity, request, decision);
                    checkExplained(authorizer.explain(subject, request), decision);
                    checkList(subject, request, decision);
                    verdicts[decision instanceof Decision.Allowed ? 0 : decision instanceof Decision.Denied ? 1 : 2]++;
                    if (decision instanceof Decision.Allowed allowed) {
                        classes[allowed.accessClass().ordinal()]++;
                    }
                    cases++;
                }
            }
        }
        // The worlds are worth it only if every answer comes up often enough.
        for (int verdict : verdicts) {
            assertThat(verdict).isGreaterThan(cases / 20);
        }
        for (int accessClass : classes) {
            assertThat(accessClass).isGreaterThan(cases / 1_000);
        }
    }

    private static void check(ReferenceModel reference, Identity identity, AccessRequest request, Decision decision) {
        Securable object = request.securable();
        Set<Privilege> held = reference.held(identity, object);
        switch (decision) {
            case Decision.Hidden hidden -> assertThat(reference.isVisible(identity, object)).isFalse();
            case Decision.Denied denied -> {
                assertThat(reference.isVisible(identity, object)).isTrue();
                assertThat(denied.missing()).isNotEmpty().containsExactlyInAnyOrderElementsOf(
                        request.needed().stream().filter(needed -> !held.contains(needed)).toList());
                assertThat(denied.mayNameMissing()).isEqualTo(held.contains(Privilege.DESCRIBE));
            }
            case Decision.Allowed allowed -> {
                assertThat(reference.isVisible(identity, object)).isTrue();
                assertThat(held).containsAll(request.needed());
                assertThat(allowed.held()).isEqualTo(held);
                assertThat(allowed.accessClass())
                        .isEqualTo(reference.accessClass(identity, object, RandomWorld.COLUMNS));
                if (object.hasColumns()) {
                    checkColumns(reference.columns(identity, object, RandomWorld.COLUMNS), allowed.columnRules());
                    checkFilter(reference, identity, object, allowed.rowFilter());
                }
            }
        }
    }

    private static void checkColumns(Map<Integer, ReferenceModel.Seen> expected, ColumnRules rules) {
        for (Column column : RandomWorld.COLUMNS.columns()) {
            int id = column.fieldId();
            ReferenceModel.Seen seen = new ReferenceModel.Seen(rules.isReadable(id), rules.isNamed(id),
                    rules.masks().get(id));
            if (!seen.equals(expected.get(id))) {
                assertThat(seen).as(column.name()).isEqualTo(expected.get(id));
            }
        }
    }

    private static void checkFilter(ReferenceModel reference, Identity identity, Securable object,
            Optional<Expression> filter) {
        var filters = reference.rowFilters(identity, object);
        assertThat(filter.isPresent()).isEqualTo(!filters.isEmpty());
        checkFilter(reference, identity, reference.rowFiltersOf(identity, object), filters.size(), filter);
        Identity actor = identity.actor();
        if (actor != null) {
            checkFilter(reference, actor, reference.rowFiltersOf(actor, object), filters.size(), filter);
        }
    }

    private static void checkFilter(ReferenceModel reference, Identity identity, List<Restriction.RowFilter> filters,
            int all, Optional<Expression> filter) {
        if (all == 1 && filters.size() == 1 && filters.getFirst().bindings().isEmpty()) {
            Expression expected = ReferenceFilters.of(filters.getFirst().predicate(), identity,
                    reference.roleNames(identity));
            assertThat(CanonicalExpression.of(filter.orElseThrow())).isEqualTo(CanonicalExpression.of(expected));
        }
        if (filters.stream().anyMatch(each -> ReferenceFilters.of(each.predicate(), identity,
                reference.roleNames(identity)).equals(Expressions.alwaysFalse()))) {
            assertThat(filter).contains(Expressions.alwaysFalse());
        }
    }

    private static void checkExplained(Explanation explanation, Decision decision) {
        Explanation.Verdict verdict = switch (decision) {
            case Decision.Allowed allowed -> Explanation.Verdict.ALLOWED;
            case Decision.Denied denied -> Explanation.Verdict.FORBIDDEN;
            case Decision.Hidden hidden -> Explanation.Verdict.HIDDEN;
        };
        assertThat(explanation.verdict()).isEqualTo(verdict);
        if (decision instanceof Decision.Denied denied) {
            assertThat(explanation.missing()).isEqualTo(denied.missing());
        } else if (decision instanceof Decision.Allowed allowed) {
            assertThat(explanation.missing()).isEmpty();
            assertThat(explanation.accessClass()).isEqualTo(allowed.accessClass());
            assertThat(Optional.ofNullable(explanation.rowFilter()).map(CanonicalExpression::of))
                    .isEqualTo(allowed.rowFilter().map(CanonicalExpression::of));
            for (Explanation.ColumnAccess column : explanation.columns()) {
                assertThat(Set.of(Explanation.Access.CLEAR, Explanation.Access.MASKED).contains(column.access()))
                        .isEqualTo(allowed.columnRules().isReadable(column.fieldId()));
                assertThat(column.access() != Explanation.Access.DENIED)
                        .isEqualTo(allowed.columnRules().isNamed(column.fieldId()));
                assertThat(column.mask()).isEqualTo(allowed.columnRules().masks().get(column.fieldId()));
            }
            // Whatever is needed is held by something that the explanation names.
            for (Privilege needed : allowed.request().needed()) {
                assertThat(explanation.grants()).anyMatch(grant -> grant.privilege().covers(needed));
            }
        }
    }

    private void checkList(Subject subject, AccessRequest request, Decision decision) {
        assertThat(authorizer.isVisible(subject, request.securable(), request.ownsBelow()))
                .isEqualTo(!(decision instanceof Decision.Hidden));
        if (decision instanceof Decision.Allowed allowed && !authorizer.needsColumns(subject, request.securable())) {
            Decision without = authorizer.decide(subject, new AccessRequest(request.securable(), request.needed(), null,
                    request.ownsBelow(), Set.of()));
            assertThat(((Decision.Allowed) without).policyHash()).isEqualTo(allowed.policyHash());
        }
    }
}
