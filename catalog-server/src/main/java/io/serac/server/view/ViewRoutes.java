package io.serac.server.view;

import io.serac.server.lifecycle.Repetitions;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.access.ObjectLabels;
import io.serac.server.commit.CommitServices;
import io.serac.server.commit.Committer;
import io.serac.server.commit.Preparer;
import io.serac.server.commit.ViewForm;
import io.serac.server.database.Sessions;
import io.serac.server.http.PageTokens;
import io.serac.server.http.Routes;
import io.serac.server.lifecycle.DropObject;
import io.serac.server.lifecycle.ListObjects;
import io.serac.server.lifecycle.RenameObject;
import io.serac.server.operation.Operation;
import io.serac.server.securable.Securables;
import java.util.List;
import org.apache.iceberg.view.ViewMetadata;

/** Routes of the view operations. */
public final class ViewRoutes {
    // View metadata names no files.
    private static final Preparer.AddedFiles<ViewMetadata> NO_FILES = changed -> List.of();

    private ViewRoutes() {
    }

    /** How views are committed to. */
    public static Committer<ViewMetadata> committer(CommitServices services) {
        return services.committer(new ViewForm(), NO_FILES);
    }

    /** Serves them. */
    public static void register(Routes routes, Securables securables, EnforcementPoint enforcement, Sessions sessions,
            PageTokens tokens, CommitServices services, Committer<ViewMetadata> committer, ObjectLabels labels) {
        LoadView load = new LoadView(securables, enforcement, services.storages(), services.documents(), labels);
        Repetitions repetitions = new Repetitions(securables, enforcement, sessions, services.documents());
        Preparer<ViewMetadata> preparer = services.preparer(new ViewForm(), NO_FILES);
        routes.on(Operation.LIST_VIEWS, new ListObjects(securables, enforcement, sessions, tokens)::views)
                .on(Operation.CREATE_VIEW, new CreateView(securables, enforcement, services.storages(),
                        services.locationRules(), preparer, services.creator(), load, repetitions)::handle)
                .on(Operation.LOAD_VIEW, load::load)
                .on(Operation.VIEW_EXISTS, load::exists)
                .on(Operation.REPLACE_VIEW,
                        new ReplaceView(securables, enforcement, services.storages(), committer, load,
                                repetitions)::handle)
                .on(Operation.DROP_VIEW, new DropObject(securables, enforcement, services.outcomes())::view)
                .on(Operation.RENAME_VIEW, new RenameObject(securables, enforcement, services.outcomes())::view)
                .on(Operation.REGISTER_VIEW, new RegisterView(securables, enforcement, services.storages(),
                        services.registeredFiles().of(new ViewForm(), metadata -> List.of()), services.creator(),
                        load, repetitions)::handle);
    }
}
