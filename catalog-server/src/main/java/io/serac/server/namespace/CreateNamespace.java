package io.serac.server.namespace;

import io.serac.authorizer.Privilege;
import io.serac.authorizer.Securable;
import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.database.ConstraintViolation;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.Asked;
import io.serac.server.http.JsonBodies;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.idempotency.OutcomeKey;
import io.serac.server.idempotency.Outcomes;
import io.serac.server.securable.NamespaceEntry;
import io.serac.server.securable.NamespacePath;
import io.serac.server.securable.Names;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.Securables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.rest.requests.CreateNamespaceRequest;

/** Creates a namespace inside an existing parent. Thread-safe. */
final class CreateNamespace {
    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final Outcomes outcomes;

    CreateNamespace(Securables securables, EnforcementPoint enforcement, Outcomes outcomes) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.outcomes = outcomes;
    }

    Response handle(Request request) {
        CreateNamespaceRequest body = JsonBodies.read(request.body(), CreateNamespaceRequest.class);
        Namespace name = name(body);
        Map<String, String> properties = body.properties() == null ? Map.of() : body.properties();
        NamespaceProperties.check(properties);

        Namespace parentName = Namespace.of(Arrays.copyOf(name.levels(), name.length() - 1));
        Resolution resolution = securables.namespace(request, parentName);
        OutcomeKey key = OutcomeKey.of(request);
        if (Outcomes.isReplay(key, resolution.outcome())) {
            // Says nothing but what was asked for, whatever has become of the namespace and its parent.
            return Response.json(enforcement.authenticated(request.caller(), resolution), 200,
                    NamespaceJson.namespace(name, properties));
        }
        Authorized<NamespaceEntry> parent = enforcement.namespace(request.caller(), resolution,
                NamespaceProperties.needed(Privilege.CREATE_NAMESPACE, properties.keySet()));
        request.asked(new Asked("namespace", null, resolution.askedWarehouse() + "/" + name, resolution.epoch()));
        create(request, parent.target(), name, properties, key);
        return Response.json(parent.allowed(), 200, NamespaceJson.namespace(name, properties));
    }

    private static Namespace name(CreateNamespaceRequest body) {
        if (body.namespace() == null) {
            throw CatalogException.badRequest("Field namespace is missing. Send the levels of the name as an array");
        }
        Names.checkCreatable(body.namespace());
        return body.namespace();
    }

    private void create(Request request, NamespaceEntry parent, Namespace name, Map<String, String> properties,
            OutcomeKey key) {
        UUID id = UUID.randomUUID();
        outcomes.transaction(key, 200, List.of(id), violation -> refusal(violation, name), session -> {
            session.dao(NamespaceDao.class).insert(id, parent.warehouse().securable().id(), parent.securable().id(),
                    name.level(name.length() - 1), name.levels(), NamespacePath.digest(name), ancestors(parent),
                    properties, request.caller().principalId());
            return id;
        });
    }

    private static UUID[] ancestors(NamespaceEntry parent) {
        List<UUID> ids = new ArrayList<>();
        Optional<Securable> current = Optional.of(parent.securable());
        while (current.isPresent() && current.get() instanceof Securable.Namespace namespace) {
            if (!namespace.id().equals(parent.warehouse().securable().id())) {
                ids.addFirst(namespace.id());
            }
            current = namespace.parent();
        }
        return ids.toArray(UUID[]::new);
    }

    private static RuntimeException refusal(ConstraintViolation violation, Namespace name) {
        return switch (violation.constraint()) {
            case "namespace_name_unique", "namespace_path_unique" ->
                new CatalogException(ErrorCode.ALREADY_EXISTS, "Namespace already exists: " + name);
            case "namespace_parent_exists" -> new CatalogException(ErrorCode.NO_SUCH_NAMESPACE,
                    "Namespace does not exist: " + Namespace.of(Arrays.copyOf(name.levels(), name.length() - 1)));
            default -> violation;
        };
    }
}
