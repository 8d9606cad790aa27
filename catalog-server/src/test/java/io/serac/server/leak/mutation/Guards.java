package io.serac.server.leak.mutation;

import static io.serac.server.leak.mutation.Edit.authorizer;
import static io.serac.server.leak.mutation.Edit.server;

import java.util.ArrayList;
import java.util.List;

/**
 * Guards that keep something hidden, and what is left if they are taken out. Whoever changes one writes it here anew. Those of
 * shortened documents stand in {@link ShorteningRules}, those that the suite does not come to in {@link EngineGuards},
 * {@link TrinoGuards}, {@link ChangeGuards}, {@link RaceGuards} and {@link AppendGuards}.
 */
final class Guards {
    private static final String CATALOG = "noOperationOfTheCatalogShowsWhatIsHidden";
    private static final String ADMINISTRATION = "noOperationOfTheAdministrationShowsWhatIsHidden";
    private static final String CHANGES = "noChangeShowsWhatIsHiddenToWhoeverMayMakeIt";
    private static final String TAGS = "noTagOfSomebodyWhoSeesMoreIsConfirmed";
    private static final String PAGES = "noPageOfSomebodyElseIsContinued";
    private static final String FILES = "noFileOpensForWhomRowsAreHiddenFrom";
    private static final String TRINO = "noAnswerToTrinoShowsWhatIsHidden";
    private static final String READ = "whatIsShownOfTablesCanBeReadByIcebergsClient";

    private static final List<Mutation> RIGHTS = List.of(
            new Mutation(FILES, "A grant for columns restricts", authorizer("DataRules",
                    "boolean isRestricted = isSelectOnColumns || ", "boolean isRestricted = ")),
            new Mutation(FILES, "Column rules restrict",
                    authorizer("DataRules", "|| !hitting.isEmpty() || ", "|| ")),
            new Mutation(FILES, "Row filters restrict", authorizer("DataRules",
                    " || !rowFilters.isEmpty();\n        Set<UUID>", ";\n        Set<UUID>")),
            new Mutation(CATALOG, "ACCESS_DENY leaves nothing to see", authorizer("Rights",
                    "isDenied(subject, object, trace) ? rights & Privilege.DELEGATION_BITS : rights", "rights")),
            new Mutation(ADMINISTRATION, "Managed access keeps owners from restrictions", authorizer("Privilege",
                    "MANAGED_BITS = DELEGATION_BITS | CHECK_AS_OTHERS.bit()", "MANAGED_BITS = CHECK_AS_OTHERS.bit()")),
            new Mutation(ADMINISTRATION, "Managed access keeps owners from explanations of others",
                    authorizer("Privilege", "MANAGED_BITS = DELEGATION_BITS | CHECK_AS_OTHERS.bit()",
                            "MANAGED_BITS = DELEGATION_BITS")),
            new Mutation(CATALOG, "An engine's rights bound its users", authorizer("Authorizer",
                    "            held &= Rights.withColumns(actorRights);\n", "")),
            new Mutation(FILES, "Engines are exempt in their warehouses only", authorizer("DataRules",
                    "at.kind() == Securable.Kind.WAREHOUSE && warehouses.contains(at.id())",
                    "at.kind() == Securable.Kind.WAREHOUSE"))
                    .and(server("access/EnforcementPoint",
                            "return warehouse != null && enforces(warehouse.engine(), caller)",
                            "return warehouse != null && caller.name().endsWith(\"trino\")")));

