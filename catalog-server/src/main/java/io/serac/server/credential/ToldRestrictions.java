package io.serac.server.credential;

import io.serac.authorizer.Decision;
import io.serac.server.error.CatalogException;
import io.serac.server.error.Denial;
import io.serac.server.error.ErrorCode;
import io.serac.server.metadata.ReadRestrictions;
import io.serac.server.securable.ObjectEntry;
import java.util.List;

/**
 * Ties access to files to what an engine was told to keep from its user when it loaded the table: if it would be told something else
 * today, it gets nothing more until it has loaded the table again. Callers who are not restricted, or ask otherwise, are not concerned.
 * Stateless.
 */
final class ToldRestrictions {
    /** Query parameter of the endpoint where keys are renewed. Clients keep the endpoint as the load has given it to them. */
    static final String PARAMETER = "read-restrictions";
    /** What is told to everybody else. */
    static final String NONE = "";

    private ToldRestrictions() {
    }

    /** What an engine is told now, as a hash; {@link #NONE} if the caller is told nothing. */
    static String of(Decision.Allowed allowed, ObjectEntry table) {
        return ReadRestrictions.areFor(allowed, table) ? ReadRestrictions.of(allowed, table).hash() : NONE;
    }

    /**
     * Throws if an engine would be told something else now than it was. Says nothing about callers that are told nothing now.
     *
     * @param told
     *            as the client has sent it back; {@link #NONE} if it has not
     * @throws CatalogException
     *             FORBIDDEN
     */
    static void requireUnchanged(Decision.Allowed allowed, ObjectEntry table, String told) {
        String now = of(allowed, table);
        if (!now.equals(NONE) && !now.equals(told)) {
            throw new CatalogException(ErrorCode.FORBIDDEN,
                    "Forbidden: what this engine has to keep from you has changed since it loaded the table, or it does not say"
                            + " which load it goes on from. Load the table again")
                    .because(new Denial(Denial.Verdict.FORBIDDEN, "read-restrictions-changed", List.of(),
                            allowed.epoch(), List.copyOf(allowed.policyIds())));
        }
    }
}
