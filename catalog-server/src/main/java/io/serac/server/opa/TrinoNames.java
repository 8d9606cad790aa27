package io.serac.server.opa;

import io.serac.server.database.Session;
import io.serac.server.securable.NamespaceEntry;
import io.serac.server.securable.ObjectEntry;
import io.serac.server.securable.WarehouseEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.iceberg.catalog.Namespace;
import org.jspecify.annotations.Nullable;

/**
 * What names of Trino's stand for. Trino writes names in lower case and joins levels by dots: a name is looked for as it is, then
 * ignoring case, and one that could be several things is none. Immutable.
 */
final class TrinoNames {
    private final Map<String, WarehouseEntry> warehouses = new HashMap<>();
    private final Map<TrinoName, NamespaceEntry> schemas = new HashMap<>();
    private final Map<TrinoName, ObjectEntry> objects = new HashMap<>();

    private TrinoNames() {
    }

    private record Place(String catalog, Set<String> schemas, Set<String> tables) {
    }

    /** Looks names up. What was found about the engine is that of the first statement. */
    static Looked look(Session session, OpaProof proof, String user, Collection<TrinoName> names) {
        TrinoNames known = new TrinoNames();
        TrinoDao.Found first = null;
        for (Place place : places(names)) {
            List<Namespace> namespaces = place.schemas().stream()
                    .flatMap(schema -> new TrinoName(place.catalog(), schema, "").namespaces().stream()).toList();
            TrinoDao.Found found = TrinoDao.exactly(session, proof, user, place.catalog(), namespaces, place.tables());
            first = first == null ? found : first;
            if (found.engine() == null) {
                break;
            }
            known.add(session, proof, user, place, found);
        }
        if (first == null) {
            first = TrinoDao.catalogs(session, proof, user);
            known.addAll(first);
        }
        return new Looked(first, known);
    }

    /** What a look-up yields. */
    record Looked(TrinoDao.Found found, TrinoNames names) {
    }

    /** Schemas without tables go together; each schema with tables is a place of its own. */
    private static List<Place> places(Collection<TrinoName> names) {
        Map<TrinoName, Place> places = new LinkedHashMap<>();
        for (TrinoName name : names) {
            TrinoName key = name.table().isEmpty() ? new TrinoName(name.catalog(), "", "") : name.ofSchema();
            Place place = places.computeIfAbsent(key,
                    unknown -> new Place(name.catalog(), new HashSet<>(), new HashSet<>()));
            if (!name.schema().isEmpty()) {
                place.schemas().add(name.schema());
            }
            if (!name.table().isEmpty()) {
                place.tables().add(name.table());
            }
        }
        return List.copyOf(places.values());
    }

    private void addAll(TrinoDao.Found found) {
        if (found.engine() != null) {
            Map<String, WarehouseEntry> byName = new HashMap<>();
            found.warehouses().forEach(warehouse -> byName.put(warehouse.name(), warehouse));
            found.engine().catalogs().forEach((catalog, warehouse) -> {
                if (byName.containsKey(warehouse)) {
                    warehouses.put(catalog, byName.get(warehouse));
                }
            });
        }
    }

    private void add(Session session, OpaProof proof, String user, Place place, TrinoDao.Found exactly) {
        if (exactly.warehouses().isEmpty()) {
            return;
        }
        warehouses.put(place.catalog(), exactly.warehouses().getFirst());
        TrinoDao.Found alike = null;
        for (String schema : place.schemas()) {
            TrinoName name = new TrinoName(place.catalog(), schema, "");
            List<NamespaceEntry> hits = matching(exactly.namespaces(), each -> schemaOf(each).equals(schema));
            boolean isComplete = !hits.isEmpty() && place.tables().stream().allMatch(
                    table -> exactly.objects().stream().anyMatch(object -> object.name().equals(table)));
            if (!isComplete && alike == null) {
                alike = TrinoDao.ignoringCase(session, proof, user, place.catalog(), lower(place.schemas()),
                        lower(place.tables()));
            }
            if (hits.isEmpty() && alike != null) {
                hits = matching(alike.namespaces(), each -> schemaOf(each).equalsIgnoreCase(schema));
            }
            if (hits.size() == 1) {
                schemas.put(name, hits.getFirst());
                addObjects(place, name, hits.getFirst(), exactly, alike);
            }
        }
    }

    private void addObjects(Place place, TrinoName schema, NamespaceEntry namespace, TrinoDao.Found exactly,
            TrinoDao.@Nullable Found alike) {
        Map<String, List<ObjectEntry>> exact = byName(exactly, namespace, false);
        Map<String, List<ObjectEntry>> similar = alike == null ? Map.of() : byName(alike, namespace, true);
        for (String table : place.tables()) {
            List<ObjectEntry> hits = exact.getOrDefault(table, List.of());
            if (hits.isEmpty()) {
                hits = similar.getOrDefault(table.toLowerCase(Locale.ROOT), List.of());
            }
            if (hits.size() == 1) {
                objects.put(new TrinoName(schema.catalog(), schema.schema(), table), hits.getFirst());
            }
        }
    }

    private static Map<String, List<ObjectEntry>> byName(TrinoDao.Found found, NamespaceEntry namespace,
            boolean isLower) {
        Map<String, List<ObjectEntry>> byName = new HashMap<>();
        for (ObjectEntry object : found.objects()) {
            if (object.namespace().securable().id().equals(namespace.securable().id())) {
                String name = isLower ? object.name().toLowerCase(Locale.ROOT) : object.name();
                byName.computeIfAbsent(name, unknown -> new ArrayList<>()).add(object);
            }
        }
        return byName;
    }

    private static List<NamespaceEntry> matching(List<NamespaceEntry> namespaces, Predicate<NamespaceEntry> test) {
        return namespaces.stream().filter(test).toList();
    }

    private static String schemaOf(NamespaceEntry namespace) {
        return TrinoName.schemaOf(namespace.name());
    }

    private static List<String> lower(Set<String> names) {
        return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }

    /** The warehouse that stands behind a catalog. */
    Optional<WarehouseEntry> warehouse(String catalog) {
        return Optional.ofNullable(warehouses.get(catalog));
    }

    /** All warehouses that were looked up. */
    Collection<WarehouseEntry> warehouses() {
        return warehouses.values();
    }

    Optional<NamespaceEntry> schema(TrinoName name) {
        return Optional.ofNullable(schemas.get(name.ofSchema()));
    }

    /** A table or view by its own name, without the suffix of a metadata table. */
    Optional<ObjectEntry> object(TrinoName name) {
        return Optional.ofNullable(objects.get(name));
    }
}