    private static final List<Mutation> VISIBILITY = List.of(
            new Mutation(CATALOG, "Hidden is answered as absent", server("access/EnforcementPoint",
                    "case Decision.Hidden hidden -> throw absent.get().because(Denial.hidden(hidden.epoch()));",
                    "case Decision.Hidden hidden -> throw CatalogException.badRequest(\"hidden\");")),
            new Mutation(CATALOG, "A hidden warehouse hides what is in it", server("access/EnforcementPoint",
                    "            if (container(subject, warehouse == null ? null : warehouse.securable(),\n"
                            + "                    Set.of()) instanceof Decision.Allowed) {\n",
                    "            if (warehouse != null) {\n")),
            new Mutation(ADMINISTRATION, "Names of warehouses cannot be tried out", server("access/EnforcementPoint",
                    "            case Decision.Denied denied -> throw Refusals.absentWarehouse(resolution)\n"
                            + "                    .because(Refusals.denial(denied));",
                    "            case Decision.Denied denied -> throw Refusals.denied(denied);")),
            new Mutation(CATALOG, "Lists of tables and views are filtered", server("lifecycle/ListObjects",
                    "row -> viewer.sees(securable(kind, row, parent))", "row -> true")),
            new Mutation(CATALOG, "Lists of namespaces are filtered", server("namespace/ListNamespaces",
                    "children -> viewer.containers(children,\n"
                            + "                        child -> new Securable.Namespace(child.id(), child.ownerId(), container))",
                    "children -> children")),
            new Mutation(ADMINISTRATION, "Lists of roles are filtered", server("role/RoleRights",
                    "return role -> ids.contains(role.id()) || ids.contains(role.ownerId());", "return role -> true;")),
            new Mutation(CATALOG, "Properties of namespaces need DESCRIBE", server("namespace/LoadNamespace",
                    "if (!namespace.allowed().holds(Privilege.DESCRIBE)) {",
                    "if (!namespace.allowed().holds(Privilege.BROWSE)) {")),
            new Mutation(CATALOG, "Queries of views need SELECT", server("operation/Operation",
                    "LOAD_VIEW(ICEBERG, GET, Paths.VIEW, needs(SELECT), NONE)",
                    "LOAD_VIEW(ICEBERG, GET, Paths.VIEW, needs(DESCRIBE), NONE)")),
            new Mutation(CATALOG, "Schemas of tables need DESCRIBE", server("operation/Operation",
                    "LOAD_TABLE(ICEBERG, GET, Paths.TABLE, needs(DESCRIBE), NONE)",
                    "LOAD_TABLE(ICEBERG, GET, Paths.TABLE, visible(), NONE)"))
                    .and(server("table/LoadTable", "case SCHEMA -> LoadResponseWriter",
                            "case SCHEMA, NONE -> LoadResponseWriter"))
                    .and(server("table/LoadTable", "case RESTRICTED, NONE -> throw", "case RESTRICTED -> throw")),
            new Mutation(ADMINISTRATION, "Histories need SELECT", server("operation/Operation",
                    "Paths.ADMIN_TABLE + \"/versions\", needs(SELECT)",
                    "Paths.ADMIN_TABLE + \"/versions\", needs(DESCRIBE)")),
            new Mutation("policy.PoliciesIT.aPolicyIsSetShownReplacedAndLiftedOnEveryKindOfSecurable",
                    "Restrictions are read with MANAGE_POLICY", server("operation/Operation",
                            "LIST_TABLE_POLICIES(ADMIN, GET, Paths.ADMIN_TABLE + \"/policies\", needs(MANAGE_POLICY), NONE)",
                            "LIST_TABLE_POLICIES(ADMIN, GET, Paths.ADMIN_TABLE + \"/policies\", visible(), NONE)"))
                    .and(server("policy/ReadPolicies",
                            "Authorized<Target> found = targets.find(request, Set.of(Privilege.MANAGE_POLICY));",
                            "Authorized<Target> found = targets.find(request, Set.of());")),
            new Mutation(PAGES, "Pages belong to whom they were given to",
                    server("http/PageTokens", " + \"/\" + request.caller().principalId()", "")),
            new Mutation(ADMINISTRATION, "Explanations name no denied column", server("explain/ExplainJson",
                    "columns(json, findings, false);", "columns(json, findings, true);")),
            new Mutation(ADMINISTRATION, "Explanations for oneself name no restriction", server("explain/Explain",
                    "enforcement.holds(caller, target, Privilege.CHECK_AS_OTHERS)", "true")));

