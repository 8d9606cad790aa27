package io.serac.server.policy;

import io.serac.server.database.Session;
import io.serac.server.principal.PrincipalRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Reads restrictions together with whom they concern. Stateless. */
final class Policies {
    private Policies() {
    }

    static Optional<Policy> find(Session session, UUID securableId, String name) {
        return session.dao(PolicyDao.class).find(securableId, name).map(row -> whole(session, row));
    }

    static Optional<Policy> find(Session session, UUID id) {
        return session.dao(PolicyDao.class).find(id).map(row -> whole(session, row));
    }

    /** Restrictions of securables after one that is known by name and id. */
    static List<Policy> list(Session session, List<UUID> securableIds, String afterName, UUID afterId, int limit) {
        return whole(session, session.dao(PolicyDao.class).list(securableIds, afterName, afterId, limit));
    }

    private static Policy whole(Session session, PolicyRow row) {
        return whole(session, List.of(row)).getFirst();
    }

    private static List<Policy> whole(Session session, List<PolicyRow> rows) {
        PolicyDao dao = session.dao(PolicyDao.class);
        List<PolicyDao.MatchRow> matches = dao.matches(rows.stream().map(PolicyRow::id).toList());
        Set<UUID> unlocked = Set.copyOf(dao.decidedByTokens(matches.stream()
                .filter(match -> !match.isException()).map(PolicyDao.MatchRow::principalId).distinct().toList()));
        Map<UUID, List<PolicyDao.MatchRow>> byPolicy = new HashMap<>();
        for (PolicyDao.MatchRow match : matches) {
            byPolicy.computeIfAbsent(match.policyId(), id -> new ArrayList<>()).add(match);
        }
        List<Policy> policies = new ArrayList<>();
        for (PolicyRow row : rows) {
            policies.add(whole(row, byPolicy.getOrDefault(row.id(), List.of()), unlocked));
        }
        return policies;
    }

    private static Policy whole(PolicyRow row, List<PolicyDao.MatchRow> matches, Set<UUID> decidedByTokens) {
        List<PrincipalRef> to = new ArrayList<>();
        List<PrincipalRef> except = new ArrayList<>();
        List<PrincipalRef> unlocked = new ArrayList<>();
        for (PolicyDao.MatchRow match : matches) {
            PrincipalRef ref = PrincipalRef.of(match.kind(), match.issuer(), match.name());
            (match.isException() ? except : to).add(ref);
            if (!match.isException() && decidedByTokens.contains(match.principalId())) {
                unlocked.add(ref);
            }
        }
        boolean isForAll = to.contains(new PrincipalRef.Everyone());
        return new Policy(row, to, except, isForAll ? List.of() : unlocked);
    }
}
