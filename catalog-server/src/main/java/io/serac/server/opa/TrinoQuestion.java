package io.serac.server.opa;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.authorizer.Decision;
import io.serac.authorizer.Privilege;
import io.serac.server.access.Authorized;
import io.serac.server.access.UserDecisions;
import io.serac.server.securable.NamespaceEntry;
import io.serac.server.securable.ObjectEntry;
import io.serac.server.securable.WarehouseEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * One question of Trino's about one user, with everything that its names stand for. Whatever it does not know is not allowed. Used
 * by one thread.
 */
final class TrinoQuestion {
    private static final Set<String> MAKE_CATALOGS = Set.of("CreateCatalog", "DropCatalog");

    private final TrinoEngine engine;
    private final OpaInput input;
    private final TrinoNames names;
    private final UserDecisions.Of user;
    private final TrinoTables tables;
    private final TrinoVisibility visibility;

    TrinoQuestion(TrinoEngine engine, OpaInput input, TrinoNames names, UserDecisions.Of user) {
        this.engine = engine;
        this.input = input;
        this.names = names;
        this.user = user;
        this.tables = new TrinoTables(user, engine.isArmed());
        this.visibility = new TrinoVisibility(engine, input, names, user, tables);
    }

    /** The engine that asks. */
    TrinoEngine engine() {
        return engine;
    }

    /** Whether the engine has asked for filters and for masks before. */
    boolean isArmed() {
        return engine.isArmed();
    }

    /** As whom Trino evaluates filters. */
    String expressionIdentity() {
        return engine.expressionIdentity();
    }

    /** What the user wants to do, as Trino calls it. */
    String operation() {
        return input.operation();
    }

    /** What is asked about. */
    JsonNode resource() {
        return input.resource();
    }

    /** Columns of which each is asked about. */
    List<JsonNode> columnsToMask() {
        return input.filtered();
    }

    /** Names that have to be looked up to answer; empty if all catalogs of the engine have to be. */
    static List<TrinoName> names(OpaInput input) {
        List<TrinoName> names = new ArrayList<>();
        List<JsonNode> resources = new ArrayList<>(input.filtered());
        resources.add(input.resource());
        resources.add(input.target());
        for (JsonNode resource : resources) {
            TrinoName.catalogOf(resource).ifPresent(names::add);
            TrinoName.catalogOfFunction(resource).filter(catalog -> !catalog.isOfSystem()).ifPresent(names::add);
            TrinoName.schemaOf(resource).ifPresent(schema -> {
                names.add(schema);
                parent(schema).ifPresent(names::add);
            });
            TrinoName.tableOf(resource).or(() -> TrinoName.tableOfColumn(resource))
                    .ifPresent(table -> {
                        names.add(table);
                        names.add(table.base());
                    });
        }
        return input.operation().equals("FilterCatalogs") || TrinoVisibility.readsOfAllCatalogs(input)
                ? List.of()
                : names;
    }

    /** The schema that a nested one lies in. */
    static Optional<TrinoName> parent(TrinoName schema) {
        int dot = schema.schema().lastIndexOf('.');
        return dot <= 0
                ? Optional.empty()
                : Optional.of(new TrinoName(schema.catalog(), schema.schema().substring(0, dot), ""));
    }

    /** Whether the operation is allowed. */
    boolean isAllowed() {
        if (engine.isUserDisabled()) {
            return false;
        }
        if (isExpressionIdentity()) {
            return mayEvaluate();
        }
        if (isInOpenCatalogs()) {
            return true;
        }
        return switch (input.operation()) {
            case "ExecuteQuery", "SetSystemSessionProperty" -> visibility.seesSomething();
            case "ExecuteFunction" -> visibility.isBuiltIn() ? visibility.seesSomething() : visibility.mayRunBlindly();
            case "ExecuteProcedure" -> visibility.mayRunBlindly();
            case "FilterCatalogs", "FilterSchemas", "FilterTables", "FilterColumns", "FilterFunctions",
                    "FilterViewQueryOwnedBy" ->
                visibility.isOneKept();
            case "SetCatalogSessionProperty" -> visibility.maySetProperty();
            case "ViewQueryOwnedBy", "KillQueryOwnedBy" -> visibility.isHimself(input.resource());
            case "AccessCatalog", "ShowSchemas" -> TrinoName.catalogOf(input.resource())
                    .filter(name -> visibility.sees(name.catalog())).isPresent();
            case "ShowTables" -> TrinoName.schemaOf(input.resource()).filter(visibility::seesSchema).isPresent();
            case "ShowCreateSchema", "DropSchema" -> onSchema();
            case "CreateSchema" -> mayCreateSchema();
            default -> TrinoName.tableOf(input.resource()).filter(this::isAllowedOnTable).isPresent();
        };
    }

