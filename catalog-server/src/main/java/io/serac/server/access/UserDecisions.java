package io.serac.server.access;

import io.serac.authorizer.AccessRequest;
import io.serac.authorizer.Authorizer;
import io.serac.authorizer.Decision;
import io.serac.authorizer.Delegation;
import io.serac.authorizer.Privilege;
import io.serac.authorizer.Securable;
import io.serac.authorizer.Subject;
import io.serac.authorizer.column.TableColumns;
import io.serac.server.authentication.Caller;
import io.serac.server.securable.NamespaceEntry;
import io.serac.server.securable.ObjectEntry;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decisions about users that an engine asks for, who did not call themselves. They are answers and refuse nothing; otherwise they
 * are those of {@link EnforcementPoint}. Thread-safe.
 */
public final class UserDecisions {
    private final Authorizer authorizer = new Authorizer();
    private final Delegation delegation = new Delegation();
    private final PolicyStore policies;
    private final EnforcementPoint enforcement;
    private final ColumnSource columns;
    private final MoveRules moves;
    private final PlacedSecurables placed;

    public UserDecisions(PolicyStore policies, EnforcementPoint enforcement, ColumnSource columns,
            PlacedSecurables placed) {
        this.policies = policies;
        this.enforcement = enforcement;
        this.columns = columns;
        this.moves = new MoveRules(enforcement);
        this.placed = placed;
    }

    /** Decisions about one user by policies at least as new as this epoch. */
    public Of at(long epoch, Caller user) {
        return new Of(policies.at(epoch).named(user));
    }

    /** Decisions about one user. Used for one request. */
    public final class Of {
        private final Subject subject;

        private Of(Subject subject) {
            this.subject = subject;
        }

        /** The decision about anything but a table or view. */
        public Decision decide(Securable securable, Set<Privilege> needed) {
            return authorizer.decide(subject, new AccessRequest(securable, needed));
        }

        /** The decision about a table or view, with its columns where it depends on them. */
        public Decision decide(ObjectEntry object, Set<Privilege> needed) {
            return authorizer.decide(subject, enforcement.request(subject, object, needed));
        }

        /** Whether the user sees the name of a warehouse or namespace, also because of something below. */
        public boolean sees(Securable container) {
            return authorizer.isVisible(subject, container)
                    || authorizer.isVisible(subject, container, enforcement.visible().ownsBelow(subject, container));
        }

        /** Ids of those warehouses or namespaces of which the user sees the names, for the price of one. */
        public Set<UUID> seen(Collection<Securable> containers) {
            return enforcement.visible().containers(subject, List.copyOf(containers), container -> container).stream()
                    .map(Securable::id).collect(Collectors.toUnmodifiableSet());
        }

        /** Whether the user sees the name of a table or view. */
        public boolean sees(ObjectEntry object) {
            return authorizer.isVisible(subject, object.securable());
        }

        /** Whether the user may move what he may drop into a namespace where he may create. */
        public boolean mayMove(Authorized<ObjectEntry> object, NamespaceEntry target) {
            return moves.reasonAgainst(subject, object, target).isEmpty();
        }

        /**
         * Whether the user holds a privilege on a warehouse and no restriction on it, above it or anywhere in it concerns him: then
         * there is nothing in it to which he has not the privilege; who owns it may do whatever can be done in it. Restrictions on
         * what was dropped count too. Costs a statement if there are any.
         */
        public boolean isUnbound(Securable.Server server, Securable.Warehouse warehouse, Privilege privilege) {
            if (!(decide(warehouse, Set.of(privilege)) instanceof Decision.Allowed)) {
                return false;
            }
            Set<UUID> restricted = subject.snapshot().restrictedFor(subject);
            if (restricted.isEmpty()) {
                return true;
            }
            Map<UUID, Securable> found = placed.find(server, restricted);
            return restricted.stream().allMatch(id -> isElsewhere(found.get(id), warehouse));
        }

        /** What cannot be found could be anywhere. */
        private static boolean isElsewhere(@Nullable Securable restricted, Securable.Warehouse warehouse) {
            for (Securable at = restricted; at != null; at = at.container()) {
                if (at.kind() == Securable.Kind.WAREHOUSE) {
                    return !at.id().equals(warehouse.id());
                }
            }
            return false;
        }

        /** Whether the user may let others read a table or view. */
        public boolean mayLetOthersRead(ObjectEntry object) {
            return delegation.rightToGrant(subject, object.securable(), Privilege.SELECT, Set.of()).isGiven();
        }

        /** Names, in lower case, of all columns that row filters of a table look at, whomever they are for. */
        public Set<String> filterColumns(ObjectEntry table) {
            return subject.snapshot().filterColumns(table.securable());
        }

        /** All columns of a table. */
        public TableColumns columns(ObjectEntry table) {
            return columns.columns(table);
        }
    }
}
