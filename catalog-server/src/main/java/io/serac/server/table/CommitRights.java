package io.serac.server.table;

import io.serac.authorizer.AccessClass;
import io.serac.authorizer.Decision;
import io.serac.authorizer.Privilege;
import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.authentication.Caller;
import io.serac.server.append.AppendCheck;
import io.serac.server.commit.Change;
import io.serac.server.commit.Updates;
import io.serac.server.location.WarehouseStorage;
import io.serac.server.operation.CommitPrivileges;
import io.serac.server.securable.ObjectEntry;
import io.serac.server.securable.ObjectKind;
import io.serac.server.securable.Resolution;
import java.util.EnumSet;
import java.util.Set;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.rest.requests.UpdateTableRequest;

/** What a commit to a table needs and may do, alone or as part of a transaction. Stateless. */
public final class CommitRights {
    private CommitRights() {
    }

    /** The table, if the caller holds what all updates together need. */
    public static Authorized<ObjectEntry> authorize(EnforcementPoint enforcement, Caller caller, Resolution resolution,
            UpdateTableRequest body) {
        Decision.Allowed present = enforcement.object(caller, resolution, ObjectKind.TABLE, Set.of()).allowed();
        Set<Privilege> needed = EnumSet.copyOf(CommitPrivileges.of(body.updates(), present.held()));
        // Requirements ask for refs and ids of snapshots, and the answer names the metadata file: nothing of that is shown to
        // whoever may only know the schema.
        if (body.updates().isEmpty() && present.accessClass() == AccessClass.SCHEMA) {
            needed.add(Privilege.SELECT);
        }
        return enforcement.object(caller, resolution, ObjectKind.TABLE, needed);
    }

    /** The change; held to appending if the caller may do no more. */
    public static Change<TableMetadata> change(Decision.Allowed allowed, UpdateTableRequest body,
            WarehouseStorage storage) {
        Change<TableMetadata> change = Updates.ofTable(body);
        boolean mayOnlyAppend = CommitPrivileges.addsSnapshots(body.updates())
                && allowed.request().needed().contains(Privilege.INSERT)
                && allowed.held().stream().noneMatch(privilege -> privilege.covers(Privilege.WRITE));
        return mayOnlyAppend ? AppendCheck.of(change, storage) : change;
    }
}
