package io.serac.server.transaction;

import io.serac.server.access.EnforcementPoint;
import io.serac.server.commit.CommitServices;
import io.serac.server.commit.Committer;
import io.serac.server.http.Routes;
import io.serac.server.operation.Operation;
import io.serac.server.securable.Securables;
import io.serac.server.sensitive.Suppression;
import io.serac.server.table.RepeatedSnapshots;
import io.serac.server.table.StagedTables;
import org.apache.iceberg.TableMetadata;

/** Route of multi-table transactions. */
public final class TransactionRoutes {
    private TransactionRoutes() {
    }

    /** Serves it. */
    public static void register(Routes routes, Securables securables, EnforcementPoint enforcement,
            CommitServices services, Committer<TableMetadata> committer, StagedTables staged,
            Suppression suppression) {
        routes.on(Operation.COMMIT_TRANSACTION, new CommitTransaction(securables, enforcement, services.storages(),
                committer, staged, new ApplyChanges(services, staged), suppression,
                new RepeatedSnapshots(services.pointers()), services.pointers())::handle);
    }
}
