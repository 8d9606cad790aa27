package io.serac.server.access;

import io.serac.authorizer.Authorizer;
import io.serac.authorizer.Privilege;
import io.serac.authorizer.Subject;
import io.serac.authorizer.explain.Explanation.GrantUsed;
import io.serac.server.authentication.Caller;
import io.serac.server.securable.ObjectEntry;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Finds the grants by which somebody holds what he used, for the audit. Thread-safe. */
public final class GrantsUsed {
    private static final int GRANTS_MAX = 100;

    private final Authorizer authorizer = new Authorizer();
    private final EnforcementPoint enforcement;

    public GrantsUsed(EnforcementPoint enforcement) {
        this.enforcement = enforcement;
    }

    /** Ids of the grants that give one of the privileges on a table that was decided on; the first hundred. */
    public List<Long> find(Caller caller, ObjectEntry table, Set<Privilege> privileges) {
        Subject subject = enforcement.decided(caller);
        return authorizer.explain(subject, enforcement.request(subject, table, privileges)).grants().stream()
                .map(GrantUsed::grantId).filter(Objects::nonNull).distinct().limit(GRANTS_MAX).toList();
    }
}
