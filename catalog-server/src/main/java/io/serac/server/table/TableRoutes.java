package io.serac.server.table;

import io.serac.server.lifecycle.Repetitions;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.access.SensitiveColumns;
import io.serac.server.access.ObjectLabels;
import io.serac.server.commit.AddedTableFiles;
import io.serac.server.commit.CommitServices;
import io.serac.server.commit.Committer;
import io.serac.server.commit.Preparer;
import io.serac.server.commit.TableForm;
import io.serac.server.credential.FileAccess;
import io.serac.server.database.Sessions;
import io.serac.server.http.PageTokens;
import io.serac.server.http.Routes;
import io.serac.server.lifecycle.DropObject;
import io.serac.server.lifecycle.ForgetObject;
import io.serac.server.lifecycle.ListObjects;
import io.serac.server.lifecycle.RenameObject;
import io.serac.server.operation.Operation;
import io.serac.server.redaction.RedactedTable;
import io.serac.server.redaction.SchemaOnly;
import io.serac.server.securable.Securables;
import io.serac.server.sensitive.ServedTables;
import io.serac.server.sensitive.Suppression;
import java.time.Clock;
import org.apache.iceberg.TableMetadata;

/** Routes of the table operations. */
public final class TableRoutes {
    private TableRoutes() {
    }

    /** How tables are committed to, shared with transactions. */
    public static Committer<TableMetadata> committer(CommitServices services) {
        return services.committer(new TableForm(), AddedTableFiles::in);
    }

    /** Serves them. */
    public static void register(Routes routes, Securables securables, EnforcementPoint enforcement, Sessions sessions,
            PageTokens tokens, CommitServices services, Committer<TableMetadata> committer, StagedTables staged,
            FileAccess access, SensitiveColumns sensitive, ObjectLabels labels, Clock clock) {
        Preparer<TableMetadata> preparer = services.preparer(new TableForm(), AddedTableFiles::in);
        LoadTable load = new LoadTable(securables, enforcement, services.storages(), services.documents(),
                new ReferencedSnapshots(services.cache()), new SchemaOnly(services.cache()),
                new RedactedTable(services.cache()),
                new ServedTables(sensitive, services.documents(), services.cache()),
                access, labels, clock);
        Suppression suppression = new Suppression(sensitive);
        Repetitions repetitions = new Repetitions(securables, enforcement, sessions, services.documents());
        CommitStagedTable commitStaged = new CommitStagedTable(securables, enforcement, services.storages(), staged,
                services.creator(), load, repetitions);
        DropObject drop = new DropObject(securables, enforcement, services.outcomes());
        RenameObject rename = new RenameObject(securables, enforcement, services.outcomes());
        RegisterTable register = new RegisterTable(securables, enforcement, services.storages(),
                services.registeredFiles().of(new TableForm(), AddedTableFiles::all), committer, services.creator(),
                load, repetitions, access, services.documents(), suppression);
        routes.on(Operation.LIST_TABLES, new ListObjects(securables, enforcement, sessions, tokens)::tables)
                .on(Operation.CREATE_TABLE, new CreateTable(securables, enforcement, services.storages(),
                        services.locationRules(), preparer, services.creator(), staged, load, repetitions,
                        access, suppression)::handle)
                .on(Operation.LOAD_TABLE, load::load)
                .on(Operation.TABLE_EXISTS, load::exists)
                .on(Operation.UPDATE_TABLE, new UpdateTable(securables, enforcement, services.storages(), committer,
                        commitStaged, new RepeatedSnapshots(services.pointers()), load, repetitions,
                        suppression)::handle)
                .on(Operation.DROP_TABLE, drop::table)
                .on(Operation.RENAME_TABLE, rename::table)
                .on(Operation.REGISTER_TABLE, register::handle)
                .on(Operation.UNREGISTER_TABLE, new UnregisterTable(securables, enforcement, services.documents(),
                        new ForgetObject(services.outcomes()), repetitions)::handle)
                .on(Operation.REPORT_METRICS, new ReportMetrics(securables, enforcement)::handle);
    }
}
