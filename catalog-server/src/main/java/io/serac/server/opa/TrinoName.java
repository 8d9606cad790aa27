package io.serac.server.opa;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.catalog.Namespace;

/**
 * What Trino calls something in a catalog. Immutable.
 *
 * @param catalog as Trino has named it
 * @param schema levels of a namespace joined by dots; empty for a catalog
 * @param table with its suffix if it is a metadata table; empty for a schema
 */
record TrinoName(String catalog, String schema, String table) {
    private static final char SUFFIX = '$';
    /** Trino's own catalog: lists of which each row is asked about, and the functions of SQL. */
    private static final String SYSTEM = "system";
    private static final List<String> KINDS = List.of("schema", "table", "column", "function",
            "catalogSessionProperty");

    /** The catalog of a resource of any kind. */
    static Optional<TrinoName> catalogOf(JsonNode resource) {
        JsonNode catalog = resource.path("catalog");
        return Optional.of(catalog.path("name").asText()).filter(name -> !name.isEmpty())
                .map(name -> new TrinoName(name, "", ""));
    }

    /** Names of all catalogs that a resource of any kind speaks of. */
    static List<String> catalogs(JsonNode resource) {
        List<String> catalogs = new ArrayList<>();
        catalogs.add(resource.path("catalog").path("name").asText());
        for (String kind : KINDS) {
            catalogs.add(resource.path(kind).path("catalogName").asText());
        }
        catalogs.removeIf(String::isEmpty);
        return catalogs;
    }

    /** The catalog of a function or procedure; none for the functions of SQL. */
    static Optional<TrinoName> catalogOfFunction(JsonNode resource) {
        return Optional.of(resource.path("function").path("catalogName").asText()).filter(name -> !name.isEmpty())
                .map(name -> new TrinoName(name, "", ""));
    }

    /** Whether it is in Trino's own catalog. */
    boolean isOfSystem() {
        return catalog.equals(SYSTEM);
    }

    /** The schema of a resource. */
    static Optional<TrinoName> schemaOf(JsonNode resource) {
        return named(resource.path("schema")).filter(name -> !name.schema.isEmpty());
    }

    /** The table or view of a resource. */
    static Optional<TrinoName> tableOf(JsonNode resource) {
        return named(resource.path("table")).filter(name -> !name.table.isEmpty());
    }

    /** What a column is in. */
    static Optional<TrinoName> tableOfColumn(JsonNode resource) {
        return named(resource.path("column")).filter(name -> !name.table.isEmpty());
    }

    private static Optional<TrinoName> named(JsonNode node) {
        String catalog = node.path("catalogName").asText();
        return catalog.isEmpty()
                ? Optional.empty()
                : Optional.of(new TrinoName(catalog, node.path("schemaName").asText(),
                        node.path("tableName").asText()));
    }

    /** Namespaces that the schema may mean. */
    List<Namespace> namespaces() {
        Namespace whole = Namespace.of(schema);
        return schema.indexOf('.') < 0 ? List.of(whole) : List.of(whole, Namespace.of(schema.split("\\.", -1)));
    }

    /** The schema of a namespace. */
    static String schemaOf(Namespace namespace) {
        return String.join(".", Arrays.asList(namespace.levels()));
    }

    /** Whether it is one of the tables that Trino makes of a table's metadata. */
    boolean isMetadataTable() {
        return table.indexOf(SUFFIX) > 0;
    }

    /** The table itself. */
    TrinoName base() {
        return isMetadataTable() ? new TrinoName(catalog, schema, table.substring(0, table.indexOf(SUFFIX))) : this;
    }

    /** What a metadata table is made of; empty if it is none. */
    String suffix() {
        return isMetadataTable() ? table.substring(table.indexOf(SUFFIX) + 1) : "";
    }

    TrinoName ofSchema() {
        return new TrinoName(catalog, schema, "");
    }
}
