package io.serac.authorizer;

import io.serac.authorizer.row.RowPredicate;
import io.serac.authorizer.row.SessionValue;
import java.util.SortedSet;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/** What the filters of {@link RandomWorld} come to, case by case, if they have no bindings. */
final class ReferenceFilters {
    private ReferenceFilters() {
    }

    static Expression of(RowPredicate predicate, Identity identity, SortedSet<String> roleNames) {
        boolean hasRegion = "eu".equals(identity.claims().find("/region"));
        return switch (predicate) {
            case RowPredicate.Plain(Expression expression) ->
                expression.toString().contains("absent") ? Expressions.alwaysFalse() : expression;
            case RowPredicate.Not not ->
                hasRegion ? Expressions.not(Expressions.equal("dept", "eu")) : Expressions.alwaysFalse();
            case RowPredicate.Compare compare when compare.value() instanceof SessionValue.Roles -> roleNames.isEmpty()
                    ? Expressions.alwaysFalse()
                    : Expressions.in("dept", roleNames);
            case RowPredicate.Compare compare -> Expressions.equal("email", identity.subjectName());
            default -> throw new IllegalArgumentException("Not made by chance: " + predicate);
        };
    }
}
