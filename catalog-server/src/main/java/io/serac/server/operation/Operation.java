package io.serac.server.operation;

import static io.serac.authorizer.Privilege.ALTER;
import static io.serac.authorizer.Privilege.APPLY_TAG;
import static io.serac.authorizer.Privilege.DESCRIBE;
import static io.serac.authorizer.Privilege.DROP;
import static io.serac.authorizer.Privilege.MANAGE_GRANTS;
import static io.serac.authorizer.Privilege.MANAGE_POLICY;
import static io.serac.authorizer.Privilege.MANAGE_ENGINES;
import static io.serac.authorizer.Privilege.MANAGE_PRINCIPALS;
import static io.serac.authorizer.Privilege.MANAGE_ROLES;
import static io.serac.authorizer.Privilege.MANAGE_TAGS;
import static io.serac.authorizer.Privilege.MANAGE_WAREHOUSE;
import static io.serac.authorizer.Privilege.OWN;
import static io.serac.authorizer.Privilege.PURGE;
import static io.serac.authorizer.Privilege.READ_AUDIT;
import static io.serac.authorizer.Privilege.SELECT;
import static io.serac.authorizer.Privilege.SERVER_ADMIN;
import static io.serac.server.operation.Api.ADMIN;
import static io.serac.server.operation.Api.CONTRACT;
import static io.serac.server.operation.Api.ICEBERG;
import static io.serac.server.operation.Api.OPA;
import static io.serac.server.operation.BodyLimit.COMMIT;
import static io.serac.server.operation.BodyLimit.METRICS;
import static io.serac.server.operation.BodyLimit.NONE;
import static io.serac.server.operation.BodyLimit.SIGNING;
import static io.serac.server.operation.BodyLimit.SMALL;
import static io.serac.server.operation.HttpMethod.DELETE;
import static io.serac.server.operation.HttpMethod.GET;
import static io.serac.server.operation.HttpMethod.HEAD;
import static io.serac.server.operation.HttpMethod.POST;
import static io.serac.server.operation.HttpMethod.PUT;
import static io.serac.server.operation.Requirement.needs;
import static io.serac.server.operation.Requirement.visible;

import io.serac.authorizer.Privilege;
import java.util.Locale;

/**
 * The operation table: one constant per endpoint. Routing, the authorization hook, body limits, idempotency, metric labels and
 * the {@code endpoints} of the catalog configuration all come from here. The name is the {@code operationId} of the contract in
 * upper snake case.
 */
public enum Operation {
    GET_CONFIG(ICEBERG, GET, "/v1/config", visible(), NONE),
    GET_TOKEN(ICEBERG, POST, "/v1/oauth/tokens", new Requirement.Anonymous(), SMALL),

    LIST_NAMESPACES(ICEBERG, GET, Paths.NAMESPACES, visible(), NONE),
    CREATE_NAMESPACE(ICEBERG, POST, Paths.NAMESPACES, needs(Privilege.CREATE_NAMESPACE), SMALL),
    LOAD_NAMESPACE_METADATA(ICEBERG, GET, Paths.NAMESPACE, visible(), NONE),
    NAMESPACE_EXISTS(ICEBERG, HEAD, Paths.NAMESPACE, visible(), NONE),
    DROP_NAMESPACE(ICEBERG, DELETE, Paths.NAMESPACE, needs(DROP), NONE),
    UPDATE_PROPERTIES(ICEBERG, POST, Paths.NAMESPACE + "/properties", needs(ALTER), SMALL),

