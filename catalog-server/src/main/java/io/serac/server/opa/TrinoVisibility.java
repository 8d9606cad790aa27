package io.serac.server.opa;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.authorizer.Decision;
import io.serac.authorizer.Privilege;
import io.serac.server.access.UserDecisions;
import io.serac.server.securable.ObjectEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a user may know to be there: catalogs, schemas, tables, columns and queries. Used for one question. */
final class TrinoVisibility {
    /** Trino's own catalog: lists of which each row is asked about, and the functions of SQL. */
    private static final String SYSTEM = "system";
    private static final String INFORMATION_SCHEMA = "information_schema";
    private static final Set<String> SYSTEM_SCHEMAS = Set.of("jdbc", "metadata", "runtime");
    private static final String SYSTEM_RUNTIME = "runtime";
    private static final String QUERIES = "queries";

    private final TrinoEngine engine;
    private final OpaInput input;
    private final TrinoNames names;
    private final UserDecisions.Of user;
    private final TrinoTables tables;

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
            JsonNode resource = input.filtered().get(index);
            boolean isKept = switch (input.operation()) {
                case "FilterCatalogs" -> TrinoName.catalogOf(resource).filter(name -> sees(name.catalog()))
                        .isPresent();
                case "FilterSchemas" -> TrinoName.schemaOf(resource).filter(this::seesSchema).isPresent();
                case "FilterTables" -> TrinoName.tableOf(resource).filter(this::seesTable).isPresent();
                case "FilterViewQueryOwnedBy" -> isHimself(resource);
                default -> false;
            };
            if (isKept) {
                kept.add(index);
            }
        }
        return kept;
    }

    private List<Integer> filteredColumns() {
        List<Integer> kept = new ArrayList<>();
        JsonNode resource = input.filtered().size() == 1 ? input.filtered().getFirst() : input.resource();
        Optional<TrinoName> name = TrinoName.tableOf(resource);
        JsonNode asked = resource.path("table").path("columns");
        if (name.isEmpty()) {
            return kept;
        }
        boolean isOpen = engine.openCatalogs().contains(name.get().catalog())
                || (isList(name.get()) && sees(name.get().catalog()));
        Optional<ObjectEntry> found = names.object(name.get().base());
        Optional<Decision.Allowed> decision = found.flatMap(
                object -> tables.allowed(object, Set.of(Privilege.DESCRIBE)));
        for (int index = 0; index < asked.size(); index++) {
            String column = asked.get(index).asText();
            boolean isKept = isOpen || (decision.isPresent() && (name.get().isMetadataTable()
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
        if (name.catalog().equals(SYSTEM)) {
            return SYSTEM_SCHEMAS.contains(name.schema())
                    && (!name.schema().equals(SYSTEM_RUNTIME) || name.table().isEmpty()
                            || name.table().equals(QUERIES));
        }
        return name.schema().equals(INFORMATION_SCHEMA) && engine.catalogs().containsKey(name.catalog());
    }

    /** Whether a function of SQL is asked about, and not one that somebody stored. */
    boolean isBuiltIn() {
        JsonNode function = input.resource().path("function");
        String catalog = function.path("catalogName").asText();
        return catalog.isEmpty() || (catalog.equals(SYSTEM) && function.path("schemaName").asText().equals("builtin"));
    }

    /** Whether a resource is the user's own. */
    boolean isHimself(JsonNode resource) {
        return input.user().equals(resource.path("user").path("user").asText());
    }

    /** Whether the user sees anything at all. */
    boolean seesSomething() {
        return names.warehouses().stream().anyMatch(warehouse -> user.sees(warehouse.securable()));
    }

    /** Whether the user sees a catalog. */
    boolean sees(String catalog) {
        return catalog.equals(SYSTEM) || engine.openCatalogs().contains(catalog)
                || names.warehouse(catalog).filter(warehouse -> user.sees(warehouse.securable())).isPresent();
    }

    /** Whether the user sees a schema. */
    boolean seesSchema(TrinoName name) {
        if (isOpen(name)) {
            return sees(name.catalog());
        }
        return names.schema(name).filter(schema -> user.sees(schema.securable())).isPresent();
    }

    private boolean seesTable(TrinoName name) {
        if (isOpen(name)) {
            return sees(name.catalog());
        }
        return names.object(name.base()).filter(user::sees).isPresent();
    }
}