    /** Whether everything that is named is in catalogs that are none of the server's business. Which ones Trino has is. */
    private boolean isInOpenCatalogs() {
        List<String> named = new ArrayList<>(TrinoName.catalogs(input.resource()));
        named.addAll(TrinoName.catalogs(input.target()));
        return !named.isEmpty() && engine.openCatalogs().containsAll(named)
                && !MAKE_CATALOGS.contains(input.operation());
    }

    private boolean isAllowedOnTable(TrinoName name) {
        if (visibility.isList(name)) {
            return input.operation().equals("SelectFromColumns") && visibility.sees(name.catalog())
                    && columns().stream().allMatch(column -> visibility.isShownInList(name, column));
        }
        Optional<ObjectEntry> found = names.object(name);
        return switch (input.operation()) {
            // Of a table that is there this is asked only in order to replace it.
            case "CreateTable" ->
                mayCreate(name) && !name.isMetadataTable() && (found.isEmpty() || isAllowedOn(found.get(), name));
            case "CreateView" -> found.isEmpty()
                    ? mayCreate(name) && !name.isMetadataTable()
                    : isAllowedOn(found.get(), name);
            default -> found.filter(object -> isAllowedOn(object, name)).isPresent();
        };
    }

    private boolean isAllowedOn(ObjectEntry object, TrinoName name) {
        String operation = input.operation();
        if (operation.equals("SelectFromColumns")) {
            return tables.maySelect(object, name, columns());
        }
        if (name.isMetadataTable()) {
            return operation.equals("ShowColumns") && tables.isWholeOpen(object);
        }
        Optional<Set<Privilege>> needed = TrinoNeeds.onObject(input, object.kind());
        return needed.isPresent() && switch (operation) {
            case "ShowColumns" -> tables.allowed(object, needed.get())
                    .filter(decision -> tables.mayNameColumns(object, decision)).isPresent();
            case "DropTable", "DropView" -> tables.allowed(object, needed.get()).isPresent();
            case "RenameTable" -> mayMove(object, Privilege.CREATE_TABLE);
            case "RenameView" -> mayMove(object, Privilege.CREATE_VIEW);
            // Asked about the owner of a view when others read it: what they see is what he may let them see.
            case "CreateViewWithSelectFromColumns" ->
                tables.maySelect(object, name, columns()) && user.mayLetOthersRead(object);
            default -> tables.isUnrestricted(object, needed.get());
        };
    }

    /** Why the operation is not allowed; empty if that is no denial. */
    Optional<TrinoRefusal.Reason> refusal() {
        return new TrinoRefusal(engine, input, names, user).find();
    }

    /** Indexes of those resources that the user may know of. */
    List<Integer> filtered() {
        return engine.isUserDisabled() || isExpressionIdentity() ? List.of() : visibility.filtered();
    }

    /** What rows of the table in question must satisfy; empty for all rows. */
    Optional<String> rowFilter() {
        Optional<TrinoName> name = TrinoName.tableOf(input.resource());
        if (name.isEmpty()) {
            return Optional.of(FilterSql.NO_ROW);
        }
        if (visibility.isOpen(name.get()) || isExpressionIdentity()) {
            return Optional.empty();
        }
        Optional<ObjectEntry> found = engine.isUserDisabled() ? Optional.empty() : names.object(name.get());
        return found.isEmpty() ? Optional.of(FilterSql.NO_ROW) : tables.rowFilter(found.get(), name.get());
    }

