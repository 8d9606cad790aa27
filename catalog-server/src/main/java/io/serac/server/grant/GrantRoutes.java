package io.serac.server.grant;

import io.serac.server.access.EnforcementPoint;
import io.serac.server.access.PolicyTransactions;
import io.serac.server.access.Targets;
import io.serac.server.column.Schemas;
import io.serac.server.database.Sessions;
import io.serac.server.http.PageTokens;
import io.serac.server.http.Routes;
import io.serac.server.operation.Operation;
import io.serac.server.securable.Securables;
import io.serac.server.tag.TagRights;
import java.util.List;

/** Routes of the grants on every kind of securable, tags too. */
public final class GrantRoutes {
    private static final List<Operation> LIST = List.of(Operation.LIST_SERVER_GRANTS,
            Operation.LIST_WAREHOUSE_GRANTS, Operation.LIST_NAMESPACE_GRANTS, Operation.LIST_TABLE_GRANTS,
            Operation.LIST_VIEW_GRANTS);
    private static final List<Operation> GET = List.of(Operation.GET_SERVER_GRANT, Operation.GET_WAREHOUSE_GRANT,
            Operation.GET_NAMESPACE_GRANT, Operation.GET_TABLE_GRANT, Operation.GET_VIEW_GRANT);
    private static final List<Operation> PUT = List.of(Operation.PUT_SERVER_GRANT, Operation.PUT_WAREHOUSE_GRANT,
            Operation.PUT_NAMESPACE_GRANT, Operation.PUT_TABLE_GRANT, Operation.PUT_VIEW_GRANT);
    private static final List<Operation> DELETE = List.of(Operation.DELETE_SERVER_GRANT,
            Operation.DELETE_WAREHOUSE_GRANT, Operation.DELETE_NAMESPACE_GRANT, Operation.DELETE_TABLE_GRANT,
            Operation.DELETE_VIEW_GRANT);

    private GrantRoutes() {
    }

    /** Serves them. */
    public static void register(Routes routes, Securables securables, Targets targets, EnforcementPoint enforcement,
            TagRights tags, Sessions sessions, PageTokens tokens, Schemas schemas, PolicyTransactions transactions) {
        Grantors grantors = new Grantors(targets, enforcement, sessions);
        ReadGrants read = new ReadGrants(grantors, sessions, tokens);
        PutGrant put = new PutGrant(grantors, enforcement, read, schemas, transactions);
        DeleteGrant delete = new DeleteGrant(grantors, enforcement, sessions, tokens, transactions);
        LIST.forEach(operation -> routes.on(operation, read::list));
        GET.forEach(operation -> routes.on(operation, read::get));
        PUT.forEach(operation -> routes.on(operation, put::handle));
        DELETE.forEach(operation -> routes.on(operation, delete::handle));
        TagGrants ofTags = new TagGrants(securables, tags, sessions, tokens, transactions);
        routes.on(Operation.LIST_TAG_GRANTS, ofTags::list).on(Operation.GET_TAG_GRANT, ofTags::get)
                .on(Operation.PUT_TAG_GRANT, ofTags::put).on(Operation.DELETE_TAG_GRANT, ofTags::delete);
    }
}
