package io.serac.server.leak;

import io.serac.server.TestClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;

/** Fills a warehouse through Iceberg's own client, a canary wherever something can be hidden. Used once. */
final class TreeBuilder {
    static final String CLOSED_TABLE = "t";
    static final String CLOSED_VIEW = "v";

    private final String warehouse;
    private final Canaries canaries;
    private final RESTCatalog catalog;
    private final TestClient root;

    TreeBuilder(String warehouse, Canaries canaries, RESTCatalog catalog, TestClient root) {
        this.warehouse = warehouse;
        this.canaries = canaries;
        this.catalog = catalog;
        this.root = root;
    }

    Tree build() {
        Namespace namespace = Namespace.of(named("hr_", Kind.NAMESPACE));
        catalog.createNamespace(namespace, commented(Kind.NAMESPACE_PROPERTY, "comment of the namespace"));
        Namespace child = Namespace.of(namespace.level(0), named("eu_", Kind.CHILD));
        catalog.createNamespace(child, new HashMap<>());
        Namespace closed = closed();
        List<TreeTable> tables = new ArrayList<>();
        for (int format = 2; format <= 3; format++) {
            TableIdentifier name = TableIdentifier.of(namespace, named("people" + format + "_", Kind.TABLE));
            tables.add(new TableBuilder(warehouse, canaries, catalog, root).build(name, format));
        }
        TableIdentifier view = TableIdentifier.of(namespace, named("report_", Kind.VIEW));
        String viewColumn = named("total_", Kind.VIEW_COLUMN);
        view(view, viewColumn, tables.getFirst().name());
        Tags tags =
                new TagBuilder(warehouse, canaries, root).build(namespace.level(0), tables, view.name(), viewColumn);
        return new Tree(warehouse, namespace.level(0), child.level(1), closed.level(0), tables, view.name(),
                viewColumn, List.of("id", "name"), tags);
    }

    private void view(TableIdentifier name, String column, String table) {
        Schema schema = new Schema(Types.NestedField.optional(1, column, Types.LongType.get()));
        catalog.buildView(name).withSchema(schema).withDefaultNamespace(name.namespace())
                .withQuery("spark", query(table, "first")).withQuery("trino", query(table, "second"))
                .withProperty("comment", plant(Kind.VIEW_SCHEMA, "comment of the view")).create();
        catalog.loadView(name).replaceVersion().withSchema(schema).withDefaultNamespace(name.namespace())
                .withQuery("spark", query(table, "third")).withQuery("trino", query(table, "fourth")).commit();
    }

    private String query(String table, String which) {
        return "SELECT count(*) FROM " + table + " WHERE name = '" + plant(Kind.VIEW_QUERY, which + " query") + "'";
    }

    private Namespace closed() {
        Namespace closed = Namespace.of(named("closed_", Kind.CLOSED));
        catalog.createNamespace(closed, commented(Kind.CLOSED, "comment of the closed namespace"));
        Schema schema =
                new Schema(Types.NestedField.optional(1, named("column_", Kind.CLOSED), Types.StringType.get()));
        catalog.createTable(TableIdentifier.of(closed, CLOSED_TABLE), schema, null,
                commented(Kind.CLOSED, "comment of the closed table"));
        catalog.buildView(TableIdentifier.of(closed, CLOSED_VIEW)).withSchema(schema).withDefaultNamespace(closed)
                .withQuery("spark", "SELECT 'x' AS c").create();
        return closed;
    }

    /** The client asks maps for null. */
    private Map<String, String> commented(Kind kind, String place) {
        return new HashMap<>(Map.of("comment", plant(kind, place)));
    }

    private String named(String stem, Kind kind) {
        return stem + plant(kind, "name " + stem);
    }

    private String plant(Kind kind, String place) {
        return canaries.plant(warehouse, kind, place);
    }
}
