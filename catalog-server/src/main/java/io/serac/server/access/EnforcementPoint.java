package io.serac.server.access;

import io.serac.authorizer.AccessClass;
import io.serac.authorizer.AccessRequest;
import io.serac.authorizer.Authorizer;
import io.serac.authorizer.Decision;
import io.serac.authorizer.Delegation;
import io.serac.authorizer.GrantRight;
import io.serac.authorizer.Privilege;
import io.serac.authorizer.Securable;
import io.serac.authorizer.Subject;
import io.serac.authorizer.column.TableColumns;
import io.serac.authorizer.policy.AddedColumn;
import io.serac.server.authentication.Caller;
import io.serac.server.authentication.PrincipalState;
import io.serac.server.error.CatalogException;
import io.serac.server.error.Denial;
import io.serac.server.error.ErrorCode;
import io.serac.server.metadata.MetadataDocument;
import io.serac.server.operation.Operation;
import io.serac.server.operation.Requirement;
import io.serac.server.securable.EngineTrust;
import io.serac.server.securable.NamespaceEntry;
import io.serac.server.securable.ObjectEntry;
import io.serac.server.securable.ObjectKind;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.WarehouseEntry;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the authorizer about resolved requests: nothing else does. It decides with policies at least as new as what was read with the
 * names. What the caller must not see is answered exactly like what does not exist; what he sees but may not do is a 403.
 * Thread-safe.
 */
public final class EnforcementPoint {
    private final Authorizer authorizer = new Authorizer();
    private final Delegation delegation = new Delegation();
    private final PolicyStore policies;
    private final VisibleSecurables visible;
    private final ColumnSource columns;
    private final RestrictedAccess restricted;

    public EnforcementPoint(PolicyStore policies, OwnedBelow owned, ColumnSource columns,
            RestrictedAccess restricted) {
        this.policies = policies;
        this.visible = new VisibleSecurables(policies, owned);
        this.columns = columns;
        this.restricted = restricted;
    }

    /** The warehouse, if the operation's requirement is met on it. */
    public Authorized<WarehouseEntry> warehouse(Caller caller, Resolution resolution) {
        return warehouse(caller, resolution, needed(resolution.operation()));
    }

    /** The warehouse, if the privileges are held on it. */
    public Authorized<WarehouseEntry> warehouse(Caller caller, Resolution resolution, Set<Privilege> needed) {
        Subject subject = subject(caller, resolution);
        WarehouseEntry warehouse = resolution.warehouse();
        Decision decision = container(subject, warehouse == null ? null : warehouse.securable(), needed);
        return authorized(warehouse, decision, () -> Refusals.absentWarehouse(resolution));
    }

    /** The installation, if the privileges are held on it. Whoever holds none there gets a 404, as from a path that is not served. */
    public Authorized<Securable.Server> server(Caller caller, Resolution resolution, Set<Privilege> needed) {
        if (!resolution.askedWarehouse().isEmpty()) {
            return serverOfAbsent(caller, resolution, needed);
        }
        return new Authorized<>(resolution.server(), server(caller, resolution, needed,
                () -> new CatalogException(ErrorCode.NOT_FOUND, "Not found")));
    }

    /** As about a warehouse that is there and hidden, so that a refusal does not tell which names are taken. */
    private Authorized<Securable.Server> serverOfAbsent(Caller caller, Resolution resolution, Set<Privilege> needed) {
        return switch (decide(subject(caller, resolution), resolution.server(), needed)) {
            case Decision.Allowed allowed -> new Authorized<>(resolution.server(), allowed);
            case Decision.Hidden hidden -> throw Refusals.absentWarehouse(resolution)
                    .because(Denial.hidden(hidden.epoch()));
            case Decision.Denied denied -> throw Refusals.absentWarehouse(resolution)
                    .because(Refusals.denial(denied));
        };
    }

    /** The installation, if the privileges are held on it; to whoever holds none there, what he asked for is absent. */
    public Decision.Allowed server(Caller caller, Resolution resolution, Set<Privilege> needed,
            Supplier<CatalogException> absent) {
        Decision decision = decide(subject(caller, resolution), resolution.server(), needed);
        return authorized(resolution.server(), decision, absent).allowed();
    }

