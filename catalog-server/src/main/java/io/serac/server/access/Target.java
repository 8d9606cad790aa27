package io.serac.server.access;

import io.serac.authorizer.Securable;
import io.serac.server.securable.EngineTrust;
import io.serac.server.securable.NamespaceEntry;
import io.serac.server.securable.ObjectEntry;
import io.serac.server.securable.Place;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.WarehouseEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The securable that a path of the admin API leads to, with everything above it. Immutable.
 *
 * @param securable
 *            id and owners
 * @param path
 *            from the server down to the securable itself
 * @param object
 *            if it is a table or view
 */
public record Target(Resolution resolution, Securable securable, List<Place> path, Optional<ObjectEntry> object) {

    public Target {
        path = List.copyOf(path);
    }

    /** What a request names in its body; empty if there is no securable of that kind and name. */
    public static Optional<Target> of(Resolution resolution, Securable.Kind kind) {
        WarehouseEntry warehouse = resolution.warehouse();
        NamespaceEntry namespace = resolution.namespace();
        ObjectEntry object = resolution.object();
        return switch (kind) {
            case SERVER -> Optional.of(server(resolution));
            case WAREHOUSE -> warehouse == null ? Optional.empty() : Optional.of(warehouse(resolution, warehouse));
            case NAMESPACE -> namespace == null || namespace.name().isEmpty()
                    ? Optional.empty()
                    : Optional.of(namespace(resolution, namespace));
            case TABLE, VIEW -> object == null || object.securable().kind() != kind
                    ? Optional.empty()
                    : Optional.of(object(resolution, object));
            case TAG -> Optional.empty();
        };
    }

    static Target server(Resolution resolution) {
        return of(resolution, resolution.server(), null, null, null);
    }

    static Target warehouse(Resolution resolution, WarehouseEntry warehouse) {
        return of(resolution, warehouse.securable(), warehouse, null, null);
    }

    static Target namespace(Resolution resolution, NamespaceEntry namespace) {
        return namespace.name().isEmpty()
                ? warehouse(resolution, namespace.warehouse())
                : of(resolution, namespace.securable(), namespace.warehouse(), namespace, null);
    }

    static Target object(Resolution resolution, ObjectEntry object) {
        NamespaceEntry namespace = object.namespace();
        return of(resolution, object.securable(), namespace.warehouse(), namespace, object);
    }

    private static Target of(Resolution resolution, Securable securable, @Nullable WarehouseEntry warehouse,
            @Nullable NamespaceEntry namespace, @Nullable ObjectEntry object) {
        List<Place> path = new ArrayList<>();
        path.add(new Place(Securable.Kind.SERVER, resolution.server().id(), "", List.of(), ""));
        if (warehouse != null) {
            path.add(new Place(Securable.Kind.WAREHOUSE, warehouse.securable().id(), warehouse.name(), List.of(), ""));
        }
        if (namespace != null && warehouse != null) {
            addNamespaces(path, namespace, warehouse.name());
        }
        if (object != null && warehouse != null) {
            path.add(new Place(object.securable().kind(), object.id(), warehouse.name(),
                    List.of(object.namespace().name().levels()), object.name()));
        }
        return new Target(resolution, securable, path, Optional.ofNullable(object));
    }

    private static void addNamespaces(List<Place> path, NamespaceEntry namespace, String warehouse) {
        List<UUID> ids = new ArrayList<>();
        Optional<Securable> current = Optional.of(namespace.securable());
        while (current.isPresent() && current.get().kind() == Securable.Kind.NAMESPACE) {
            ids.addFirst(current.get().id());
            current = current.get().parent();
        }
        String[] levels = namespace.name().levels();
        for (int depth = 1; depth <= levels.length; depth++) {
            path.add(new Place(Securable.Kind.NAMESPACE, ids.get(depth - 1), warehouse,
                    List.of(Arrays.copyOf(levels, depth)), ""));
        }
    }

    /** The same, as somebody else would ask about it. */
    Target askedThrough(EngineTrust engine) {
        return new Target(resolution, securable, path, object.map(found -> found.askedThrough(engine)));
    }

    /** Its id. */
    public UUID id() {
        return securable.id();
    }

    /** What it is. */
    public Securable.Kind kind() {
        return securable.kind();
    }

    /** Where it is. */
    public Place place() {
        return path.getLast();
    }

    /** Ids of the securable and, if they are to count, of everything above it. */
    public List<UUID> ids(boolean isInherited) {
        return isInherited ? path.stream().map(Place::id).toList() : List.of(id());
    }

    /** Where something on the path is. */
    public Optional<Place> place(UUID id) {
        return path.stream().filter(place -> place.id().equals(id)).findFirst();
    }
}
