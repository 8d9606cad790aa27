package io.serac.server.access;

import io.serac.authorizer.AccessRequest;
import io.serac.authorizer.Authorizer;
import io.serac.authorizer.Decision;
import io.serac.authorizer.Identity;
import io.serac.authorizer.PolicySnapshot;
import io.serac.authorizer.Privilege;
import io.serac.authorizer.Securable;
import io.serac.authorizer.Subject;
import io.serac.server.authentication.Caller;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.operation.Operation;
import io.serac.server.operation.Requirement;
import io.serac.server.securable.NamespaceEntry;
import io.serac.server.securable.ObjectEntry;
import io.serac.server.securable.ObjectKind;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.WarehouseEntry;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the authorizer about resolved requests: nothing else does. What the caller must not see is answered exactly like what
 * does not exist; what he sees but may not do is a 403. Thread-safe.
 */
public final class EnforcementPoint {
    private final Authorizer authorizer = new Authorizer();
    /** No grants yet: rights come from ownership. */
    private final PolicySnapshot snapshot = PolicySnapshot.empty(0);

    /** The warehouse, if the operation's requirement is met on it. */
    public Authorized<WarehouseEntry> warehouse(Caller caller, Resolution resolution) {
        return warehouse(caller, resolution, needed(resolution.operation()));
    }

    /** The warehouse, if the privileges are held on it. */
    public Authorized<WarehouseEntry> warehouse(Caller caller, Resolution resolution, Set<Privilege> needed) {
        checkEnabled(resolution);
        Supplier<CatalogException> absent = () -> absentWarehouse(resolution);
        WarehouseEntry warehouse = present(resolution.warehouse(), absent);
        return new Authorized<>(warehouse, require(caller, warehouse.securable(), needed, absent));
    }

    /** The installation, if the privileges are held on it: for warehouses that do not exist yet. */
    public Authorized<Securable.Server> server(Caller caller, Resolution resolution, Set<Privilege> needed) {
        checkEnabled(resolution);
        Securable.Server server = resolution.server();
        return new Authorized<>(server,
                require(caller, server, needed, () -> absentWarehouse(resolution)));
    }

    /** For lists over the whole installation, of which everybody gets what he may see. */
    public Decision.Allowed authenticated(Caller caller, Resolution resolution) {
        checkEnabled(resolution);
        return authenticated(caller);
    }

    /** The namespace, if the operation's requirement is met on it. */
    public Authorized<NamespaceEntry> namespace(Caller caller, Resolution resolution) {
        return namespace(caller, resolution, needed(resolution.operation()));
    }

    /** The namespace, if the privileges are held on it. The empty namespace stands for the warehouse. */
    public Authorized<NamespaceEntry> namespace(Caller caller, Resolution resolution, Set<Privilege> needed) {
        checkEnabled(resolution);
        Supplier<CatalogException> absent = absent(caller, resolution, () -> new CatalogException(
                ErrorCode.NO_SUCH_NAMESPACE, "Namespace does not exist: " + resolution.askedNamespace()));
        NamespaceEntry namespace = present(resolution.namespace(), absent);
        Securable securable = namespace.name().isEmpty() ? namespace.warehouse().securable() : namespace.securable();
        return new Authorized<>(namespace, require(caller, securable, needed, absent));
    }

    /** The table or view, if the operation's requirement is met on it. */
    public Authorized<ObjectEntry> object(Caller caller, Resolution resolution, ObjectKind kind) {
        return object(caller, resolution, kind, needed(resolution.operation()));
    }

    /** The table or view, if the privileges are held on it. */
    public Authorized<ObjectEntry> object(Caller caller, Resolution resolution, ObjectKind kind,
            Set<Privilege> needed) {
        checkEnabled(resolution);
        Supplier<CatalogException> absent = absent(caller, resolution,
                () -> kind.absent(resolution.askedNamespace(), resolution.askedName()));
        ObjectEntry object = present(resolution.object(), absent);
        if (object.kind() != kind) {
            throw absent.get();
        }
        return new Authorized<>(object, require(caller, object.securable(), needed, absent));
    }

    /** Something in the resolved warehouse that was found by other means than its name. */
    public <T> Authorized<T> found(Caller caller, Resolution resolution, @Nullable T found,
            Function<T, Securable> securable, Supplier<CatalogException> absentThere) {
        checkEnabled(resolution);
        Supplier<CatalogException> absent = absent(caller, resolution, absentThere);
        T target = present(found, absent);
        return new Authorized<>(target,
                require(caller, securable.apply(target), needed(resolution.operation()), absent));
    }

    /** For operations that ask for nothing but a proven caller. */
    public Decision.Allowed authenticated(Caller caller) {
        // Everybody owns what concerns only himself.
        Securable own = new Securable.Server(caller.principalId(), caller.principalId());
        return require(caller, own, Set.of(), () -> new CatalogException(ErrorCode.NOT_FOUND, "Not found"));
    }

    /** Whether the caller sees a securable, for filtering lists. */
    public boolean isVisible(Caller caller, Securable securable) {
        return !(authorizer.decide(subject(caller), new AccessRequest(securable, Set.of())) instanceof Decision.Hidden);
    }

    /** Decides about a securable that was resolved elsewhere. */
    public Decision.Allowed require(Caller caller, Securable securable, Set<Privilege> needed,
            Supplier<CatalogException> absent) {
        return switch (authorizer.decide(subject(caller), new AccessRequest(securable, needed))) {
            case Decision.Allowed allowed -> allowed;
            case Decision.Hidden hidden -> throw absent.get();
            case Decision.Denied denied -> throw new CatalogException(ErrorCode.FORBIDDEN,
                    "Forbidden: " + String.join(", ", names(denied.missing()))
                            + " is missing. Ask the owner for the right");
        };
    }

    private Supplier<CatalogException> absent(Caller caller, Resolution resolution, Supplier<CatalogException> below) {
        WarehouseEntry warehouse = resolution.warehouse();
        return () -> warehouse != null && isVisible(caller, warehouse.securable())
                ? below.get()
                : absentWarehouse(resolution);
    }

    private static CatalogException absentWarehouse(Resolution resolution) {
        return new CatalogException(ErrorCode.NO_SUCH_WAREHOUSE,
                "Warehouse does not exist: " + resolution.askedWarehouse());
    }

    private static void checkEnabled(Resolution resolution) {
        if (!resolution.isCallerEnabled()) {
            throw new CatalogException(ErrorCode.NOT_AUTHORIZED,
                    "The principal of this token is disabled or no longer exists. Ask an administrator");
        }
    }

    private static <T> T present(@Nullable T found, Supplier<CatalogException> absent) {
        if (found == null) {
            throw absent.get();
        }
        return found;
    }

    private static Set<Privilege> needed(Operation operation) {
        return switch (operation.requirement()) {
            case Requirement.Needs needs -> needs.privileges();
            case Requirement.ByUpdates updates ->
                throw new IllegalStateException(operation + " must name the privileges of its updates");
            case Requirement.Authenticated any -> Set.of();
            case Requirement.Anonymous anyone -> throw new IllegalStateException(operation + " is anonymous");
        };
    }

    private static Set<String> names(Set<Privilege> privileges) {
        Set<String> names = new TreeSet<>();
        for (Privilege privilege : privileges) {
            names.add(privilege.name());
        }
        return names;
    }

    private Subject subject(Caller caller) {
        return snapshot.subject(Identity.of(caller.principalId()));
    }
}