    LIST_TABLES(ICEBERG, GET, Paths.NAMESPACE + "/tables", visible(), NONE),
    CREATE_TABLE(ICEBERG, POST, Paths.NAMESPACE + "/tables", needs(Privilege.CREATE_TABLE), COMMIT),
    REGISTER_TABLE(ICEBERG, POST, Paths.NAMESPACE + "/register", needs(Privilege.REGISTER_TABLE),
            SMALL),
    LOAD_TABLE(ICEBERG, GET, Paths.TABLE, needs(DESCRIBE), NONE),
    UPDATE_TABLE(ICEBERG, POST, Paths.TABLE, new Requirement.ByUpdates(), COMMIT),
    DROP_TABLE(ICEBERG, DELETE, Paths.TABLE, needs(DROP), NONE),
    TABLE_EXISTS(ICEBERG, HEAD, Paths.TABLE, visible(), NONE),
    // Whoever registers the files again owns them.
    UNREGISTER_TABLE(ICEBERG, POST, Paths.TABLE + "/unregister", needs(OWN), SMALL),
    // What they give follows from all that is held: SELECT reads, INSERT and WRITE add, WRITE and MAINTAIN delete.
    LOAD_CREDENTIALS(ICEBERG, GET, Paths.TABLE + "/credentials", needs(DESCRIBE), NONE),
    SIGN_REQUEST(ICEBERG, POST, Paths.TABLE + "/sign", needs(DESCRIBE), SIGNING),
    REPORT_METRICS(ICEBERG, POST, Paths.TABLE + "/metrics", needs(DESCRIBE), METRICS),
    RENAME_TABLE(ICEBERG, POST, Paths.PREFIX + "/tables/rename", needs(DROP), SMALL),
    COMMIT_TRANSACTION(ICEBERG, POST, Paths.PREFIX + "/transactions/commit", new Requirement.ByUpdates(), COMMIT),

    LIST_VIEWS(ICEBERG, GET, Paths.NAMESPACE + "/views", visible(), NONE),
    CREATE_VIEW(ICEBERG, POST, Paths.NAMESPACE + "/views", needs(Privilege.CREATE_VIEW), COMMIT),
    REGISTER_VIEW(ICEBERG, POST, Paths.NAMESPACE + "/register-view", needs(Privilege.REGISTER_TABLE),
            SMALL),
    LOAD_VIEW(ICEBERG, GET, Paths.VIEW, needs(SELECT), NONE),
    REPLACE_VIEW(ICEBERG, POST, Paths.VIEW, new Requirement.ByUpdates(), COMMIT),
    DROP_VIEW(ICEBERG, DELETE, Paths.VIEW, needs(DROP), NONE),
    VIEW_EXISTS(ICEBERG, HEAD, Paths.VIEW, visible(), NONE),
    RENAME_VIEW(ICEBERG, POST, Paths.PREFIX + "/views/rename", needs(DROP), SMALL),

    LIST_FUNCTIONS(ICEBERG, GET, Paths.NAMESPACE + "/functions", visible(), NONE),
    LOAD_FUNCTION(ICEBERG, GET, Paths.NAMESPACE + "/functions/{function}", needs(DESCRIBE), NONE),