    /** Whether the privilege is held on the installation. */
    public boolean holdsOnServer(Caller caller, Resolution resolution, Privilege privilege) {
        return decide(subject(caller, resolution), resolution.server(),
                Set.of(privilege)) instanceof Decision.Allowed;
    }

    /**
     * Ids of all that the caller counts as when somebody owns something: himself and the roles he acts with. If an engine acts for
     * him, only those that both have.
     */
    public Set<UUID> owningIds(Caller caller, Resolution resolution) {
        Set<UUID> ids = new HashSet<>(subject(caller, resolution).owningIds());
        if (caller.actor().isPresent()) {
            ids.retainAll(policies.at(resolution.epoch()).of(caller.actor().get()).owningIds());
        }
        return Set.copyOf(ids);
    }

    /** Names of all roles that the caller acts with, however he got them. */
    public SortedSet<String> roleNames(Caller caller, Resolution resolution) {
        return subject(caller, resolution).roleNames();
    }

    /** For lists over the whole installation, of which everybody gets what he may see. */
    public Decision.Allowed authenticated(Caller caller, Resolution resolution) {
        subject(caller, resolution);
        return authenticated(caller);
    }

    /** The namespace, if the operation's requirement is met on it. */
    public Authorized<NamespaceEntry> namespace(Caller caller, Resolution resolution) {
        return namespace(caller, resolution, needed(resolution.operation()));
    }

    /** The namespace, if the privileges are held on it. The empty namespace stands for the warehouse. */
    public Authorized<NamespaceEntry> namespace(Caller caller, Resolution resolution, Set<Privilege> needed) {
        Subject subject = subject(caller, resolution);
        NamespaceEntry namespace = resolution.namespace();
        Securable securable = null;
        if (namespace != null) {
            securable = namespace.name().isEmpty() ? namespace.warehouse().securable() : namespace.securable();
        }
        Decision decision = container(subject, securable, needed);
        return authorized(namespace, decision, absent(subject, resolution, () -> Refusals.absentNamespace(resolution)));
    }

    /** The table or view, if the operation's requirement is met on it. */
    public Authorized<ObjectEntry> object(Caller caller, Resolution resolution, ObjectKind kind) {
        return object(caller, resolution, kind, needed(resolution.operation()));
    }

    /** The table or view, if the privileges are held on it, and no restriction stands in the way of the operation. */
    public Authorized<ObjectEntry> object(Caller caller, Resolution resolution, ObjectKind kind,
            Set<Privilege> needed) {
        Subject subject = subject(caller, resolution);
        ObjectEntry object = resolution.object();
        if (object != null && object.kind() != kind) {
            object = null;
        }
        Decision decision = object == null ? null : authorizer.decide(subject, request(subject, object, needed));
        Authorized<ObjectEntry> authorized = authorized(object, decision, absent(subject, resolution,
                () -> kind.absent(resolution.askedNamespace(), resolution.askedName())));
        restricted.requireOpen(authorized.allowed(), resolution.operation(),
                authorized.target().namespace().warehouse());
        return authorized;
    }

    /**
     * Decides again about a table or view that was decided on in this request, for an answer that shows another version of it: on
     * the columns of that version, by the policies that hold now. Costs a statement.
     *
     * @param shown
     *            the version
     */
    public Decision.Allowed again(Caller caller, ObjectEntry object, Set<Privilege> needed, MetadataDocument shown) {
        Subject subject = subject(policies.now(), caller, object.namespace().warehouse());
        Decision decision = authorizer.decide(subject, new AccessRequest(object.securable(), needed)
                .withColumns(columns.columns(object.kind(), shown)));
        return authorized(object, decision, () -> object.kind().absent(object.namespace().name(), object.name()))
                .allowed();
    }

    /**
     * Whether a decision about a table or view holds for the document that is to be shown, which may be newer: if neither columns
     * were asked about nor a policy has changed since. Costs a statement if it is newer.
     */
    public boolean holdsFor(Authorized<ObjectEntry> decided, MetadataDocument shown) {
        return shown.versionId().equals(decided.target().pointer().versionId())
                || (decided.allowed().request().columns() == null
                        && policies.now().snapshot().epoch() == decided.allowed().epoch());
    }

