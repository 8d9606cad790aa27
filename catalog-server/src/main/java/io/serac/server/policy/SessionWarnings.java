package io.serac.server.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.authorizer.row.RowPredicate;
import io.serac.authorizer.row.SessionValue;
import io.serac.server.access.FilterParser;
import io.serac.server.http.Excerpt;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.iceberg.expressions.Expression;

/**
 * What a row filter asks of a session that not every session can say: claims are in tokens of issuers alone, and so are some roles.
 * Not thread-safe.
 */
final class SessionWarnings {
    private final Set<String> pointers;
    private boolean isOpenedByMissingRoles;

    private SessionWarnings(RowPredicate predicate) {
        pointers = new TreeSet<>(predicate.claimPointers());
        visit(predicate, false);
    }

    /** For people; none for a restriction that is no filter. */
    static List<String> of(PolicyRow row) {
        JsonNode filter = row.spec().path("filter");
        return filter.isMissingNode() ? List.of() : new SessionWarnings(FilterParser.parse(filter)).texts();
    }

    private void visit(RowPredicate predicate, boolean isNegated) {
        switch (predicate) {
            case RowPredicate.Plain plain -> {
            }
            case RowPredicate.And(RowPredicate left, RowPredicate right) -> {
                visit(left, isNegated);
                visit(right, isNegated);
            }
            case RowPredicate.Or(RowPredicate left, RowPredicate right) -> {
                visit(left, isNegated);
                visit(right, isNegated);
            }
            case RowPredicate.Not(RowPredicate child) -> visit(child, !isNegated);
            case RowPredicate.Compare(Expression.Operation operation, String column, SessionValue value) -> {
                switch (value) {
                    case SessionValue.Subject() -> {
                    }
                    case SessionValue.Roles() ->
                        isOpenedByMissingRoles |= (operation == Expression.Operation.NOT_IN) != isNegated;
                    case SessionValue.Claim claim -> {
                    }
                }
            }
        }
    }

    private List<String> texts() {
        List<String> texts = new ArrayList<>();
        if (!pointers.isEmpty()) {
            texts.add("Claims (" + Excerpt.of(String.join(", ", pointers))
                    + ") come from tokens of issuers alone. Trino sends none: users whom it asks about see no row, nor do"
                    + " service accounts. Engines with read-restrictions have them for a user from the next time on that"
                    + " they exchange his token");
        }
        if (isOpenedByMissingRoles) {
            texts.add(
                    "Whoever's session leaves out a role sees more rows, and roles that only tokens bring are left out"
                            + " where none is sent, as in Trino without trust-groups. Compare with in, so that a"
                            + " missing role hides rows");
        }
        return texts;
    }
}
