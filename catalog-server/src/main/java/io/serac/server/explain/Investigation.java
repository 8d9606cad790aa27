package io.serac.server.explain;

import io.serac.authorizer.Privilege;
import io.serac.authorizer.Securable;
import io.serac.authorizer.explain.Explanation;
import io.serac.authorizer.policy.TagCondition;
import io.serac.server.access.Explained;
import io.serac.server.access.Target;
import io.serac.server.database.Session;
import io.serac.server.database.Sessions;
import io.serac.server.principal.PrincipalRef;
import io.serac.server.tag.TagRights;
import io.serac.server.securable.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Looks up the names in an explanation, and who could help. Thread-safe. */
final class Investigation {
    private static final int GRANTORS_MAX = 100;

    private final Sessions sessions;

    Investigation(Sessions sessions) {
        this.sessions = sessions;
    }

    Findings of(Explained explained) {
        Target target = explained.target();
        Map<UUID, Place> places = new HashMap<>();
        target.path().forEach(place -> places.put(place.id(), place));
        return sessions.read(session -> new Findings(explained.verdict(), explained.explanation(),
                explained.refusal(), explained.files(), places,
                principals(session, explained.explanation()), tags(session, explained.explanation()),
                warnings(explained.explanation()),
                explained.verdict() == Explanation.Verdict.ALLOWED
                        ? List.of()
                        : grantors(session, target, explained.explanation().missing())));
    }

    private static List<String> warnings(Explanation explanation) {
        return explanation.warnings().stream().map(Explanation.Warning::message).toList();
    }

    private static Map<UUID, PrincipalRef> principals(Session session, Explanation explanation) {
        Set<UUID> ids = new HashSet<>();
        explanation.grants().forEach(used -> ids.add(used.granteeId()));
        explanation.restrictions().forEach(used -> ids.add(used.matchedBy()));
        Map<UUID, PrincipalRef> principals = new HashMap<>();
        for (GrantorDao.PrincipalNameRow row : session.dao(GrantorDao.class).names(List.copyOf(ids))) {
            principals.put(row.id(), PrincipalRef.of(row.kind(), row.issuer(), row.name()));
        }
        return principals;
    }

    private static Map<UUID, String> tags(Session session, Explanation explanation) {
        Set<UUID> ids = new HashSet<>();
        explanation.restrictions().forEach(used -> {
            TagCondition condition = used.restriction().target().whenTag();
            if (condition != null) {
                ids.add(condition.tagId());
            }
        });
        return TagRights.keys(session, ids);
    }

    private static List<PrincipalRef> grantors(Session session, Target target, Set<Privilege> missing) {
        List<UUID> ownerIds = new ArrayList<>();
        Optional<Securable> current = Optional.of(target.securable());
        while (current.isPresent()) {
            ownerIds.add(current.get().owner());
            current = current.get().parent();
        }
        List<String> covering = new ArrayList<>();
        for (Privilege privilege : Privilege.values()) {
            if (!missing.isEmpty() && missing.stream().allMatch(privilege::covers)) {
                covering.add(privilege.name());
            }
        }
        List<PrincipalRef> grantors = new ArrayList<>();
        for (GrantorDao.NameRow row : session.dao(GrantorDao.class).grantors(target.ids(true), ownerIds, covering,
                GRANTORS_MAX)) {
            grantors.add(PrincipalRef.of(row.kind(), row.issuer(), row.name()));
        }
        return grantors;
    }
}