    /** Something in the resolved warehouse that was found by other means than its name. */
    public <T> Authorized<T> found(Caller caller, Resolution resolution, @Nullable T found,
            Function<T, Securable> securable, Supplier<CatalogException> absentThere) {
        Subject subject = subject(caller, resolution);
        Decision decision = found == null
                ? null
                : authorizer.decide(subject, new AccessRequest(securable.apply(found), needed(resolution.operation())));
        return authorized(found, decision, absent(subject, resolution, absentThere));
    }

    /** For operations that ask for nothing but a proven caller. */
    public Decision.Allowed authenticated(Caller caller) {
        return authorizer.authenticated(decided(caller));
    }

    /** Ids of all that grants to the caller are to: himself, everyone, and the roles that he acts with and has not put aside. */
    public Set<UUID> grantees(Caller caller, Resolution resolution) {
        return subject(caller, resolution).owningIds();
    }

    /** Whether a privilege is held on something that was resolved: for how much of an answer the caller gets. */
    public boolean holds(Caller caller, Target target, Privilege privilege) {
        return decide(subject(caller, target.resolution()), target.securable(),
                Set.of(privilege)) instanceof Decision.Allowed;
    }

    /** As {@link #holds(Caller, Target, Privilege)}, on what was found after something in the same request was decided on. */
    public boolean holds(Caller caller, Securable securable, Privilege privilege) {
        return decide(decided(caller), securable, Set.of(privilege)) instanceof Decision.Allowed;
    }

    /**
     * Which columns of a table or view the caller may know by their names: those that are not hidden from him, or all if he may
     * lift what hides them, where it is attached.
     *
     * @return takes field ids
     */
    public IntPredicate nameable(Caller caller, Target target) {
        if (holds(caller, target, Privilege.MANAGE_POLICY) && mayLiftWhatHides(caller, target.securable())) {
            return fieldId -> true;
        }
        Decision decision = target.object().isEmpty()
                ? null
                : authorizer.decide(decided(caller), request(decided(caller), target.object().get(), Set.of()));
        return fieldId -> decision instanceof Decision.Allowed allowed && allowed.columnRules().isNamed(fieldId);
    }

    /** All columns that a table or view has or had, whoever may know them. */
    TableColumns columns(ObjectEntry object) {
        return columns.columns(object);
    }

    /**
     * Whether the caller manages restrictions wherever one is attached that may hide names on the securable from him: who manages
     * those of a table only cannot lift what comes from above. Asked after something in the same request was decided on.
     */
    public boolean mayLiftWhatHides(Caller caller, Securable securable) {
        Subject subject = decided(caller);
        for (Optional<Securable> at = Optional.of(securable); at.isPresent(); at = at.get().parent()) {
            if (subject.snapshot().mayHideFrom(at.get().id(), subject)
                    && !holds(caller, at.get(), Privilege.MANAGE_POLICY)) {
                return false;
            }
        }
        return true;
    }

    /**
     * By what the caller may give a privilege to others.
     *
     * @param columns
     *            field ids that the grant is to be limited to; empty for all
     */
    public GrantRight rightToGrant(Caller caller, Target target, Privilege privilege, Set<Integer> columns) {
        return delegation.rightToGrant(subject(caller, target.resolution()), target.securable(), privilege, columns);
    }

    /** Decides about a securable that was found after something in the same request was decided on. */
    public Decision.Allowed require(Caller caller, Securable securable, Set<Privilege> needed,
            Supplier<CatalogException> absent) {
        return authorized(securable, decide(decided(caller), securable, needed), absent).allowed();
    }

    /** Decides about a table that the caller is about to make in a namespace that was decided on, as if it were there. */
    public Decision.Allowed prospective(Caller caller, NamespaceEntry namespace, Securable.Table table,
            Supplier<CatalogException> absent) {
        Subject subject = subject(policies.current(), caller, namespace.warehouse());
        return authorized(table, decide(subject, table, Set.of(Privilege.DESCRIBE)), absent).allowed();
    }

    /** Whose names callers may know. */
    public VisibleSecurables visible() {
        return visible;
    }

    /** What is open to callers of class {@code RESTRICTED}. */
    public RestrictedAccess restricted() {
        return restricted;
    }

