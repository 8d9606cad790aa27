package io.serac.server.access;

import io.serac.authorizer.Privilege;
import io.serac.authorizer.Securable;
import io.serac.server.http.Request;
import io.serac.server.securable.NamespaceEntry;
import io.serac.server.securable.ObjectEntry;
import io.serac.server.securable.ObjectKind;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.Securables;
import io.serac.server.securable.WarehouseEntry;
import java.util.Set;

/**
 * Finds and decides on what a path of the admin API leads to, whichever kind of securable it is: so that a feature of all of them
 * is written once. Thread-safe.
 */
public final class Targets {
    private final Securables securables;
    private final EnforcementPoint enforcement;

    public Targets(Securables securables, EnforcementPoint enforcement) {
        this.securables = securables;
        this.enforcement = enforcement;
    }

    /** The securable, if the caller sees it. */
    public Authorized<Target> visible(Request request) {
        return find(request, Set.of());
    }

    /** The securable, if the privileges are held on it. */
    public Authorized<Target> find(Request request, Set<Privilege> needed) {
        String path = request.operation().path();
        if (path.contains("{table}")) {
            return object(request, securables.table(request), ObjectKind.TABLE, needed);
        }
        if (path.contains("{view}")) {
            return object(request, securables.view(request), ObjectKind.VIEW, needed);
        }
        if (path.contains("{namespace}")) {
            return namespace(request, securables.namespace(request), needed);
        }
        if (path.contains("{warehouse}")) {
            return warehouse(request, securables.warehouse(request), needed);
        }
        return server(request, securables.warehouse(request, ""), needed);
    }

    /** The securable that is named elsewhere than in the path, if the privileges are held on it. */
    public Authorized<Target> find(Request request, Resolution resolution, Securable.Kind kind, Set<Privilege> needed) {
        return switch (kind) {
            case SERVER -> server(request, resolution, needed);
            case WAREHOUSE -> warehouse(request, resolution, needed);
            case NAMESPACE -> namespace(request, resolution, needed);
            case TABLE -> object(request, resolution, ObjectKind.TABLE, needed);
            case VIEW -> object(request, resolution, ObjectKind.VIEW, needed);
            case TAG -> throw new IllegalArgumentException("A tag is nowhere");
        };
    }

    private Authorized<Target> server(Request request, Resolution resolution, Set<Privilege> needed) {
        return new Authorized<>(Target.server(resolution),
                enforcement.server(request.caller(), resolution, needed).allowed());
    }

    private Authorized<Target> warehouse(Request request, Resolution resolution, Set<Privilege> needed) {
        Authorized<WarehouseEntry> found = enforcement.warehouse(request.caller(), resolution, needed);
        return new Authorized<>(Target.warehouse(resolution, found.target()), found.allowed());
    }

    private Authorized<Target> namespace(Request request, Resolution resolution, Set<Privilege> needed) {
        Authorized<NamespaceEntry> found = enforcement.namespace(request.caller(), resolution, needed);
        return new Authorized<>(Target.namespace(resolution, found.target()), found.allowed());
    }

    private Authorized<Target> object(Request request, Resolution resolution, ObjectKind kind,
            Set<Privilege> needed) {
        Authorized<ObjectEntry> found = enforcement.object(request.caller(), resolution, kind, needed);
        return new Authorized<>(Target.object(resolution, found.target()), found.allowed());
    }
}
