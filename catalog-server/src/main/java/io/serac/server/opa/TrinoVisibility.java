package io.serac.server.opa;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.authorizer.Decision;
import io.serac.authorizer.Privilege;
import io.serac.authorizer.Securable;
import io.serac.server.access.UserDecisions;
import io.serac.server.securable.ObjectEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a user may know to be there: catalogs, schemas, tables, columns and queries. Used for one question. */
final class TrinoVisibility {
    private static final String INFORMATION_SCHEMA = "information_schema";
    private static final String SYSTEM_METADATA = "metadata";
    private static final Set<String> SYSTEM_SCHEMAS = Set.of("jdbc", SYSTEM_METADATA, "runtime");
    private static final Set<String> SHOWN_BY_LOADS = Set.of("comment", "definition");
    private static final String SYSTEM_RUNTIME = "runtime";
    private static final String QUERIES = "queries";
    private static final String STATISTICS = "statistics_enabled";

    private final TrinoEngine engine;
    private final OpaInput input;
    private final TrinoNames names;
    private final UserDecisions.Of user;
    private final TrinoTables tables;
    // All at once: what is seen because of something that the user owns below is asked of the database.
    private @Nullable Set<UUID> seen;

    TrinoVisibility(TrinoEngine engine, OpaInput input, TrinoNames names, UserDecisions.Of user, TrinoTables tables) {
        this.engine = engine;
        this.input = input;
        this.names = names;
        this.user = user;
        this.tables = tables;
    }

    /** Indexes of those resources that the user may know of. */
    List<Integer> filtered() {
        List<Integer> kept = new ArrayList<>();
        if (input.operation().equals("FilterColumns")) {
            return filteredColumns();
        }
        for (int index = 0; index < input.filtered().size(); index++) {
            if (isKept(input.filtered().get(index))) {
                kept.add(index);
            }
        }
        return kept;
    }

    /** Whether the user may know of the one resource that is asked about: Trino asks so if it is told no other way. */
    boolean isOneKept() {
        if (!input.operation().equals("FilterColumns")) {
            return isKept(input.resource());
        }
        List<Integer> kept = filteredColumns();
        return !kept.isEmpty() && kept.size() == input.resource().path("table").path("columns").size();
    }

    private boolean isKept(JsonNode resource) {
        return switch (input.operation()) {
            case "FilterCatalogs" -> TrinoName.catalogOf(resource).filter(name -> sees(name.catalog())).isPresent();
            case "FilterSchemas" -> TrinoName.schemaOf(resource).filter(this::seesSchema).isPresent();
            case "FilterTables" -> TrinoName.tableOf(resource).filter(this::seesTable).isPresent();
            case "FilterFunctions" -> TrinoName.catalogOfFunction(resource)
                    .filter(name -> engine.openCatalogs().contains(name.catalog())).isPresent();
            case "FilterViewQueryOwnedBy" -> isHimself(resource);
            default -> false;
        };
    }

    private List<Integer> filteredColumns() {
        List<Integer> kept = new ArrayList<>();
        JsonNode resource = input.filtered().size() == 1 ? input.filtered().getFirst() : input.resource();
        Optional<TrinoName> name = TrinoName.tableOf(resource);
        JsonNode asked = resource.path("table").path("columns");
        if (name.isEmpty()) {
            return kept;
        }
        boolean isOpen = engine.openCatalogs().contains(name.get().catalog());
        boolean isList = !isOpen && isList(name.get()) && sees(name.get().catalog());
        Optional<ObjectEntry> found = names.object(name.get());
        Optional<Decision.Allowed> decision = found.flatMap(
                object -> tables.allowed(object, Set.of(Privilege.DESCRIBE)));
        for (int index = 0; index < asked.size(); index++) {
            String column = asked.get(index).asText();
            boolean isKept = isOpen || (isList && isShownInList(name.get(), column))
                    || (decision.isPresent() && (name.get().isMetadataTable()
                            ? tables.isWholeOpen(found.get())
                            : tables.mayName(found.get(), decision.get(), column)));
            if (isKept) {
                kept.add(index);
            }
        }
        return kept;
    }

    /** Whether everybody who sees the catalog may read it all. */
    boolean isOpen(TrinoName name) {
        return engine.openCatalogs().contains(name.catalog()) || isList(name);
    }