    private static final List<Mutation> RESTRICTED = List.of(
            open(FILES, "Signatures are closed to restricted callers", "SIGN_REQUEST").and(keys()),
            open(FILES, "Keys are closed to restricted callers", "LOAD_CREDENTIALS").and(keys()),
            new Mutation(CATALOG, "Loads of restricted callers are redacted", server("table/LoadTable",
                    "return Optional.of(isRestricted\n                ? redacted(",
                    "return Optional.of(isRestricted && request.caller().name().isEmpty()\n                ? redacted("))
                    .and(server("table/LoadTable", "case FULL, WRITER -> LoadResponseWriter",
                            "case FULL, WRITER, RESTRICTED -> LoadResponseWriter"))
                    .and(server("table/LoadTable", "case RESTRICTED, NONE -> throw", "case NONE -> throw")),
            new Mutation(ADMINISTRATION, "Histories are closed to restricted callers", server("access/RestrictedAccess",
                    "CLOSED = EnumSet.of(Operation.LIST_TABLE_VERSIONS,\n            ", "CLOSED = EnumSet.of(")),
            new Mutation(FILES, "Whoever may only write reads no data", server("credential/AccessModes",
                    "Optional.of(StorageMode.INGEST)", "Optional.of(StorageMode.APPEND)")),
            new Mutation("redaction.RestrictedLoadIT.aTagIsGoodOnlyForTheViewItCameWith",
                    "Redacted answers have tags of their own", server("table/LoadTable",
                            "case RESTRICTED -> allowed.policyHash();", "case RESTRICTED -> AccessClass.FULL.name();")),
            new Mutation(TAGS, "Shortened answers have tags of their own", server("table/LoadTable",
                    "case SCHEMA, NONE -> allowed.accessClass().name();",
                    "case SCHEMA, NONE -> AccessClass.FULL.name();")));

    private static final List<Mutation> ANSWERS_TO_TRINO = List.of(
            new Mutation(TRINO, "Trino: hidden columns are not read", server("opa/TrinoTables",
                    ".filter(column -> isReadableByName(decision.get(), known, column)).isPresent());",
                    ".isPresent());")),
            new Mutation(TRINO, "Trino: hidden columns are not named", server("opa/TrinoTables",
                    ".filter(column -> isNamedWhole(decision, known, column)).isPresent()", ".isPresent()")),
            new Mutation(TRINO, "Trino: tables are listed to whom they are visible", server("opa/TrinoVisibility",
                    "return names.object(name).filter(user::sees).isPresent();",
                    "return names.object(name).isPresent();")),
            new Mutation(TRINO, "Trino: schemas are listed to whom they are visible", server("opa/TrinoVisibility",
                    "return names.schema(name).filter(schema -> isSeen(schema.securable())).isPresent();",
                    "return names.schema(name).isPresent();")),
            new Mutation(TRINO, "Trino: what shows all of a table is for whom all is open", server("opa/TrinoTables",
                    "object.kind() == ObjectKind.TABLE && isWholeOpen(object);", "object.kind() == ObjectKind.TABLE;")),
            new Mutation(TRINO, "Trino: metadata tables have no row for the restricted", server("opa/TrinoTables",
                    "if (decision.isEmpty() || name.isMetadataTable()) {", "if (decision.isEmpty()) {")),
            new Mutation(TRINO, "Trino: filters are written", server("opa/TrinoTables",
                    "Optional<Expression> filter = decision.get().rowFilter();",
                    "Optional<Expression> filter = Optional.empty();")),
            new Mutation(TRINO, "Trino: masks are written", server("opa/TrinoTables", "if (mask != null) {",
                    "if (mask != null && asked.isEmpty()) {")),
            new Mutation(TRINO, "Trino: what shows or changes more than rows is for the unrestricted", server(
                    "opa/TrinoQuestion", "default -> tables.isUnrestricted(object, needed.get());",
                    "default -> tables.allowed(object, needed.get()).isPresent();")));

