package io.serac.server.access;

import io.serac.authorizer.PolicySnapshot;
import io.serac.authorizer.policy.Grant;
import io.serac.authorizer.policy.PolicyChange;
import io.serac.authorizer.policy.PolicyRows;
import io.serac.authorizer.policy.PrincipalRow;
import io.serac.authorizer.policy.Restriction;
import io.serac.authorizer.policy.RoleMember;
import io.serac.authorizer.policy.TagBinding;
import io.serac.authorizer.policy.TagDefinition;
import io.serac.authorizer.policy.TokenRoleMapping;
import io.serac.server.database.Session;
import io.serac.server.database.Sessions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes snapshots of the policies in the database: all of them once, later only what has changed. Thread-safe. */
final class PolicyReader implements PolicyStore.Source {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyReader.class);
    /** More changes than these are read as everything. */
    private static final int CHANGES_MAX = 20_000;

    private final Sessions sessions;

    PolicyReader(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public long epoch() {
        return sessions.admin(PolicyDao::epoch);
    }

    @Override
    public PolicySnapshot newer(PolicySnapshot known) {
        PolicySnapshot read = sessions.snapshot(session -> {
            long epoch = PolicyDao.epoch(session);
            List<PolicyDao.Change> changes = PolicyDao.changesAfter(session, known.epoch(), CHANGES_MAX + 1);
            boolean isWhole = !changes.isEmpty() && changes.size() <= CHANGES_MAX
                    && changes.getFirst().epoch() == known.epoch() + 1;
            return isWhole ? known.with(changed(session, changes), epoch) : all(session);
        });
        LOG.atDebug().addKeyValue("from", known.epoch()).addKeyValue("to", read.epoch()).log("policies caught up");
        return read;
    }

    /** All policies. */
    PolicySnapshot all() {
        return sessions.snapshot(PolicyReader::all);
    }

    private static PolicySnapshot all(Session session) {
        PolicyDao.allowLongReads(session);
        List<Grant> grants = new ArrayList<>();
        PolicyDao.grants(session, null, grants::add);
        PolicyRows rows = new PolicyRows(PolicyDao.principals(session, null), PolicyDao.members(session, null),
                PolicyDao.mappings(session, null), grants, PolicyDao.restrictions(session, null),
                PolicyDao.tags(session, null),
                PolicyDao.tagBindings(session, null), PolicyDao.managedAccess(session, null));
        return PolicySnapshot.compile(rows, PolicyDao.epoch(session));
    }

    private static List<PolicyChange> changed(Session session, List<PolicyDao.Change> changes) {
        Map<String, Set<UUID>> refs = new HashMap<>();
        for (PolicyDao.Change change : changes) {
            refs.computeIfAbsent(change.kind(), kind -> new HashSet<>()).add(change.ref());
        }
        List<PolicyChange> changed = new ArrayList<>();
        for (Map.Entry<String, Set<UUID>> kind : refs.entrySet()) {
            changed.addAll(changed(session, kind.getKey(), kind.getValue()));
        }
        return changed;
    }

    private static List<PolicyChange> changed(Session session, String kind, Set<UUID> refs) {
        List<PolicyChange> changed = new ArrayList<>();
        switch (kind) {
            case "principal" -> {
                Map<UUID, List<PrincipalRow>> rows = grouped(refs, PolicyDao.principals(session, refs),
                        PrincipalRow::id);
                rows.forEach((id, row) -> changed
                        .add(new PolicyChange.Principal(id, row.isEmpty() ? null : row.getFirst())));
            }
            case "members" -> grouped(refs, PolicyDao.members(session, refs), RoleMember::roleId)
                    .forEach((id, rows) -> changed.add(new PolicyChange.MembersOf(id, rows)));
            case "mappings" -> grouped(refs, PolicyDao.mappings(session, refs), TokenRoleMapping::roleId)
                    .forEach((id, rows) -> changed.add(new PolicyChange.MappingsOf(id, rows)));
            case "grants" -> {
                List<Grant> grants = new ArrayList<>();
                PolicyDao.grants(session, refs, grants::add);
                grouped(refs, grants, Grant::securableId)
                        .forEach((id, rows) -> changed.add(new PolicyChange.GrantsOf(id, rows)));
            }
            case "policies" -> grouped(refs, PolicyDao.restrictions(session, refs), Restriction::securableId)
                    .forEach((id, rows) -> changed.add(new PolicyChange.RestrictionsOf(id, rows)));
            case "tag" -> {
                Map<UUID, List<TagDefinition>> rows = grouped(refs, PolicyDao.tags(session, refs), TagDefinition::id);
                rows.forEach((id, row) -> changed
                        .add(new PolicyChange.Tag(id, row.isEmpty() ? null : row.getFirst())));
            }
            case "tags" -> grouped(refs, PolicyDao.tagBindings(session, refs), TagBinding::securableId)
                    .forEach((id, rows) -> changed.add(new PolicyChange.TagsOf(id, rows)));
            case "managed-access" -> {
                Set<UUID> managed = PolicyDao.managedAccess(session, refs);
                refs.forEach(id -> changed.add(new PolicyChange.ManagedAccess(id, managed.contains(id))));
            }
            default -> throw new IllegalStateException("A newer server has changed policies of kind " + kind
                    + ", which this one does not know. Upgrade it");
        }
        return changed;
    }

    private static <T> Map<UUID, List<T>> grouped(Collection<UUID> refs, List<T> rows, Function<T, UUID> ref) {
        Map<UUID, List<T>> grouped = new HashMap<>();
        refs.forEach(id -> grouped.put(id, new ArrayList<>()));
        rows.forEach(row -> grouped.computeIfAbsent(ref.apply(row), id -> new ArrayList<>()).add(row));
        return grouped;
    }
}