    WHO_AM_I(ADMIN, GET, "/v1/whoami", new Requirement.Authenticated(), NONE),
    SEARCH_AUDIT(ADMIN, GET, "/v1/audit", needs(READ_AUDIT), NONE),
    LIST_PRINCIPALS(ADMIN, GET, "/v1/principals", needs(MANAGE_PRINCIPALS), NONE),
    GET_PRINCIPAL(ADMIN, GET, Paths.PRINCIPAL, needs(MANAGE_PRINCIPALS), NONE),
    PUT_PRINCIPAL(ADMIN, PUT, Paths.PRINCIPAL, needs(MANAGE_PRINCIPALS), SMALL),
    DELETE_PRINCIPAL(ADMIN, DELETE, Paths.PRINCIPAL, needs(MANAGE_PRINCIPALS), NONE),
    LIST_SERVICE_ACCOUNTS(ADMIN, GET, "/v1/service-accounts", needs(MANAGE_PRINCIPALS), NONE),
    GET_SERVICE_ACCOUNT(ADMIN, GET, Paths.SERVICE_ACCOUNT, needs(MANAGE_PRINCIPALS), NONE),
    PUT_SERVICE_ACCOUNT(ADMIN, PUT, Paths.SERVICE_ACCOUNT, needs(MANAGE_PRINCIPALS), SMALL),
    DELETE_SERVICE_ACCOUNT(ADMIN, DELETE, Paths.SERVICE_ACCOUNT, needs(MANAGE_PRINCIPALS), NONE),
    LIST_SECRETS(ADMIN, GET, Paths.SECRETS, needs(MANAGE_PRINCIPALS), NONE),
    CREATE_SECRET(ADMIN, POST, Paths.SECRETS, needs(MANAGE_PRINCIPALS), SMALL),
    GET_SECRET(ADMIN, GET, Paths.SECRETS + "/{id}", needs(MANAGE_PRINCIPALS), NONE),
    DELETE_SECRET(ADMIN, DELETE, Paths.SECRETS + "/{id}", needs(MANAGE_PRINCIPALS), NONE),
    LIST_ROLES(ADMIN, GET, "/v1/roles", new Requirement.Authenticated(), NONE),
    GET_ROLE(ADMIN, GET, Paths.ROLE, needs(MANAGE_ROLES), NONE),
    PUT_ROLE(ADMIN, PUT, Paths.ROLE, needs(MANAGE_ROLES), SMALL),
    DELETE_ROLE(ADMIN, DELETE, Paths.ROLE, needs(MANAGE_ROLES), NONE),
    LIST_ROLE_MEMBERS(ADMIN, GET, Paths.ROLE_MEMBERS, needs(MANAGE_ROLES), NONE),
    GET_ROLE_MEMBER(ADMIN, GET, Paths.ROLE_MEMBERS + "/{member}", needs(MANAGE_ROLES), NONE),
    PUT_ROLE_MEMBER(ADMIN, PUT, Paths.ROLE_MEMBERS + "/{member}", needs(MANAGE_ROLES), SMALL),
    DELETE_ROLE_MEMBER(ADMIN, DELETE, Paths.ROLE_MEMBERS + "/{member}", needs(MANAGE_ROLES), NONE),
    LIST_TOKEN_ROLE_MAPPINGS(ADMIN, GET, "/v1/token-role-mappings", new Requirement.Authenticated(), NONE),
    GET_TOKEN_ROLE_MAPPING(ADMIN, GET, Paths.TOKEN_ROLE_MAPPING, needs(MANAGE_ROLES), NONE),
    PUT_TOKEN_ROLE_MAPPING(ADMIN, PUT, Paths.TOKEN_ROLE_MAPPING, needs(MANAGE_ROLES), SMALL),
    DELETE_TOKEN_ROLE_MAPPING(ADMIN, DELETE, Paths.TOKEN_ROLE_MAPPING, needs(MANAGE_ROLES), NONE),
    LIST_ENGINES(ADMIN, GET, "/v1/engines", needs(MANAGE_ENGINES), NONE),
    GET_ENGINE(ADMIN, GET, Paths.ENGINE, needs(MANAGE_ENGINES), NONE),
    PUT_ENGINE(ADMIN, PUT, Paths.ENGINE, needs(MANAGE_ENGINES), SMALL),
    DELETE_ENGINE(ADMIN, DELETE, Paths.ENGINE, needs(MANAGE_ENGINES), NONE),
    LIST_OPA_KEYS(ADMIN, GET, Paths.ENGINE + "/opa-keys", needs(MANAGE_ENGINES), NONE),
    CREATE_OPA_KEY(ADMIN, POST, Paths.ENGINE + "/opa-keys", needs(MANAGE_ENGINES), SMALL),
    GET_OPA_KEY(ADMIN, GET, Paths.ENGINE + "/opa-keys/{id}", needs(MANAGE_ENGINES), NONE),
    DELETE_OPA_KEY(ADMIN, DELETE, Paths.ENGINE + "/opa-keys/{id}", needs(MANAGE_ENGINES), NONE),
    LIST_WAREHOUSES(ADMIN, GET, "/v1/warehouses", new Requirement.Authenticated(), NONE),
    GET_WAREHOUSE(ADMIN, GET, Paths.WAREHOUSE, visible(), NONE),
    PUT_WAREHOUSE(ADMIN, PUT, Paths.WAREHOUSE, needs(MANAGE_WAREHOUSE), SMALL),
    DELETE_WAREHOUSE(ADMIN, DELETE, Paths.WAREHOUSE, needs(MANAGE_WAREHOUSE), NONE),
    GET_WAREHOUSE_STORAGE(ADMIN, GET, Paths.WAREHOUSE + "/storage", needs(MANAGE_WAREHOUSE), NONE),
    PUT_WAREHOUSE_STORAGE(ADMIN, PUT, Paths.WAREHOUSE + "/storage", needs(MANAGE_WAREHOUSE), SMALL),
    GET_WAREHOUSE_STORAGE_CHECK(ADMIN, GET, Paths.WAREHOUSE + "/storage/check", needs(MANAGE_WAREHOUSE), NONE),
    CHECK_WAREHOUSE_STORAGE(ADMIN, POST, Paths.WAREHOUSE + "/storage/check", needs(MANAGE_WAREHOUSE), SMALL),
    LIST_STALE_POINTERS(ADMIN, GET, Paths.WAREHOUSE + "/stale-pointers", needs(SERVER_ADMIN), NONE),
    LIST_DROPPED(ADMIN, GET, Paths.WAREHOUSE + "/dropped", needs(OWN), NONE),
    UNDROP(ADMIN, POST, Paths.WAREHOUSE + "/dropped/{id}/undrop", needs(DROP), SMALL),
    PURGE_DROPPED(ADMIN, DELETE, Paths.WAREHOUSE + "/dropped/{id}", needs(PURGE), NONE),
    GET_WAREHOUSE_PROTECTION(ADMIN, GET, Paths.WAREHOUSE + "/protection", needs(DESCRIBE), NONE),
    PUT_WAREHOUSE_PROTECTION(ADMIN, PUT, Paths.WAREHOUSE + "/protection", needs(OWN), SMALL),
    GET_NAMESPACE_PROTECTION(ADMIN, GET, Paths.ADMIN_NAMESPACE + "/protection", needs(DESCRIBE), NONE),
    PUT_NAMESPACE_PROTECTION(ADMIN, PUT, Paths.ADMIN_NAMESPACE + "/protection", needs(OWN), SMALL),
    GET_TABLE_PROTECTION(ADMIN, GET, Paths.ADMIN_TABLE + "/protection", needs(DESCRIBE), NONE),
    PUT_TABLE_PROTECTION(ADMIN, PUT, Paths.ADMIN_TABLE + "/protection", needs(OWN), SMALL),
    GET_VIEW_PROTECTION(ADMIN, GET, Paths.ADMIN_VIEW + "/protection", needs(DESCRIBE), NONE),
    PUT_VIEW_PROTECTION(ADMIN, PUT, Paths.ADMIN_VIEW + "/protection", needs(OWN), SMALL),
    LIST_TABLE_VERSIONS(ADMIN, GET, Paths.ADMIN_TABLE + "/versions", needs(SELECT), NONE),
    LIST_VIEW_VERSIONS(ADMIN, GET, Paths.ADMIN_VIEW + "/versions", needs(SELECT), NONE),
    ROLLBACK_TABLE(ADMIN, POST, Paths.ADMIN_TABLE + "/rollback", needs(OWN), SMALL),
    ROLLBACK_VIEW(ADMIN, POST, Paths.ADMIN_VIEW + "/rollback", needs(OWN), SMALL),

