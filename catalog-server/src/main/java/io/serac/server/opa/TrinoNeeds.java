package io.serac.server.opa;

import io.serac.authorizer.Privilege;
import io.serac.server.operation.CommitPrivileges;
import io.serac.server.securable.ObjectKind;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which privileges Trino's operations take. An operation that is not here takes what nobody has. Stateless. */
final class TrinoNeeds {
    private static final Set<Privilege> UPKEEP = Set.of(Privilege.SELECT, Privilege.MAINTAIN, Privilege.WRITE);
    private static final Set<Privilege> ROLLBACK = Set.of(Privilege.SELECT, Privilege.MAINTAIN, Privilege.WRITE,
            Privilege.MANAGE_REFS);

    private TrinoNeeds() {
    }

    /** What an operation takes on a table or view that is there. */
    static Optional<Set<Privilege>> onObject(OpaInput input, ObjectKind kind) {
        return switch (input.operation()) {
            case "SelectFromColumns", "CreateViewWithSelectFromColumns" -> Optional.of(Set.of(Privilege.SELECT));
            case "ShowColumns" -> Optional.of(Set.of(Privilege.DESCRIBE));
            case "ShowCreateTable" ->
                Optional.of(Set.of(kind == ObjectKind.VIEW ? Privilege.SELECT : Privilege.DESCRIBE));
            case "InsertIntoTable" -> Optional.of(Set.of(Privilege.INSERT));
            case "DeleteFromTable", "TruncateTable", "UpdateTableColumns" -> Optional.of(Set.of(Privilege.WRITE));
            case "SetTableProperties", "SetTableComment", "SetViewComment", "SetColumnComment", "AddColumn",
                    "AlterColumn", "DropColumn", "RenameColumn", "CreateView" ->
                Optional.of(withLocation(input, Privilege.ALTER));
            case "CreateTable" -> kind == ObjectKind.TABLE
                    ? Optional.of(withLocation(input, Privilege.ALTER, Privilege.WRITE))
                    : Optional.empty();
            case "DropTable", "DropView", "RenameTable", "RenameView" -> Optional.of(Set.of(Privilege.DROP));
            case "ExecuteTableProcedure" -> procedure(input.resource().path("function").path("functionName").asText());
            default -> Optional.empty();
        };
    }

    /**
     * Procedures on one table that keep its rows as they are, or bring back what they were. Those that add files are not among
     * them: the engine reads these with its own rights, whosever they are.
     */
    private static Optional<Set<Privilege>> procedure(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "optimize", "optimize_manifests", "expire_snapshots", "remove_orphan_files", "drop_extended_stats" ->
                Optional.of(UPKEEP);
            case "rollback_to_snapshot" -> Optional.of(ROLLBACK);
            default -> Optional.empty();
        };
    }

    /** What an operation takes on the catalog or schema that it is about, or that it makes something in. */
    static Optional<Set<Privilege>> onContainer(OpaInput input) {
        return switch (input.operation()) {
            case "AccessCatalog", "ShowSchemas", "ShowTables", "SetCatalogSessionProperty" -> Optional.of(Set.of());
            case "ShowCreateSchema" -> Optional.of(Set.of(Privilege.DESCRIBE));
            case "DropSchema" -> Optional.of(Set.of(Privilege.DROP));
            case "CreateSchema" -> Optional.of(withLocation(input, Privilege.CREATE_NAMESPACE));
            case "CreateTable" -> Optional.of(withLocation(input, Privilege.CREATE_TABLE));
            case "CreateView" -> Optional.of(withLocation(input, Privilege.CREATE_VIEW));
            // What they will touch is not part of the question.
            case "ExecuteFunction", "ExecuteProcedure" -> Optional.of(Set.of(Privilege.OWN));
            default -> Optional.empty();
        };
    }

    /** Who names a place needs the right to. */
    private static Set<Privilege> withLocation(OpaInput input, Privilege first, Privilege... more) {
        Set<Privilege> needed = EnumSet.of(first, more);
        Map<String, String> properties = new HashMap<>();
        for (String kind : List.of("table", "schema")) {
            input.resource().path(kind).path("properties").properties()
                    .forEach(each -> properties.put(each.getKey(), each.getValue().asText()));
        }
        // The first three are Trino's own names; the last can hold any of Iceberg's.
        if (properties.containsKey("location") || properties.containsKey("data_location")
                || properties.containsKey("extra_properties") || CommitPrivileges.choosesLocation(properties)) {
            needed.add(Privilege.SET_LOCATION);
        }
        return needed;
    }
}
