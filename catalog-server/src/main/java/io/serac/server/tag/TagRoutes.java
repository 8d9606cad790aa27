package io.serac.server.tag;

import io.serac.server.access.EnforcementPoint;
import io.serac.server.access.UsableColumns;
import io.serac.server.access.PolicyTransactions;
import io.serac.server.access.SecondOrder;
import io.serac.server.access.Targets;
import io.serac.server.column.Schemas;
import io.serac.server.database.Sessions;
import io.serac.server.http.PageTokens;
import io.serac.server.http.Routes;
import io.serac.server.operation.Operation;
import io.serac.server.securable.Securables;
import java.util.List;

/** Routes of tags, and of what bears them on every kind of securable. */
public final class TagRoutes {
    private static final List<Operation> LIST = List.of(Operation.LIST_SERVER_TAGS, Operation.LIST_WAREHOUSE_TAGS,
            Operation.LIST_NAMESPACE_TAGS, Operation.LIST_TABLE_TAGS, Operation.LIST_VIEW_TAGS);
    private static final List<Operation> GET = List.of(Operation.GET_SERVER_TAG, Operation.GET_WAREHOUSE_TAG,
            Operation.GET_NAMESPACE_TAG, Operation.GET_TABLE_TAG, Operation.GET_VIEW_TAG,
            Operation.GET_TABLE_COLUMN_TAG, Operation.GET_VIEW_COLUMN_TAG);
    private static final List<Operation> PUT = List.of(Operation.PUT_SERVER_TAG, Operation.PUT_WAREHOUSE_TAG,
            Operation.PUT_NAMESPACE_TAG, Operation.PUT_TABLE_TAG, Operation.PUT_VIEW_TAG,
            Operation.PUT_TABLE_COLUMN_TAG, Operation.PUT_VIEW_COLUMN_TAG);
    private static final List<Operation> DELETE = List.of(Operation.DELETE_SERVER_TAG, Operation.DELETE_WAREHOUSE_TAG,
            Operation.DELETE_NAMESPACE_TAG, Operation.DELETE_TABLE_TAG, Operation.DELETE_VIEW_TAG,
            Operation.DELETE_TABLE_COLUMN_TAG, Operation.DELETE_VIEW_COLUMN_TAG);

    private TagRoutes() {
    }

    /** Serves them. */
    public static void register(Routes routes, Securables securables, Targets targets, EnforcementPoint enforcement,
            TagRights rights, SecondOrder secondOrder, Sessions sessions, PageTokens tokens, Schemas schemas,
            PolicyTransactions transactions) {
        ManageTags tags = new ManageTags(securables, enforcement, rights, secondOrder, transactions, sessions, tokens);
        BoundTargets bound = new BoundTargets(targets, new UsableColumns(enforcement), schemas);
        ReadBindings read = new ReadBindings(bound, sessions, tokens);
        AttachTag attach = new AttachTag(bound, rights, transactions, sessions);
        routes.on(Operation.LIST_TAGS, tags::list).on(Operation.GET_TAG, tags::get)
                .on(Operation.PUT_TAG, request -> transactions.redeciding(() -> tags.put(request)))
                .on(Operation.DELETE_TAG, request -> transactions.redeciding(() -> tags.delete(request)));
        LIST.forEach(operation -> routes.on(operation, read::list));
        GET.forEach(operation -> routes.on(operation, read::get));
        PUT.forEach(operation -> routes.on(operation, attach::put));
        DELETE.forEach(operation -> routes.on(operation, attach::delete));
    }
}