    // Whoever holds a grant with its option may give and take it without MANAGE_GRANTS; everybody sees grants of his own.
    LIST_SERVER_GRANTS(ADMIN, GET, Paths.SERVER + "/grants", visible(), NONE),
    GET_SERVER_GRANT(ADMIN, GET, Paths.SERVER + Paths.GRANT, visible(), NONE),
    PUT_SERVER_GRANT(ADMIN, PUT, Paths.SERVER + Paths.GRANT, needs(MANAGE_GRANTS), SMALL),
    DELETE_SERVER_GRANT(ADMIN, DELETE, Paths.SERVER + Paths.GRANT, needs(MANAGE_GRANTS), NONE),
    LIST_WAREHOUSE_GRANTS(ADMIN, GET, Paths.WAREHOUSE + "/grants", visible(), NONE),
    GET_WAREHOUSE_GRANT(ADMIN, GET, Paths.WAREHOUSE + Paths.GRANT, visible(), NONE),
    PUT_WAREHOUSE_GRANT(ADMIN, PUT, Paths.WAREHOUSE + Paths.GRANT, needs(MANAGE_GRANTS), SMALL),
    DELETE_WAREHOUSE_GRANT(ADMIN, DELETE, Paths.WAREHOUSE + Paths.GRANT, needs(MANAGE_GRANTS), NONE),
    LIST_NAMESPACE_GRANTS(ADMIN, GET, Paths.ADMIN_NAMESPACE + "/grants", visible(), NONE),
    GET_NAMESPACE_GRANT(ADMIN, GET, Paths.ADMIN_NAMESPACE + Paths.GRANT, visible(), NONE),
    PUT_NAMESPACE_GRANT(ADMIN, PUT, Paths.ADMIN_NAMESPACE + Paths.GRANT, needs(MANAGE_GRANTS), SMALL),
    DELETE_NAMESPACE_GRANT(ADMIN, DELETE, Paths.ADMIN_NAMESPACE + Paths.GRANT, needs(MANAGE_GRANTS), NONE),
    LIST_TABLE_GRANTS(ADMIN, GET, Paths.ADMIN_TABLE + "/grants", visible(), NONE),
    GET_TABLE_GRANT(ADMIN, GET, Paths.ADMIN_TABLE + Paths.GRANT, visible(), NONE),
    PUT_TABLE_GRANT(ADMIN, PUT, Paths.ADMIN_TABLE + Paths.GRANT, needs(MANAGE_GRANTS), SMALL),
    DELETE_TABLE_GRANT(ADMIN, DELETE, Paths.ADMIN_TABLE + Paths.GRANT, needs(MANAGE_GRANTS), NONE),
    LIST_VIEW_GRANTS(ADMIN, GET, Paths.ADMIN_VIEW + "/grants", visible(), NONE),
    GET_VIEW_GRANT(ADMIN, GET, Paths.ADMIN_VIEW + Paths.GRANT, visible(), NONE),
    PUT_VIEW_GRANT(ADMIN, PUT, Paths.ADMIN_VIEW + Paths.GRANT, needs(MANAGE_GRANTS), SMALL),
    DELETE_VIEW_GRANT(ADMIN, DELETE, Paths.ADMIN_VIEW + Paths.GRANT, needs(MANAGE_GRANTS), NONE),
    GET_WAREHOUSE_OWNER(ADMIN, GET, Paths.WAREHOUSE + "/owner", needs(DESCRIBE), NONE),
    PUT_WAREHOUSE_OWNER(ADMIN, PUT, Paths.WAREHOUSE + "/owner", needs(OWN), SMALL),
    GET_NAMESPACE_OWNER(ADMIN, GET, Paths.ADMIN_NAMESPACE + "/owner", needs(DESCRIBE), NONE),
    PUT_NAMESPACE_OWNER(ADMIN, PUT, Paths.ADMIN_NAMESPACE + "/owner", needs(OWN), SMALL),
    GET_TABLE_OWNER(ADMIN, GET, Paths.ADMIN_TABLE + "/owner", needs(DESCRIBE), NONE),
    PUT_TABLE_OWNER(ADMIN, PUT, Paths.ADMIN_TABLE + "/owner", needs(OWN), SMALL),
    GET_VIEW_OWNER(ADMIN, GET, Paths.ADMIN_VIEW + "/owner", needs(DESCRIBE), NONE),
    PUT_VIEW_OWNER(ADMIN, PUT, Paths.ADMIN_VIEW + "/owner", needs(OWN), SMALL),
    // MANAGE_GRANTS is asked for on what contains it: its owner must not lift what binds him.
    GET_WAREHOUSE_MANAGED_ACCESS(ADMIN, GET, Paths.WAREHOUSE + "/managed-access", needs(DESCRIBE), NONE),
    PUT_WAREHOUSE_MANAGED_ACCESS(ADMIN, PUT, Paths.WAREHOUSE + "/managed-access", needs(MANAGE_GRANTS), SMALL),
    GET_NAMESPACE_MANAGED_ACCESS(ADMIN, GET, Paths.ADMIN_NAMESPACE + "/managed-access", needs(DESCRIBE), NONE),
    PUT_NAMESPACE_MANAGED_ACCESS(ADMIN, PUT, Paths.ADMIN_NAMESPACE + "/managed-access", needs(MANAGE_GRANTS), SMALL),
    LIST_SERVER_POLICIES(ADMIN, GET, Paths.SERVER + "/policies", needs(MANAGE_POLICY), NONE),
    GET_SERVER_POLICY(ADMIN, GET, Paths.SERVER + Paths.POLICY, needs(MANAGE_POLICY), NONE),
    PUT_SERVER_POLICY(ADMIN, PUT, Paths.SERVER + Paths.POLICY, needs(MANAGE_POLICY), COMMIT),
    DELETE_SERVER_POLICY(ADMIN, DELETE, Paths.SERVER + Paths.POLICY, needs(MANAGE_POLICY), NONE),
    LIST_WAREHOUSE_POLICIES(ADMIN, GET, Paths.WAREHOUSE + "/policies", needs(MANAGE_POLICY), NONE),
    GET_WAREHOUSE_POLICY(ADMIN, GET, Paths.WAREHOUSE + Paths.POLICY, needs(MANAGE_POLICY), NONE),
    PUT_WAREHOUSE_POLICY(ADMIN, PUT, Paths.WAREHOUSE + Paths.POLICY, needs(MANAGE_POLICY), COMMIT),
    DELETE_WAREHOUSE_POLICY(ADMIN, DELETE, Paths.WAREHOUSE + Paths.POLICY, needs(MANAGE_POLICY), NONE),
    LIST_NAMESPACE_POLICIES(ADMIN, GET, Paths.ADMIN_NAMESPACE + "/policies", needs(MANAGE_POLICY), NONE),
    GET_NAMESPACE_POLICY(ADMIN, GET, Paths.ADMIN_NAMESPACE + Paths.POLICY, needs(MANAGE_POLICY), NONE),
    PUT_NAMESPACE_POLICY(ADMIN, PUT, Paths.ADMIN_NAMESPACE + Paths.POLICY, needs(MANAGE_POLICY), COMMIT),
    DELETE_NAMESPACE_POLICY(ADMIN, DELETE, Paths.ADMIN_NAMESPACE + Paths.POLICY, needs(MANAGE_POLICY), NONE),
    LIST_TABLE_POLICIES(ADMIN, GET, Paths.ADMIN_TABLE + "/policies", needs(MANAGE_POLICY), NONE),
    GET_TABLE_POLICY(ADMIN, GET, Paths.ADMIN_TABLE + Paths.POLICY, needs(MANAGE_POLICY), NONE),
    PUT_TABLE_POLICY(ADMIN, PUT, Paths.ADMIN_TABLE + Paths.POLICY, needs(MANAGE_POLICY), COMMIT),
    DELETE_TABLE_POLICY(ADMIN, DELETE, Paths.ADMIN_TABLE + Paths.POLICY, needs(MANAGE_POLICY), NONE),
    LIST_VIEW_POLICIES(ADMIN, GET, Paths.ADMIN_VIEW + "/policies", needs(MANAGE_POLICY), NONE),
    GET_VIEW_POLICY(ADMIN, GET, Paths.ADMIN_VIEW + Paths.POLICY, needs(MANAGE_POLICY), NONE),
    PUT_VIEW_POLICY(ADMIN, PUT, Paths.ADMIN_VIEW + Paths.POLICY, needs(MANAGE_POLICY), COMMIT),
    DELETE_VIEW_POLICY(ADMIN, DELETE, Paths.ADMIN_VIEW + Paths.POLICY, needs(MANAGE_POLICY), NONE),
    // Whoever holds a right on a tag sees it.
    LIST_TAGS(ADMIN, GET, "/v1/tags", new Requirement.Authenticated(), NONE),
    GET_TAG(ADMIN, GET, Paths.TAGGED, visible(), NONE),
    PUT_TAG(ADMIN, PUT, Paths.TAGGED, needs(MANAGE_TAGS), SMALL),
    DELETE_TAG(ADMIN, DELETE, Paths.TAGGED, needs(MANAGE_TAGS), NONE),
    LIST_TAG_GRANTS(ADMIN, GET, Paths.TAGGED + "/grants", needs(MANAGE_TAGS), NONE),
    GET_TAG_GRANT(ADMIN, GET, Paths.TAGGED + Paths.USE, needs(MANAGE_TAGS), NONE),
    PUT_TAG_GRANT(ADMIN, PUT, Paths.TAGGED + Paths.USE, needs(MANAGE_TAGS), SMALL),
    DELETE_TAG_GRANT(ADMIN, DELETE, Paths.TAGGED + Paths.USE, needs(MANAGE_TAGS), NONE),
    // APPLY_TAG is enough to read them, too; attaching and detaching needs USE_TAG on the tag besides.
    LIST_SERVER_TAGS(ADMIN, GET, Paths.SERVER + "/tags", needs(DESCRIBE), NONE),
    GET_SERVER_TAG(ADMIN, GET, Paths.SERVER + Paths.BORNE, needs(DESCRIBE), NONE),
    PUT_SERVER_TAG(ADMIN, PUT, Paths.SERVER + Paths.BORNE, needs(APPLY_TAG), SMALL),
    DELETE_SERVER_TAG(ADMIN, DELETE, Paths.SERVER + Paths.BORNE, needs(APPLY_TAG), NONE),
    LIST_WAREHOUSE_TAGS(ADMIN, GET, Paths.WAREHOUSE + "/tags", needs(DESCRIBE), NONE),
    GET_WAREHOUSE_TAG(ADMIN, GET, Paths.WAREHOUSE + Paths.BORNE, needs(DESCRIBE), NONE),
    PUT_WAREHOUSE_TAG(ADMIN, PUT, Paths.WAREHOUSE + Paths.BORNE, needs(APPLY_TAG), SMALL),
    DELETE_WAREHOUSE_TAG(ADMIN, DELETE, Paths.WAREHOUSE + Paths.BORNE, needs(APPLY_TAG), NONE),
    LIST_NAMESPACE_TAGS(ADMIN, GET, Paths.ADMIN_NAMESPACE + "/tags", needs(DESCRIBE), NONE),
    GET_NAMESPACE_TAG(ADMIN, GET, Paths.ADMIN_NAMESPACE + Paths.BORNE, needs(DESCRIBE), NONE),
    PUT_NAMESPACE_TAG(ADMIN, PUT, Paths.ADMIN_NAMESPACE + Paths.BORNE, needs(APPLY_TAG), SMALL),
    DELETE_NAMESPACE_TAG(ADMIN, DELETE, Paths.ADMIN_NAMESPACE + Paths.BORNE, needs(APPLY_TAG), NONE),
    LIST_TABLE_TAGS(ADMIN, GET, Paths.ADMIN_TABLE + "/tags", needs(DESCRIBE), NONE),
    GET_TABLE_TAG(ADMIN, GET, Paths.ADMIN_TABLE + Paths.BORNE, needs(DESCRIBE), NONE),
    PUT_TABLE_TAG(ADMIN, PUT, Paths.ADMIN_TABLE + Paths.BORNE, needs(APPLY_TAG), SMALL),
    DELETE_TABLE_TAG(ADMIN, DELETE, Paths.ADMIN_TABLE + Paths.BORNE, needs(APPLY_TAG), NONE),
    LIST_VIEW_TAGS(ADMIN, GET, Paths.ADMIN_VIEW + "/tags", needs(DESCRIBE), NONE),
    GET_VIEW_TAG(ADMIN, GET, Paths.ADMIN_VIEW + Paths.BORNE, needs(DESCRIBE), NONE),
    PUT_VIEW_TAG(ADMIN, PUT, Paths.ADMIN_VIEW + Paths.BORNE, needs(APPLY_TAG), SMALL),
    DELETE_VIEW_TAG(ADMIN, DELETE, Paths.ADMIN_VIEW + Paths.BORNE, needs(APPLY_TAG), NONE),
    GET_TABLE_COLUMN_TAG(ADMIN, GET, Paths.ADMIN_TABLE + Paths.COLUMN + Paths.BORNE, needs(DESCRIBE), NONE),
    PUT_TABLE_COLUMN_TAG(ADMIN, PUT, Paths.ADMIN_TABLE + Paths.COLUMN + Paths.BORNE, needs(APPLY_TAG), SMALL),
    DELETE_TABLE_COLUMN_TAG(ADMIN, DELETE, Paths.ADMIN_TABLE + Paths.COLUMN + Paths.BORNE, needs(APPLY_TAG), NONE),
    GET_VIEW_COLUMN_TAG(ADMIN, GET, Paths.ADMIN_VIEW + Paths.COLUMN + Paths.BORNE, needs(DESCRIBE), NONE),
    PUT_VIEW_COLUMN_TAG(ADMIN, PUT, Paths.ADMIN_VIEW + Paths.COLUMN + Paths.BORNE, needs(APPLY_TAG), SMALL),
    DELETE_VIEW_COLUMN_TAG(ADMIN, DELETE, Paths.ADMIN_VIEW + Paths.COLUMN + Paths.BORNE, needs(APPLY_TAG), NONE),
    EXPLAIN(ADMIN, POST, "/v1/explain", new Requirement.Authenticated(), SMALL),

