package io.serac.server.opa;

import io.serac.authorizer.Securable;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.apache.iceberg.catalog.Namespace;

/**
 * What names of Trino's stand for. Trino writes names in lower case and joins levels by dots: a name is looked for as it is, then
 * ignoring the case of A to Z, and one that could be several things is none. Immutable.
 */
final class TrinoNames {
    private final Map<String, WarehouseEntry> warehouses = new HashMap<>();
    private final Map<TrinoName, NamespaceEntry> schemas = new HashMap<>();
    private final Map<TrinoName, ObjectEntry> objects = new HashMap<>();
    private final Set<TrinoName> taken = new HashSet<>();

    private TrinoNames() {
    }

    /** Looks names up: with one statement for each catalog, and one more if not all are there as they are written. */
    static Looked look(Session session, OpaProof proof, String user, Collection<TrinoName> names) {
        TrinoNames known = new TrinoNames();
        TrinoDao.Found first = null;
        for (Map.Entry<String, Map<String, Set<String>>> asked : byCatalog(names).entrySet()) {
            String catalog = asked.getKey();
            Map<String, Set<String>> tables = asked.getValue();
            List<Namespace> namespaces = tables.keySet().stream()
                    .flatMap(schema -> new TrinoName(catalog, schema, "").namespaces().stream()).toList();
            TrinoDao.Found found = TrinoDao.exactly(session, proof, user, catalog, namespaces, all(tables));
            first = first == null ? found : first;
            if (found.engine() == null) {
                break;
            }
            if (!found.warehouses().isEmpty()) {
                known.warehouses.put(catalog, found.warehouses().getFirst());
                Map<String, Set<String>> missing =
                        known.add(catalog, tables, Index.of(found, UnaryOperator.identity()));
                if (!missing.isEmpty()) {
                    known.add(catalog, missing, Index.of(TrinoDao.ignoringCase(session, proof, user, catalog,
                            missing.keySet(), all(missing)), TrinoNames::lower));
                }
            }
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

    /** Tables that are asked for, by schema and that by catalog. */
    private static Map<String, Map<String, Set<String>>> byCatalog(Collection<TrinoName> names) {
        Map<String, Map<String, Set<String>>> byCatalog = new LinkedHashMap<>();
        for (TrinoName name : names) {
            Map<String, Set<String>> schemas =
                    byCatalog.computeIfAbsent(name.catalog(), unknown -> new LinkedHashMap<>());
            if (!name.schema().isEmpty()) {
                Set<String> tables = schemas.computeIfAbsent(name.schema(), unknown -> new HashSet<>());
                if (!name.table().isEmpty()) {
                    tables.add(name.table());
                }
            }
        }
        return byCatalog;
    }

    private static Set<String> all(Map<String, Set<String>> tables) {
        Set<String> all = new HashSet<>();
        tables.values().forEach(all::addAll);
        return all;
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

    /** What a statement has found, by names in one form. */
    private record Index(UnaryOperator<String> form, Map<String, List<NamespaceEntry>> schemas,
            Map<UUID, Map<String, List<ObjectEntry>>> objects) {
        static Index of(TrinoDao.Found found, UnaryOperator<String> form) {
            Map<String, List<NamespaceEntry>> schemas = new HashMap<>();
            for (NamespaceEntry namespace : found.namespaces()) {
                schemas.computeIfAbsent(form.apply(TrinoName.schemaOf(namespace.name())), unknown -> new ArrayList<>())
                        .add(namespace);
            }
            Map<UUID, Map<String, List<ObjectEntry>>> objects = new HashMap<>();
            for (ObjectEntry object : found.objects()) {
                objects.computeIfAbsent(object.namespace().securable().id(), unknown -> new HashMap<>())
                        .computeIfAbsent(form.apply(object.name()), unknown -> new ArrayList<>()).add(object);
            }
            return new Index(form, schemas, objects);
        }

        List<NamespaceEntry> schema(String name) {
            return schemas.getOrDefault(form.apply(name), List.of());
        }

        List<ObjectEntry> object(NamespaceEntry namespace, String name) {
            return objects.getOrDefault(namespace.securable().id(), Map.of()).getOrDefault(form.apply(name), List.of());
        }
    }

    /** @return names that nothing was found for */
    private Map<String, Set<String>> add(String catalog, Map<String, Set<String>> asked, Index found) {
        Map<String, Set<String>> missing = new LinkedHashMap<>();
        asked.forEach((schema, tables) -> {
            TrinoName name = new TrinoName(catalog, schema, "");
            // What was found as it is written stays what the name means.
            List<NamespaceEntry> hits = schemas.containsKey(name) ? List.of(schemas.get(name)) : found.schema(schema);
            if (hits.isEmpty()) {
                missing.put(schema, tables);
            } else if (hits.size() == 1) {
                schemas.put(name, hits.getFirst());
                Set<String> absent = addObjects(name, tables, hits.getFirst(), found);
                if (!absent.isEmpty()) {
                    missing.put(schema, absent);
                }
            }
        });
        return missing;
    }

    private Set<String> addObjects(TrinoName schema, Set<String> tables, NamespaceEntry namespace, Index found) {
        Set<String> absent = new HashSet<>();
        for (String table : tables) {
            List<ObjectEntry> hits = found.object(namespace, table);
            TrinoName name = new TrinoName(schema.catalog(), schema.schema(), table);
            if (hits.isEmpty()) {
                absent.add(table);
            } else {
                taken.add(name);
                if (hits.size() == 1) {
                    objects.put(name, hits.getFirst());
                }
            }
        }
        return absent;
    }

    /** Folds what the database folds: A to Z, and no other letters. */
    private static String lower(String name) {
        StringBuilder lower = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char letter = name.charAt(i);
            lower.append(letter >= 'A' && letter <= 'Z' ? (char) (letter - 'A' + 'a') : letter);
        }
        return lower.toString();
    }

    /** The warehouse that stands behind a catalog. */
    Optional<WarehouseEntry> warehouse(String catalog) {
        return Optional.ofNullable(warehouses.get(catalog));
    }

    /** All warehouses that were looked up. */
    Collection<WarehouseEntry> warehouses() {
        return warehouses.values();
    }

    /** All warehouses and schemas that were found. */
    List<Securable> containers() {
        List<Securable> containers = new ArrayList<>();
        warehouses.values().forEach(warehouse -> containers.add(warehouse.securable()));
        schemas.values().forEach(schema -> containers.add(schema.securable()));
        return containers;
    }

    Optional<NamespaceEntry> schema(TrinoName name) {
        return Optional.ofNullable(schemas.get(name.ofSchema()));
    }

    /**
     * A table or view, or the table that a metadata table is made of. Where something has the very name of a metadata table, Trino
     * means now the one and now the other, so the name is none.
     */
    Optional<ObjectEntry> object(TrinoName name) {
        boolean isSeveral = name.isMetadataTable() && taken.contains(name);
        return isSeveral ? Optional.empty() : Optional.ofNullable(objects.get(name.base()));
    }
}
