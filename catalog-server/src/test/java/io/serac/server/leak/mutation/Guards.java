package io.serac.server.leak.mutation;

import static io.serac.server.leak.mutation.Mutation.authorizer;
import static io.serac.server.leak.mutation.Mutation.server;

import java.util.ArrayList;
import java.util.List;

/** Every guard that keeps something hidden, and what is left if it is taken out. Whoever changes one writes it here anew. */
final class Guards {
    private static final List<Mutation> RIGHTS = List.of(
            authorizer("A grant for columns restricts", "DataRules",
                    "boolean isRestricted = isSelectOnColumns || ", "boolean isRestricted = "),
            authorizer("Column rules restrict", "DataRules", "|| !hitting.isEmpty() || ", "|| "),
            authorizer("Row filters restrict", "DataRules", " || !rowFilters.isEmpty();\n        Set<UUID>",
                    ";\n        Set<UUID>"),
            authorizer("ACCESS_DENY leaves nothing to see", "Rights",
                    "isDenied(subject, object, trace) ? rights & Privilege.DELEGATION_BITS : rights", "rights"),
            authorizer("Managed access binds owners", "Rights",
                    "ownerBits(above.isManaged() || subject.snapshot().rules().isManaged(object.id()))",
                    "ownerBits(false)"),
            authorizer("An engine's rights bound its users", "Authorizer",
                    "            held &= Rights.withColumns(actorRights);\n", ""),
            authorizer("Engines are exempt in their warehouses only", "DataRules",
                    "&& warehouses.contains(at.id())", ""),
            authorizer("Users of an engine are not exempt", "DataRules", " && subject.actor() == null", ""));

    private static final List<Mutation> VISIBILITY = List.of(
            server("Hidden is answered as absent", "access/EnforcementPoint",
                    "throw absent.get().because(Denial.hidden(hidden.epoch()))",
                    "throw CatalogException.badRequest(\"hidden\")"),
            server("A hidden warehouse hides what is in it", "access/EnforcementPoint",
                    "            if (container(subject, warehouse == null ? null : warehouse.securable(),\n"
                            + "                    Set.of()) instanceof Decision.Allowed) {\n",
                    "            if (warehouse != null) {\n"),
            server("Lists of tables and views are filtered", "lifecycle/ListObjects",
                    "enforcement.isVisible(request.caller(), securable(kind, row, parent))", "true"),
            server("Lists of namespaces are filtered", "namespace/ListNamespaces",
                    "children -> enforcement.visibleContainers(request.caller(), children,\n"
                            + "                        child -> new Securable.Namespace(child.id(), child.ownerId(), container))",
                    "children -> children"),
            server("Lists of warehouses are filtered", "warehouse/ReadWarehouses",
                    "rows -> enforcement.visibleContainers(request.caller(), rows,\n"
                            + "                        row -> new Securable.Warehouse(row.id(), row.ownerId(), resolution.server()))",
                    "rows -> rows"),
            server("Lists of roles are filtered", "role/RoleRights",
                    "return role -> ids.contains(role.id()) || ids.contains(role.ownerId());", "return role -> true;"),
            server("Properties of namespaces need DESCRIBE", "namespace/LoadNamespace",
                    "if (!namespace.allowed().holds(Privilege.DESCRIBE)) {",
                    "if (!namespace.allowed().holds(Privilege.BROWSE)) {"),
            server("Queries of views need SELECT", "operation/Operation",
                    "LOAD_VIEW(ICEBERG, GET, Paths.VIEW, needs(SELECT), NONE)",
                    "LOAD_VIEW(ICEBERG, GET, Paths.VIEW, needs(DESCRIBE), NONE)"),
            server("Schemas of tables need DESCRIBE", "operation/Operation",
                    "LOAD_TABLE(ICEBERG, GET, Paths.TABLE, needs(DESCRIBE), NONE)",
                    "LOAD_TABLE(ICEBERG, GET, Paths.TABLE, visible(), NONE)"),
            server("Histories need SELECT", "operation/Operation",
                    "Paths.ADMIN_TABLE + \"/versions\", needs(SELECT)",
                    "Paths.ADMIN_TABLE + \"/versions\", needs(DESCRIBE)"),
            server("Restrictions are read with MANAGE_POLICY", "operation/Operation",
                    "LIST_TABLE_POLICIES(ADMIN, GET, Paths.ADMIN_TABLE + \"/policies\", needs(MANAGE_POLICY), NONE)",
                    "LIST_TABLE_POLICIES(ADMIN, GET, Paths.ADMIN_TABLE + \"/policies\", visible(), NONE)"),
            server("Pages belong to whom they were given to", "http/PageTokens",
                    " + \"/\" + request.caller().principalId()", ""));