    TRINO_ALLOW(OPA, POST, "/v1/trino/allow", new Requirement.Engine(), COMMIT),
    TRINO_BATCH(OPA, POST, "/v1/trino/batch", new Requirement.Engine(), COMMIT),
    TRINO_ROW_FILTERS(OPA, POST, "/v1/trino/row-filters", new Requirement.Engine(), COMMIT),
    TRINO_COLUMN_MASK(OPA, POST, "/v1/trino/column-mask", new Requirement.Engine(), COMMIT),
    TRINO_BATCH_COLUMN_MASKS(OPA, POST, "/v1/trino/batch-column-masks", new Requirement.Engine(), COMMIT),

    GET_ICEBERG_CONTRACT(CONTRACT, GET, "/iceberg-rest.yaml", new Requirement.Authenticated(), NONE),
    GET_ADMIN_CONTRACT(CONTRACT, GET, "/admin.yaml", new Requirement.Authenticated(), NONE);

    private final Api api;
    private final HttpMethod method;
    private final String path;
    private final Requirement requirement;
    private final BodyLimit bodyLimit;

    Operation(Api api, HttpMethod method, String path, Requirement requirement, BodyLimit bodyLimit) {
        this.api = api;
        this.method = method;
        this.path = path;
        this.requirement = requirement;
        this.bodyLimit = bodyLimit;
    }