    /** Whether it is one of Trino's own lists, of which each row is asked about. */
    boolean isList(TrinoName name) {
        if (name.isOfSystem()) {
            return SYSTEM_SCHEMAS.contains(name.schema())
                    && (!name.schema().equals(SYSTEM_RUNTIME) || name.table().isEmpty()
                            || name.table().equals(QUERIES));
        }
        return name.schema().equals(INFORMATION_SCHEMA) && engine.catalogs().containsKey(name.catalog());
    }

    /**
     * Whether a column of a list is shown. Rows are asked about by the names of tables and views only, so what more than a name takes
     * is for nobody, or for whom there is nothing that he may not load.
     */
    boolean isShownInList(TrinoName name, String column) {
        if (name.schema().equals(INFORMATION_SCHEMA)) {
            return !name.table().equals("views") || !column.equals("view_definition");
        }
        return !isShownByLoads(name, column) || loadsAll();
    }

    /** Whether a column of a list of all catalogs shows what a load of a table or view shows: comments are properties of theirs. */
    private static boolean isShownByLoads(TrinoName name, String column) {
        return name.isOfSystem() && name.schema().equals(SYSTEM_METADATA) && SHOWN_BY_LOADS.contains(column);
    }

    private boolean loadsAll() {
        return engine.catalogs().keySet().stream().allMatch(catalog -> names.warehouse(catalog)
                .filter(warehouse -> user.isUnbound(engine.server(), warehouse.securable(), Privilege.SELECT))
                .isPresent());
    }

    /** Whether all catalogs of the engine have to be looked at. */
    static boolean readsOfAllCatalogs(OpaInput input) {
        JsonNode resource = input.filtered().size() == 1 ? input.filtered().getFirst() : input.resource();
        boolean isOfColumns = input.operation().equals("SelectFromColumns")
                || input.operation().equals("FilterColumns");
        return isOfColumns && TrinoName.tableOf(resource)
                .filter(name -> name.isOfSystem() && name.schema().equals(SYSTEM_METADATA)).isPresent();
    }

    /** Whether a function of SQL is asked about, and not one that somebody stored. */
    boolean isBuiltIn() {
        Optional<TrinoName> catalog = TrinoName.catalogOfFunction(input.resource());
        return catalog.isEmpty() || (catalog.get().isOfSystem()
                && input.resource().path("function").path("schemaName").asText().equals("builtin"));
    }

    /**
     * Whether the user may run what says nothing about its arguments: in a catalog that is all his and where nothing is kept from
     * him.
     */
    boolean mayRunBlindly() {
        return TrinoName.catalogOfFunction(input.resource()).filter(name -> isUnbound(name.catalog())).isPresent();
    }

    private boolean isUnbound(String catalog) {
        return names.warehouse(catalog)
                .filter(warehouse -> user.isUnbound(engine.server(), warehouse.securable(), Privilege.OWN)).isPresent();
    }

    /** Whether the user may change a setting of a catalog for his session: not the one that gives him estimates, which say much. */
    boolean maySetProperty() {
        JsonNode property = input.resource().path("catalogSessionProperty");
        String catalog = property.path("catalogName").asText();
        return sees(catalog) && (!property.path("propertyName").asText().equals(STATISTICS) || isUnbound(catalog));
    }

    /** Whether a resource is the user's own. */
    boolean isHimself(JsonNode resource) {
        return input.user().equals(resource.path("user").path("user").asText());
    }

    /** Whether the user sees anything at all. */
    boolean seesSomething() {
        return names.warehouses().stream().anyMatch(warehouse -> isSeen(warehouse.securable()));
    }

    /** Whether the user sees a catalog. */
    boolean sees(String catalog) {
        return new TrinoName(catalog, "", "").isOfSystem() || engine.openCatalogs().contains(catalog)
                || names.warehouse(catalog).filter(warehouse -> isSeen(warehouse.securable())).isPresent();
    }

    /** Whether the user sees a schema. */
    boolean seesSchema(TrinoName name) {
        if (isOpen(name)) {
            return sees(name.catalog());
        }
        return names.schema(name).filter(schema -> isSeen(schema.securable())).isPresent();
    }

    private boolean isSeen(Securable container) {
        if (seen == null) {
            seen = user.seen(names.containers());
        }
        return seen.contains(container.id());
    }

    private boolean seesTable(TrinoName name) {
        if (isOpen(name)) {
            return sees(name.catalog());
        }
        return names.object(name).filter(user::sees).isPresent();
    }
}
