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
    private final Set<String> pointers = new TreeSet<>();
    private boolean isOpenedByMissingRoles;

    private SessionWarnings() {
    }

    /** For people; none for a restriction that is no filter. */
    static List<String> of(PolicyRow row) {
        JsonNode filter = row.spec().path("filter");
        SessionWarnings found = new SessionWarnings();
        if (!filter.isMissingNode()) {
            found.visit(FilterParser.parse(filter), false);
        }
        return found.texts();
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
                    case SessionValue.Claim(String pointer) -> pointers.add(pointer);
                }
            }
        }
    }

    private List<String> texts() {
        List<String> texts = new ArrayList<>();
        if (!pointers.isEmpty()) {
            texts.add("Claims (" + Excerpt.of(String.join(", ", pointers))
                    + ") are known only from tokens of issuers: users"
                    + " whom Trino asks about, users with a token of this server's own, and service accounts see no row");
        }
        if (isOpenedByMissingRoles) {
            texts.add(
                    "Whoever's session leaves out a role sees more rows, and roles that only tokens bring are left out"
                            + " where no token of an issuer is sent. Compare with in, so that a missing role hides rows");
        }
        return texts;
    }
}