    /**
     * Returns if no restriction would bind the caller on a table or view that he is about to bring in, by the tags too that patterns
     * attach together with it.
     *
     * @param object
     *            as it will be
     * @param added
     *            columns that come with it
     * @param read
     *            all columns that it has or had
     * @throws CatalogException
     *             FORBIDDEN if one would: he would be shown, and could later take out, what is hidden from him
     */
    public void requireUnrestricted(Caller caller, NamespaceEntry namespace, Securable object, List<AddedColumn> added,
            TableColumns read) {
        Subject now = subject(policies.current(), caller, namespace.warehouse());
        Subject then = now.snapshot().classifying(object, added).subject(now.identity());
        if (authorizer.decide(then,
                new AccessRequest(object, Set.of()).withColumns(read)) instanceof Decision.Allowed allowed
                && allowed.accessClass() == AccessClass.RESTRICTED) {
            throw restricted.refusal(allowed, namespace.warehouse());
        }
    }

    /**
     * Decides about a warehouse or namespace. Hidden and absent ones cost the same: both are looked for among what contains the
     * caller's own.
     */
    private @Nullable Decision container(Subject subject, @Nullable Securable container, Set<Privilege> needed) {
        Decision decision = container == null
                ? null
                : authorizer.decide(subject, new AccessRequest(container, needed));
        if (decision != null && !(decision instanceof Decision.Hidden)) {
            return decision;
        }
        boolean ownsBelow = visible.ownsBelow(subject, container);
        return container == null
                ? null
                : authorizer.decide(subject, new AccessRequest(container, needed).withOwnsBelow(ownsBelow));
    }

    Decision decide(Subject subject, Securable securable, Set<Privilege> needed) {
        return authorizer.decide(subject, new AccessRequest(securable, needed));
    }

    /** A caller about whom something was decided before in the same request. */
    Subject decided(Caller caller) {
        return policies.current().of(caller);
    }

    AccessRequest request(Subject subject, ObjectEntry object, Set<Privilege> needed) {
        AccessRequest request = new AccessRequest(object.securable(), needed);
        return authorizer.needsColumns(subject, object.securable())
                ? request.withColumns(columns.columns(object))
                : request;
    }

    private static <T> Authorized<T> authorized(@Nullable T target, @Nullable Decision decision,
            Supplier<CatalogException> absent) {
        if (target == null || decision == null) {
            throw absent.get();
        }
        return switch (decision) {
            case Decision.Allowed allowed -> new Authorized<>(target, allowed);
            case Decision.Hidden hidden -> throw absent.get().because(Denial.hidden(hidden.epoch()));
            case Decision.Denied denied -> throw Refusals.denied(denied);
        };
    }

    private Supplier<CatalogException> absent(Subject subject, Resolution resolution,
            Supplier<CatalogException> below) {
        WarehouseEntry warehouse = resolution.warehouse();
        return () -> {
            if (container(subject, warehouse == null ? null : warehouse.securable(),
                    Set.of()) instanceof Decision.Allowed) {
                return below.get();
            }
            CatalogException absent = Refusals.absentWarehouse(resolution);
            return warehouse == null ? absent : absent.because(Denial.hidden(resolution.epoch()));
        };
    }

    Subject subject(Caller caller, Resolution resolution) {
        if (!resolution.isCallerEnabled()) {
            throw PrincipalState.refusal();
        }
        return subject(policies.at(resolution.epoch()), caller, resolution.warehouse());
    }

    private static Subject subject(Subjects subjects, Caller caller, @Nullable WarehouseEntry warehouse) {
        return warehouse != null && enforces(warehouse.engine(), caller)
                ? subjects.exempt(caller, warehouse.securable().id())
                : subjects.of(caller);
    }

    /** Whether the engine that the caller is, or that acts for him, enforces restrictions and is not bound by them itself. */
    private static boolean enforces(EngineTrust engine, Caller caller) {
        return caller.actor().isPresent() ? engine != EngineTrust.NONE : engine == EngineTrust.ASKS_FOR_USERS;
    }

    private static Set<Privilege> needed(Operation operation) {
        return switch (operation.requirement()) {
            case Requirement.Needs needs -> needs.privileges();
            case Requirement.ByUpdates updates ->
                throw new IllegalStateException(operation + " must name the privileges of its updates");
            case Requirement.Authenticated any -> Set.of();
            case Requirement.Anonymous anyone -> throw new IllegalStateException(operation + " is anonymous");
            case Requirement.Engine engine -> throw new IllegalStateException(operation + " is asked by engines");
        };
    }
}