    private static final List<Mutation> EXPLANATIONS = List.of(
            server("Explanations name no denied column", "explain/ExplainJson",
                    "columns(json, explanation, false);", "columns(json, explanation, true);"),
            server("Explanations for oneself name no restriction", "explain/Explain",
                    "enforcement.holds(caller, target, Privilege.CHECK_AS_OTHERS)", "true"));

    private static final List<Mutation> RESTRICTED = List.of(
            server("Signatures are closed to restricted callers", "access/RestrictedAccess",
                    "private static final Set<Operation> OPEN = EnumSet.of(",
                    "private static final Set<Operation> OPEN = EnumSet.of(Operation.SIGN_REQUEST, "),
            server("Keys are closed to restricted callers", "access/RestrictedAccess",
                    "private static final Set<Operation> OPEN = EnumSet.of(",
                    "private static final Set<Operation> OPEN = EnumSet.of(Operation.LOAD_CREDENTIALS, "),
            server("Commits are closed to restricted callers", "access/RestrictedAccess",
                    "private static final Set<Operation> OPEN = EnumSet.of(",
                    "private static final Set<Operation> OPEN = EnumSet.of(Operation.UPDATE_TABLE, "),
            server("Histories are closed to restricted callers", "access/RestrictedAccess",
                    "EnumSet.of(Operation.LIST_TABLE_VERSIONS,\n            ", "EnumSet.of("),
            server("All of it is closed to restricted callers", "access/EnforcementPoint",
                    "&& !RestrictedAccess.isOpen(resolution.operation())", "&& false"),
            server("Restricted callers have no mode for files", "credential/AccessModes",
                    "case SCHEMA, RESTRICTED, NONE -> Optional.empty();",
                    "case SCHEMA, NONE -> Optional.empty();\n            case RESTRICTED -> Optional.of(StorageMode.READ);"),
            server("Whoever may only write reads no data", "credential/AccessModes",
                    "Optional.of(StorageMode.INGEST)", "Optional.of(StorageMode.APPEND)"),
            server("Loads of restricted callers are redacted", "table/LoadTable",
                    "return Optional.of(isRestricted\n                ? redacted(",
                    "return Optional.of(isRestricted && false\n                ? redacted("),
            server("Redacted answers have tags of their own", "table/LoadTable",
                    "case RESTRICTED -> allowed.policyHash();", "case RESTRICTED -> AccessClass.FULL.name();"),
            server("Shortened answers have tags of their own", "table/LoadTable",
                    "case SCHEMA, NONE -> allowed.accessClass().name();",
                    "case SCHEMA, NONE -> AccessClass.FULL.name();"));

    private static final List<Mutation> REDACTION = redaction();

    private static List<Mutation> redaction() {
        List<Mutation> rules = new ArrayList<>();
        rules.add(server("Redacted columns are those that may be named", "redaction/VisibleColumns",
                "if (!rules.isNamed(field.fieldId())) {", "if (field.fieldId() < 0) {"));
        rules.add(server("Redacted schemas have no defaults", "redaction/VisibleColumns",
                ".withDoc(doc(field)).build()",
                ".withDoc(doc(field)).withInitialDefault(field.initialDefaultLiteral())"
                        + ".withWriteDefault(field.writeDefaultLiteral()).build()"));
        rules.add(server("Containers of hidden columns have no doc", "redaction/VisibleColumns",
                "return isWhole(field) ? field.doc() : null;", "return field.doc();"));
        rules.add(server("One schema, the current one", "redaction/VisibleSchema",
                "shown.putArray(\"schemas\").add(json);", "shown.set(\"schemas\", original.json().get(\"schemas\"));"));
        rules.add(server("No partitioning by hidden columns", "redaction/ClearPartitioning",
                "PartitionSpec spec = isClear ? current : PartitionSpec.unpartitioned();",
                "PartitionSpec spec = current;"));
        rules.add(server("One partition spec", "redaction/ClearPartitioning",
                "shown.putArray(\"partition-specs\").add(json);",
                "shown.set(\"partition-specs\", original.json().get(\"partition-specs\"));"));
        rules.add(server("No order by hidden columns", "redaction/ClearOrder",
                "SortOrder order = isClear ? current : SortOrder.unsorted();", "SortOrder order = current;"));
        rules.add(server("Properties by a list of allowed ones", "redaction/HarmlessProperties",
                "if (meant != null && meant.matcher(value).matches()) {", "if (meant == null) {"));
        rules.add(server("Allowed properties have harmless values", "redaction/HarmlessProperties",
                "if (meant != null && meant.matcher(value).matches()) {", "if (meant != null) {"));
        rules.add(server("No location", "redaction/ClosedFiles",
                "shown.put(\"location\", ClosedLocation.next());",
                "shown.set(\"location\", original.json().get(\"location\"));"));
        for (String list : List.of("statistics", "partition-statistics", "snapshot-log", "metadata-log")) {
            // Both redacted and shortened answers are made of it.
            rules.add(server("No " + list, "redaction/ClosedSnapshot", "LISTS_EMPTIED.forEach(shown::putArray);",
                    "LISTS_EMPTIED.stream().filter(each -> !each.equals(\"" + list
                            + "\") || !shown.has(each)).forEach(shown::putArray);"));
        }
        rules.add(server("The manifest list cannot be opened", "redaction/ClosedSnapshot",
                "kept.put(\"manifest-list\", ClosedLocation.next());",
                "kept.set(\"manifest-list\", snapshot.get(\"manifest-list\"));"));
        rules.add(server("Summaries hold the operation", "redaction/ClosedSnapshot",
                "kept.put(\"manifest-list\", ClosedLocation.next());",
                "kept.put(\"manifest-list\", ClosedLocation.next());"
                        + " kept.set(\"summary\", snapshot.get(\"summary\"));"));
        rules.add(server("One branch", "redaction/ClosedSnapshot",
                "ObjectNode refs = shown.putObject(\"refs\");",
                "ObjectNode refs = shown.has(\"refs\") ? (ObjectNode) shown.get(\"refs\") : shown.putObject(\"refs\");"));
        rules.add(server("One snapshot", "redaction/ClosedSnapshot",
                "shown.putArray(\"snapshots\").add(snapshot);",
                "shown.withArray(\"snapshots\").add(snapshot);"));
        rules.add(server("Shortened schemas have no defaults", "redaction/SchemaOnly", "object.remove(VALUES);", ""));
        rules.add(server("Shortened answers name no metadata file", "table/LoadTable",
                "LoadResponseWriter.withoutLocation(allowed, request, schemaOnly.of(document), settings)",
                "LoadResponseWriter.write(allowed, request, schemaOnly.of(document), settings)"));
        rules.add(server("Views are shown without queries to whoever may only change them", "redaction/ViewWithoutSql",
                "object.put(\"sql\", HIDDEN);", "object.put(\"dialect\", \"any\");"));
        return rules;
    }

