package io.serac.server.policy;

import io.serac.server.access.EnforcementPoint;
import io.serac.server.access.PolicyTransactions;
import io.serac.server.access.TaggedColumns;
import io.serac.server.access.Targets;
import io.serac.server.column.Schemas;
import io.serac.server.database.Sessions;
import io.serac.server.http.PageTokens;
import io.serac.server.http.Routes;
import io.serac.server.operation.Operation;
import io.serac.server.tag.TagRights;
import java.util.List;

/** Routes of the restrictions on every kind of securable. */
public final class PolicyRoutes {
    private static final List<Operation> LIST = List.of(Operation.LIST_SERVER_POLICIES,
            Operation.LIST_WAREHOUSE_POLICIES, Operation.LIST_NAMESPACE_POLICIES, Operation.LIST_TABLE_POLICIES,
            Operation.LIST_VIEW_POLICIES);
    private static final List<Operation> GET = List.of(Operation.GET_SERVER_POLICY, Operation.GET_WAREHOUSE_POLICY,
            Operation.GET_NAMESPACE_POLICY, Operation.GET_TABLE_POLICY, Operation.GET_VIEW_POLICY);
    private static final List<Operation> PUT = List.of(Operation.PUT_SERVER_POLICY, Operation.PUT_WAREHOUSE_POLICY,
            Operation.PUT_NAMESPACE_POLICY, Operation.PUT_TABLE_POLICY, Operation.PUT_VIEW_POLICY);
    private static final List<Operation> DELETE = List.of(Operation.DELETE_SERVER_POLICY,
            Operation.DELETE_WAREHOUSE_POLICY, Operation.DELETE_NAMESPACE_POLICY, Operation.DELETE_TABLE_POLICY,
            Operation.DELETE_VIEW_POLICY);

    private PolicyRoutes() {
    }

    /** Serves them. */
    public static void register(Routes routes, Targets targets, EnforcementPoint enforcement, Sessions sessions,
            PageTokens tokens, Schemas schemas, TagRights tags, PolicyTransactions transactions) {
        UnfitColumns unfit = new UnfitColumns(tags, new TaggedColumns(enforcement, schemas));
        ReadPolicies read = new ReadPolicies(targets, enforcement, sessions, tokens, unfit);
        PutPolicy put = new PutPolicy(targets, read, new PolicyBodyReader(schemas, tags, enforcement), transactions);
        DeletePolicy delete = new DeletePolicy(targets, read, transactions);
        LIST.forEach(operation -> routes.on(operation, read::list));
        GET.forEach(operation -> routes.on(operation, read::get));
        PUT.forEach(operation -> routes.on(operation, put::handle));
        DELETE.forEach(operation -> routes.on(operation, delete::handle));
    }
}