    /** The API that the endpoint belongs to. */
    public Api api() {
        return api;
    }

    /** HTTP method. */
    public HttpMethod method() {
        return method;
    }

    /** Path template below the API's base path, with {@code {variables}}. */
    public String path() {
        return path;
    }

    /** What the caller needs. */
    public Requirement requirement() {
        return requirement;
    }

    /** Bound of the request body. */
    public BodyLimit bodyLimit() {
        return bodyLimit;
    }

    /** Whether the endpoint changes anything. */
    public boolean isMutation() {
        return method != GET && method != HEAD && api != OPA && this != GET_TOKEN && this != REPORT_METRICS
                && this != SIGN_REQUEST && this != EXPLAIN;
    }

    /** The {@code operationId} of the contract, also metric label. */
    public String id() {
        StringBuilder id = new StringBuilder();
        for (String word : name().split("_")) {
            String lower = word.toLowerCase(Locale.ROOT);
            id.append(id.isEmpty() ? lower : Character.toUpperCase(lower.charAt(0)) + lower.substring(1));
        }
        return id.toString();
    }

    private static final class Paths {
        static final String PREFIX = "/v1/{prefix}";
        static final String NAMESPACES = PREFIX + "/namespaces";
        static final String NAMESPACE = NAMESPACES + "/{namespace}";
        static final String TABLE = NAMESPACE + "/tables/{table}";
        static final String VIEW = NAMESPACE + "/views/{view}";
        static final String SERVER = "/v1/server";
        static final String WAREHOUSE = "/v1/warehouses/{warehouse}";
        static final String ADMIN_NAMESPACE = WAREHOUSE + "/namespaces/{namespace}";
        static final String ADMIN_TABLE = ADMIN_NAMESPACE + "/tables/{table}";
        static final String ADMIN_VIEW = ADMIN_NAMESPACE + "/views/{view}";
        static final String GRANT = "/grants/{grantee}/{privilege}";
        static final String POLICY = "/policies/{policy}";
        static final String TAGGED = "/v1/tags/{tag}";
        static final String USE = "/grants/{grantee}/USE_TAG";
        static final String COLUMN = "/columns/{column}";
        static final String BORNE = "/tags/{tag}";

        static final String PRINCIPAL = "/v1/principals/{principal}";
        static final String SERVICE_ACCOUNT = "/v1/service-accounts/{account}";
        static final String SECRETS = SERVICE_ACCOUNT + "/secrets";
        static final String ROLE = "/v1/roles/{role}";
        static final String ROLE_MEMBERS = ROLE + "/members";
        static final String TOKEN_ROLE_MAPPING = "/v1/token-role-mappings/{id}";
        static final String ENGINE = "/v1/engines/{engine}";

        private Paths() {
        }
    }
}