    private static final List<Mutation> TRINO = List.of(
            server("Trino: rules are for engines that ask for them, hidden columns are not read", "opa/TrinoTables",
                    ".filter(column -> isReadable(decision.get(), column)).isPresent());", ".isPresent());"),
            server("Trino: hidden columns are not named", "opa/TrinoTables",
                    "find(user.columns(object), column).filter(known -> decision.columnRules().isNamed(known.fieldId()))\n"
                            + "                .isPresent()",
                    "find(user.columns(object), column).isPresent()"),
            server("Trino: tables are listed to whom they are visible", "opa/TrinoVisibility",
                    "return names.object(name.base()).filter(user::sees).isPresent();",
                    "return names.object(name.base()).isPresent();"),
            server("Trino: schemas are listed to whom they are visible", "opa/TrinoVisibility",
                    "return names.schema(name).filter(schema -> user.sees(schema.securable())).isPresent();",
                    "return names.schema(name).isPresent();"),
            server("Trino: what shows all of a table is for whom all is open", "opa/TrinoTables",
                    "return METADATA_TABLES.contains(name.suffix()) && object.kind() == ObjectKind.TABLE && isWholeOpen(object);",
                    "return METADATA_TABLES.contains(name.suffix());"),
            server("Trino: filters are for those they concern", "opa/TrinoTables",
                    "if (decision.isEmpty() || name.isMetadataTable()) {", "if (decision.isEmpty()) {"),
            server("Trino: SHOW CREATE TABLE is for the unrestricted", "opa/TrinoQuestion",
                    "case \"ShowCreateTable\" -> tables.isUnrestricted(object, Set.of(",
                    "case \"ShowCreateTable\" -> tables.isUnrestricted(object, Set.of()) || tables.allowed(object, Set.of(\n"
                            + "                    Privilege.DESCRIBE)).isPresent() || tables.isUnrestricted(object, Set.of("));

    private static final List<Mutation> PLACES = List.of(
            server("Places are chosen in allowed locations only", "location/LocationRules",
                    "if (!isAllowed || isPrivate) {", "if (isPrivate) {"),
            server("Requests are repeated to whoever sent them", "idempotency/OutcomeKey",
                    "return new OutcomeKey(request.caller().principalId(), sent",
                    "return new OutcomeKey(new UUID(0, 0), sent"));

    /** All of them. */
    static final List<Mutation> ALL = all();

    private Guards() {
    }

    private static List<Mutation> all() {
        List<Mutation> all = new ArrayList<>();
        for (List<Mutation> some : List.of(RIGHTS, VISIBILITY, EXPLANATIONS, RESTRICTED, REDACTION, TRINO, PLACES)) {
            all.addAll(some);
        }
        return List.copyOf(all);
    }
}
