package io.serac.server.securable;

import io.serac.server.authentication.Caller;
import io.serac.server.authentication.PrincipalState;
import io.serac.server.database.Sessions;
import io.serac.server.http.Asked;
import io.serac.server.http.Request;
import io.serac.server.operation.Operation;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.catalog.Namespace;
import org.jspecify.annotations.Nullable;

/** Resolves the names of a request to ids, parents, owners and pointers, in one statement. Thread-safe. */
public final class Securables {
    private static final List<Namespace> ROOT = List.of(Namespace.empty());
    /** Whose pages may come from a standby. */
    private static final Set<Operation> PAGED =
            Set.of(Operation.LIST_NAMESPACES, Operation.LIST_TABLES, Operation.LIST_VIEWS);

    private final Sessions sessions;
    private final SecurableDao dao = new SecurableDao();

    public Securables(Sessions sessions) {
        this.sessions = sessions;
    }

    /** The warehouse named in the path. */
    public Resolution warehouse(Request request) {
        return warehouse(request, request.path().warehouse());
    }

    /** A warehouse named elsewhere. */
    public Resolution warehouse(Request request, String warehouse) {
        return resolve(request, warehouse, ROOT, List.of());
    }

    /** Nothing below the installation: for what is beside the tree, such as principals and roles. */
    public Resolution server(Request request) {
        return warehouse(request, "");
    }

    /** What the body names, wherever it is. */
    public Resolution named(Request request, String warehouse, Namespace namespace, Optional<String> name) {
        return resolve(request, warehouse, List.of(namespace), name.map(List::of).orElse(List.of()));
    }

    /** The namespace named in the path. */
    public Resolution namespace(Request request) {
        return resolve(request, request.path().warehouse(), request.path().namespaces(), List.of());
    }

    /** A namespace named in the body or query, in the warehouse of the path; empty is the warehouse's root. */
    public Resolution namespace(Request request, Namespace namespace) {
        return resolve(request, request.path().warehouse(), List.of(namespace), List.of());
    }

    /** The table named in the path. */
    public Resolution table(Request request) {
        return resolve(request, request.path().warehouse(), request.path().namespaces(),
                request.path().readings("table"));
    }

    /** The view named in the path. */
    public Resolution view(Request request) {
        return resolve(request, request.path().warehouse(), request.path().namespaces(),
                request.path().readings("view"));
    }

    /** A table or view named in the body, in the warehouse of the path. */
    public Resolution object(Request request, Namespace namespace, String name) {
        return resolve(request, request.path().warehouse(), List.of(namespace), List.of(name));
    }

    /** A table or view named in the body, in the namespace of the path. */
    public Resolution object(Request request, List<Namespace> namespaces, String name) {
        return resolve(request, request.path().warehouse(), namespaces, List.of(name));
    }

    private Resolution resolve(Request request, String warehouseName, List<Namespace> namespaces, List<String> names) {
        // What could never be created is not there: it is not even asked for.
        List<Namespace> possible = namespaces.stream().filter(Names::isCreatable).toList();
        List<String> possibleNames = names.stream().filter(Names::isCreatable).toList();
        SecurableRow row = sessions.read(session -> dao.find(session, request.caller(), warehouseName,
                possible, possibleNames, request.idempotencyKey().orElse(null),
                sessions.hasStandby() && PAGED.contains(request.operation())));
        Caller caller = request.caller();
        if (!row.isCallerKnown() && caller.kind() == Caller.Kind.USER && request.operation().isMutation()) {
            PrincipalState.remember(sessions, caller);
        }
        WarehouseEntry warehouse = row.warehouse(warehouseName);
        NamespaceEntry namespace = warehouse == null ? null : row.namespace(warehouse);
        ObjectEntry object = namespace == null ? null : row.object(namespace);
        request.asked(asked(warehouseName, namespaces.getFirst(), names, row, warehouse, namespace, object));
        return new Resolution(request.operation(), warehouseName, namespaces.getFirst(),
                names.isEmpty() ? "" : names.getFirst(), row.isCallerEnabled(), row.server(), warehouse, namespace,
                object, row.outcome(), row.epoch(), row.position());
    }

    private static Asked asked(String warehouseName, Namespace askedNamespace, List<String> names, SecurableRow row,
            @Nullable WarehouseEntry warehouse, @Nullable NamespaceEntry namespace, @Nullable ObjectEntry object) {
        if (!names.isEmpty()) {
            return new Asked(object == null ? null : object.kind().id(), object == null ? null : object.id(),
                    warehouseName + "/" + askedNamespace + "/" + names.getFirst(), row.epoch());
        }
        if (!askedNamespace.isEmpty()) {
            return new Asked("namespace", namespace == null ? null : namespace.securable().id(),
                    warehouseName + "/" + askedNamespace, row.epoch());
        }
        if (warehouseName.isEmpty()) {
            return new Asked("server", row.server().id(), "", row.epoch());
        }
        return new Asked("warehouse", warehouse == null ? null : warehouse.securable().id(), warehouseName,
                row.epoch());
    }
}