    /** What is shown in place of a column of a resource; empty for its own values. */
    Optional<String> mask(JsonNode resource, UUID salt) {
        Optional<TrinoName> name = TrinoName.tableOfColumn(resource);
        if (name.isEmpty()) {
            return Optional.of("NULL");
        }
        if (visibility.isOpen(name.get()) || isExpressionIdentity()) {
            return Optional.empty();
        }
        Optional<ObjectEntry> found = engine.isUserDisabled() ? Optional.empty() : names.object(name.get());
        return found.isEmpty()
                ? Optional.of("NULL")
                : tables.mask(found.get(), name.get(), resource.path("column").path("columnName").asText(), salt);
    }

    /** Trino evaluates filters as this user, who sees nothing but what filters look at. */
    private boolean isExpressionIdentity() {
        return input.user().equals(engine.expressionIdentity());
    }

    private boolean mayEvaluate() {
        if (input.operation().equals("AccessCatalog")) {
            return TrinoName.catalogOf(input.resource()).filter(name -> engine.catalogs().containsKey(name.catalog()))
                    .isPresent();
        }
        Optional<ObjectEntry> object = TrinoName.tableOf(input.resource())
                .filter(name -> !name.isMetadataTable()).flatMap(names::object);
        if (!input.operation().equals("SelectFromColumns") || object.isEmpty()) {
            return false;
        }
        // Of a field in a row Trino asks for the whole row.
        Set<String> compared = user.filterColumns(object.get());
        return columns().stream().allMatch(asked -> compared.contains(asked)
                || compared.stream().anyMatch(name -> name.startsWith(asked + ".")));
    }

    private boolean onSchema() {
        Optional<TrinoName> name = TrinoName.schemaOf(input.resource());
        return name.flatMap(names::schema).filter(schema -> holds(schema, needed())).isPresent();
    }

    private Set<Privilege> needed() {
        return TrinoNeeds.onContainer(input).orElseThrow();
    }

    private boolean holds(NamespaceEntry schema, Set<Privilege> needed) {
        return user.decide(schema.securable(), needed) instanceof Decision.Allowed;
    }

    private boolean mayCreateSchema() {
        Optional<TrinoName> name = TrinoName.schemaOf(input.resource());
        if (name.isEmpty()) {
            return false;
        }
        Set<Privilege> needed = needed();
        Optional<TrinoName> parent = parent(name.get());
        if (parent.isPresent()) {
            return names.schema(parent.get()).filter(schema -> holds(schema, needed)).isPresent();
        }
        Optional<WarehouseEntry> warehouse = names.warehouse(name.get().catalog());
        return warehouse.filter(entry -> user.decide(entry.securable(), needed) instanceof Decision.Allowed)
                .isPresent();
    }

    private boolean mayCreate(TrinoName name) {
        return names.schema(name).filter(schema -> holds(schema, needed())).isPresent();
    }

    /** What it takes to move something within its warehouse: what it takes in the Iceberg API. */
    private boolean mayMove(ObjectEntry object, Privilege create) {
        Optional<NamespaceEntry> target = TrinoName.tableOf(input.target())
                .filter(name -> !name.isMetadataTable()).flatMap(names::schema)
                .filter(schema -> isInWarehouseOf(object, schema) && holds(schema, Set.of(create)));
        Optional<Decision.Allowed> drop = tables.allowed(object, Set.of(Privilege.DROP));
        return target.isPresent() && drop.isPresent()
                && user.mayMove(new Authorized<>(object, drop.get()), target.get());
    }

    private static boolean isInWarehouseOf(ObjectEntry object, NamespaceEntry schema) {
        return schema.warehouse().securable().id().equals(object.namespace().warehouse().securable().id());
    }

    private List<String> columns() {
        List<String> columns = new ArrayList<>();
        input.resource().path("table").path("columns").forEach(column -> columns.add(column.asText()));
        return columns;
    }
}
