package io.serac.server.explain;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.serac.authorizer.Securable;
import io.serac.server.error.CatalogException;
import io.serac.server.http.BodyFields;
import io.serac.server.http.Request;
import io.serac.server.operation.Operation;
import io.serac.server.operation.Requirement;
import io.serac.server.principal.PrincipalRef;
import io.serac.server.securable.Place;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.catalog.Namespace;

/**
 * Which decision is to be explained. Immutable, as long as nobody changes the claims.
 *
 * @param principal
 *            empty for the caller
 * @param tokenRoles
 *            what the principal's token would say of roles
 * @param tokenClaims
 *            what the principal's token would say for row filters, as plain values; must not be changed
 * @param asksForFiles
 *            whether the request would ask for a way to the files, too
 */
record ExplainBody(Optional<PrincipalRef> principal, List<String> tokenRoles, Map<String, Object> tokenClaims,
        Operation operation, boolean asksForFiles, Securable.Kind kind, String warehouse, Namespace namespace,
        Optional<String> name) {
    private static final int REFERENCE_CHARACTERS_MAX = 600;
    private static final int ROLES_MAX = 500;
    /** About as much as there is room for in a token. */
    private static final int CLAIMS_CHARACTERS_MAX = 16 << 10;
    private static final int NAME_CHARACTERS_MAX = 255;
    private static final int DEPTH_MAX = 16;
    private static final Set<Operation> OF_TABLES_BY_BODY = EnumSet.of(Operation.RENAME_TABLE,
            Operation.COMMIT_TRANSACTION);
    private static final Set<Operation> OF_ANY_CONTAINER = EnumSet.of(Operation.LIST_NAMESPACES,
            Operation.CREATE_NAMESPACE);
    private static final String TOKEN_CLAIMS = "token-claims";
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final TypeReference<Map<String, Object>> CLAIMS = new TypeReference<>() {};

    ExplainBody {
        tokenRoles = List.copyOf(tokenRoles);
    }

    static ExplainBody read(Request request) {
        BodyFields fields = BodyFields.of(request, "principal", "token-roles", TOKEN_CLAIMS, "operation", "delegation",
                "securable");
        Optional<String> principal = fields.textOrNull("principal", REFERENCE_CHARACTERS_MAX);
        List<String> tokenRoles = fields.texts("token-roles", ROLES_MAX, REFERENCE_CHARACTERS_MAX);
        Map<String, Object> tokenClaims = claims(fields);
        for (String ofToken : List.of("token-roles", TOKEN_CLAIMS)) {
            if (principal.isEmpty() && fields.value(ofToken).isPresent()) {
                fields.problem(ofToken, "Only for a principal that is named; your own are in your token.");
            }
        }
        Optional<Operation> operation = operation(fields);
        boolean asksForFiles = fields.flag("delegation", false);
        JsonNode securable = fields.value("securable").orElse(JsonNodeFactory.instance.missingNode());
        if (!securable.isObject()) {
            fields.problem("securable",
                    "Must be an object with the type and the names of what the operation is about.");
        }
        fields.check();
        Optional<PrincipalRef> named = principal.map(ExplainBody::ref);
        boolean isUser = named.filter(PrincipalRef.User.class::isInstance).isPresent();
        if (!tokenRoles.isEmpty() && !isUser) {
            fields.problem("token-roles", "Only tokens of users bring roles.");
        }
        if (!tokenClaims.isEmpty() && !isUser) {
            fields.problem(TOKEN_CLAIMS, "Only tokens of users bring claims.");
        }
        fields.check();
        return read(named, tokenRoles, tokenClaims, operation.orElseThrow(), asksForFiles, securable);
    }

    private static Map<String, Object> claims(BodyFields fields) {
        Optional<JsonNode> claims = fields.value(TOKEN_CLAIMS);
        if (claims.isEmpty()) {
            return Map.of();
        }
        if (!claims.get().isObject() || claims.get().toString().length() > CLAIMS_CHARACTERS_MAX) {
            fields.problem(TOKEN_CLAIMS, "Must be an object of at most " + CLAIMS_CHARACTERS_MAX + " characters.");
            return Map.of();
        }
        return MAPPER.convertValue(claims.get(), CLAIMS);
    }

    private static ExplainBody read(Optional<PrincipalRef> principal, List<String> tokenRoles,
            Map<String, Object> tokenClaims, Operation operation, boolean asksForFiles, JsonNode securable) {
        BodyFields fields = BodyFields.of(securable, "type", "warehouse", "namespace", "name");
        Optional<Securable.Kind> kind = kind(fields, operation);
        boolean isBelowServer = kind.isPresent() && kind.get() != Securable.Kind.SERVER;
        boolean isBelowWarehouse = isBelowServer && kind.get() != Securable.Kind.WAREHOUSE;
        boolean isObject = isBelowWarehouse && kind.get() != Securable.Kind.NAMESPACE;
        require(fields, "warehouse", isBelowServer);
        require(fields, "namespace", isBelowWarehouse);
        require(fields, "name", isObject);
        String warehouse = fields.text("warehouse", NAME_CHARACTERS_MAX).orElse("");
        Namespace namespace = namespace(fields);
        Optional<String> name = fields.text("name", NAME_CHARACTERS_MAX);
        fields.check();
        return new ExplainBody(principal, tokenRoles, tokenClaims, operation, asksForFiles, kind.orElseThrow(),
                warehouse, namespace, name);
    }

    private static PrincipalRef ref(String text) {
        try {
            return PrincipalRef.parse(text);
        } catch (CatalogException malformed) {
            throw malformed.causedByBody();
        }
    }

    private static Optional<Operation> operation(BodyFields fields) {
        String text = fields.requiredText("operation", NAME_CHARACTERS_MAX);
        for (Operation operation : Operation.values()) {
            if (operation.name().equals(text) && isDecided(operation)) {
                return Optional.of(operation);
            }
        }
        if (!text.isEmpty()) {
            fields.problem("operation", "Must be an operation on a securable, such as LOAD_TABLE.");
        }
        return Optional.empty();
    }

    private static boolean isDecided(Operation operation) {
        // A tag is no securable that a body can name.
        return (operation.requirement() instanceof Requirement.Needs && operation != Operation.GET_TAG)
                || operation.requirement() instanceof Requirement.ByUpdates;
    }

    private static Optional<Securable.Kind> kind(BodyFields fields, Operation operation) {
        String text = fields.requiredText("type", NAME_CHARACTERS_MAX);
        Set<Securable.Kind> possible = kinds(operation);
        for (Securable.Kind kind : possible) {
            if (Place.type(kind).equals(text)) {
                return Optional.of(kind);
            }
        }
        if (!text.isEmpty()) {
            fields.problem("type", operation + " is about: "
                    + String.join(", ", possible.stream().map(Place::type).toList()) + ".");
        }
        return Optional.empty();
    }

    private static Set<Securable.Kind> kinds(Operation operation) {
        String path = operation.path();
        if (OF_ANY_CONTAINER.contains(operation)) {
            return EnumSet.of(Securable.Kind.WAREHOUSE, Securable.Kind.NAMESPACE);
        }
        if (path.contains("{table}") || OF_TABLES_BY_BODY.contains(operation)) {
            return EnumSet.of(Securable.Kind.TABLE);
        }
        if (path.contains("{view}") || operation == Operation.RENAME_VIEW) {
            return EnumSet.of(Securable.Kind.VIEW);
        }
        if (path.contains("{namespace}")) {
            return EnumSet.of(Securable.Kind.NAMESPACE);
        }
        return EnumSet.of(path.contains("{warehouse}") || operation == Operation.GET_CONFIG
                ? Securable.Kind.WAREHOUSE
                : Securable.Kind.SERVER);
    }

    private static void require(BodyFields fields, String field, boolean isRequired) {
        boolean isPresent = fields.value(field).isPresent();
        if (isRequired && !isPresent) {
            fields.problem(field, "Missing.");
        } else if (!isRequired && isPresent) {
            fields.problem(field, "Not a part of what is named.");
        }
    }

    private static Namespace namespace(BodyFields fields) {
        List<String> levels = new ArrayList<>();
        fields.value("namespace").ifPresent(array -> {
            for (JsonNode level : array) {
                levels.add(level.isTextual() ? level.textValue() : "");
            }
            boolean isTooLong = levels.stream().anyMatch(level -> level.isEmpty()
                    || level.length() > NAME_CHARACTERS_MAX || level.indexOf('\0') >= 0);
            if (!array.isArray() || levels.isEmpty() || levels.size() > DEPTH_MAX || isTooLong) {
                fields.problem("namespace", "Must be an array of 1 to " + DEPTH_MAX + " names.");
                levels.clear();
            }
        });
        return Namespace.of(levels.toArray(String[]::new));
    }
}