    private static final List<Mutation> TAGGED = List.of(
            new Mutation(CATALOG, "Labels are those of columns that may be named", server("access/ObjectLabels",
                    "return column.isCurrent() && (rules.isAllNamed() || rules.named().contains(column.fieldId()));",
                    "return column.isCurrent();")),
            new Mutation(ADMINISTRATION, "Tags of columns are listed where the columns may be named",
                    server("tag/ReadBindings",
                            "row -> row.column().map(column -> nameable.test(column.fieldId())).orElse(true)",
                            "row -> true")),
            new Mutation(ADMINISTRATION, "Columns that may not be named bear no tags", server("tag/BoundTargets",
                    ".filter(found -> nameable(request, target).test(found.fieldId()))", "")),
            new Mutation(ADMINISTRATION, "Tags are read with DESCRIBE", server("tag/BoundTargets",
                    ": targets.find(request, Set.of(Privilege.DESCRIBE)));", ": visible);")),
            new Mutation(ADMINISTRATION, "Lists of tags are filtered", server("tag/ManageTags",
                    "tag -> rights.isVisible(request, resolution.server(), tag));", "tag -> true);")),
            new Mutation(ADMINISTRATION, "Tags are read by whom they are visible to", server("tag/ManageTags",
                    "Decision.Allowed allowed = rights.requireVisible(request, resolution, tag);",
                    "Decision.Allowed allowed = enforcement.authenticated(request.caller(), resolution);")),
            new Mutation(ADMINISTRATION, "Keys of tags cannot be tried out by attaching", server("tag/TagRights",
                    "if (tag.isEmpty() && enforcement", "if (tag.isEmpty() || enforcement")));

    private static final List<Mutation> ENGINES = List.of(
            new Mutation(CATALOG, "Restrictions are told to engines that apply them",
                    server("metadata/ReadRestrictions",
                            "                && table.namespace().warehouse().engine().appliesRestrictions();",
                            "                && table.namespace().warehouse() != null;")),
            new Mutation("credential.ReadRestrictionsIT.aDeniedColumnIsANullOnlyForAnEngineThatMayKnowIt",
                    "Engines are told of no denied column", server("metadata/ReadActions",
                            "if (!showsDeniedAsNull || !column.isOptional()) {", "if (!column.isOptional()) {")));

    private static final List<Mutation> OTHERS = List.of(
            new Mutation("location.ChosenPlacesIT.tables", "Places are chosen in allowed locations only",
                    server("location/LocationRules", "if (!isAllowed || isPrivate) {", "if (isPrivate) {")),
            new Mutation("fault.IdempotencyIT.anotherPrincipalsKeyIsAnotherKey",
                    "Requests are repeated to whoever sent them", server("idempotency/OutcomeKey",
                            "return new OutcomeKey(request.caller().principalId(), sent",
                            "return new OutcomeKey(new UUID(0, 0), sent")));

    /** All of them. */
    static final List<Mutation> ALL = all();

    private Guards() {
    }

    private static Mutation open(String test, String guard, String operation) {
        return new Mutation(test, guard, server("access/RestrictedAccess", "Set<Operation> OPEN = EnumSet.of(",
                "Set<Operation> OPEN = EnumSet.of(Operation." + operation + ", "));
    }

    /** The second guard of files: without it the first would not be missed. */
    private static Edit keys() {
        return server("credential/AccessModes", "case SCHEMA, RESTRICTED, NONE -> Optional.empty();",
                "case SCHEMA, NONE -> Optional.empty();\n            case RESTRICTED -> Optional.of(StorageMode.READ);");
    }

    private static List<Mutation> all() {
        List<Mutation> all = new ArrayList<>();
        for (List<Mutation> some : List.of(RIGHTS, VISIBILITY, RESTRICTED, ShorteningRules.all(CATALOG, CHANGES, READ),
                ANSWERS_TO_TRINO, EngineGuards.ALL, ExchangeGuards.ALL, TrinoGuards.ALL, TAGGED, ENGINES,
                ChangeGuards.ALL,
                RaceGuards.ALL, DecisionGuards.ALL, DocumentGuards.ALL, StorageGuards.ALL, AdministrationGuards.ALL,
                PlaceGuards.ALL, AppendGuards.ALL, OTHERS)) {
            all.addAll(some);
        }
        return List.copyOf(all);
    }
}
