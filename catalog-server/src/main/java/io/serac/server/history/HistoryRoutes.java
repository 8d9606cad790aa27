package io.serac.server.history;

import io.serac.server.lifecycle.Repetitions;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.commit.CommitServices;
import io.serac.server.commit.Committer;
import io.serac.server.database.Sessions;
import io.serac.server.http.PageTokens;
import io.serac.server.http.Routes;
import io.serac.server.operation.Operation;
import io.serac.server.securable.ObjectKind;
import io.serac.server.securable.Securables;
import java.time.Clock;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.view.ViewMetadata;

/** Routes of the history of tables and views. */
public final class HistoryRoutes {
    private HistoryRoutes() {
    }

    /** Serves them. */
    public static void register(Routes routes, Securables securables, EnforcementPoint enforcement, Sessions sessions,
            PageTokens tokens, CommitServices services, Committer<TableMetadata> tables,
            Committer<ViewMetadata> views, Clock clock) {
        ListVersions list = new ListVersions(securables, enforcement, sessions, tokens);
        Repetitions repetitions = new Repetitions(securables, enforcement, sessions, services.documents());
        routes.on(Operation.LIST_TABLE_VERSIONS, list::tables)
                .on(Operation.LIST_VIEW_VERSIONS, list::views)
                .on(Operation.ROLLBACK_TABLE,
                        new Rollback<>(ObjectKind.TABLE, securables::table, enforcement, sessions, services.storages(),
                                services.files(), tables, new EarlierTable(clock), repetitions)::handle)
                .on(Operation.ROLLBACK_VIEW,
                        new Rollback<>(ObjectKind.VIEW, securables::view, enforcement, sessions, services.storages(),
                                services.files(), views, new EarlierView(), repetitions)::handle);
    }
}
