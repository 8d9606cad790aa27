package io.serac.server.leak.mutation;

import static io.serac.server.leak.mutation.Edit.server;

import java.util.List;

/** Guards of the answers to Trino that the suite does not come to, beside those in {@link EngineGuards}. */
final class TrinoGuards {
    private static final String COLUMNS = "opa.TrinoColumnsIT.";
    private static final String OPERATIONS = "opa.TrinoOperationsIT.";
    private static final String BLIND =
            "opa.TrinoProceduresIT.whatSaysNothingOfItsArgumentsIsForOwnersFromWhomNothingIsKept";
    private static final String FILTERS = "opa.FilterSqlTest.";
    private static final String OPEN = "opa.TrinoOpenCatalogsIT.";

    static final List<Mutation> ALL = List.of(
            opa(COLUMNS + "aRestrictedViewNamesNoColumn", "Trino: restricted views name no column", "TrinoTables",
                    "return object.kind() == ObjectKind.TABLE || decision.accessClass() != AccessClass.RESTRICTED;",
                    "return true;"),
            opa(COLUMNS + "whatHoldsAHiddenFieldIsNotNamedWithIt", "Trino: what holds a hidden field is not named",
                    "TrinoTables", ".allMatch(named::contains);",
                    ".anyMatch(fieldId -> decision.columnRules().isNamed(column.fieldId()));"),
            opa(COLUMNS + "aMaskInsideAColumnHidesAllOfItButItsName", "Trino: a mask inside a column hides all of it",
                    "TrinoTables", "if (isInside || !isReadableByName(", "if (!isReadableByName("),
            opa(COLUMNS + "theQueryOfAViewTakesMoreThanItsColumns", "Trino: queries of views need SELECT", "TrinoNeeds",
                    "kind == ObjectKind.VIEW ? Privilege.SELECT : Privilege.DESCRIBE", "Privilege.DESCRIBE"),
            opa(COLUMNS + "commentsAreListedToWhomAllLoadsShowThem", "Trino: lists show no comments",
                    "TrinoVisibility", "return !isShownByLoads(name, column) || loadsAll();", "return true;"),
            opa(COLUMNS + "whatRunsIsShownInQueriesOnly", "Trino: what runs is shown in queries only",
                    "TrinoVisibility",
                    "\n                    && (!name.schema().equals(SYSTEM_RUNTIME) || name.table().isEmpty()\n"
                            + "                            || name.table().equals(QUERIES));",
                    ";"),
            opa(COLUMNS + "aDisabledEngineIsNotAnswered", "Trino: a disabled engine is not answered", "TrinoDao",
                    "AND NOT a.disabled AND g.kind", "AND g.kind"),
            opa("opa.TrinoGroupsIT.groupsCountForEnginesThatAreTrustedWithThem",
                    "Trino: groups count for engines that are trusted with them", "TrinoPolicies",
                    "engine.trustGroups() ? input.groups() : List.of()", "input.groups()"),
            opa("opa.TrinoGroupsIT.groupsAreRolesOfTheirNameOnlyWhereValuesInTokensAre",
                    "Trino: groups are roles where values in tokens are", "TrinoPolicies",
                    "matchesRolesByName.test(engine.userIssuer())", "true"),
            opa(OPEN + "nothingGetsOutOfOrIntoAnOpenCatalog", "Trino: nothing gets out of an open catalog",
                    "TrinoQuestion", "        named.addAll(TrinoName.catalogs(input.target()));\n", ""),
            opa(OPEN + "whichCatalogsThereAreIsNoneOfTheirContent", "Trino: nobody creates or drops catalogs",
                    "TrinoQuestion", "\n                && !MAKE_CATALOGS.contains(input.operation())", ""),
            opa("policy.SchemaChangesIT.aMaskHoldsForAllThatHadTheNameOrNothingIsShown",
                    "Trino: a mask holds for all that had the name", "TrinoTables", "return Optional.of(isSame\n",
                    "return Optional.of(known != null\n"),
            opa(OPERATIONS + "whoIsUnderAFilterReadsColumnsThatTrinoDoesNotSeeThrough",
                    "Trino: under a filter columns are not seen through", "TrinoTables",
                    "return decision.get().rowFilter().isPresent()\n",
                    "return decision.get().rowFilter().isPresent() && asked.isEmpty()\n"),
            opa(OPERATIONS + "whoIsUnderAFilterReadsColumnsThatTrinoDoesNotSeeThrough",
                    "Trino: what is not seen through is a function", "TrinoSql",
                    "? \"greatest(\" + column + \", \" + column + \")\"", "? column")
                    .and(server("opa/TrinoSql", ": \"element_at(ARRAY[\" + column + \"], 1)\";", ": column;")),
            opa("opa.TrinoPoliciesIT.masksAndFiltersAreWrittenForThoseTheyConcern",
                    "Trino: filters are asked before what users ask", "TrinoTables",
                    "FilterSql.first(FilterSql.of(expression, user.columns(object)))",
                    "FilterSql.of(expression, user.columns(object))"),
            opa("opa.MaskSqlTest.truncationsShowTheBeginningAndGiveTrinoNoRangeToEstimateFrom",
                    "Trino: truncated dates are not seen through", "MaskSql",
                    "\"date_trunc('year', \" + TrinoSql.opaque(column, type) + \")\"",
                    "\"date_trunc('year', \" + column + \")\"")
                    .and(server("opa/MaskSql", "\"date_trunc('month', \" + TrinoSql.opaque(column, type) + \")\"",
                            "\"date_trunc('month', \" + column + \")\"")),
            opa(FILTERS + "whatUsersAskIsEvaluatedAfterTheFilter", "Trino: the first condition is a random one",
                    "FilterSql",
                    "\"(\" + filter + \" AND CASE WHEN random() >= 0 THEN \" + filter + \" ELSE false END)\"",
                    "\"(\" + filter + \" AND \" + filter + \")\""),
            opa(FILTERS + "whatCannotBeWrittenLetsNoRowThrough", "Trino: filters that cannot be written show no row",
                    "FilterSql",
                    "            // Iceberg says with several exceptions that a value does not fit a column.\n"
                            + "            return NO_ROW;",
                    "            return \"true\";"),
            opa(FILTERS + "columnsInsideOthersAreFieldsOfRows", "Trino: texts are quoted", "TrinoSql",
                    "text.replace(\"'\", \"''\")", "text"),
            opa(FILTERS + "columnsInsideOthersAreFieldsOfRows", "Trino: names are quoted", "TrinoSql",
                    "level.replace(\"\\\"\", \"\\\"\\\"\")", "level"),
            opa("noAnswerToTrinoShowsWhatIsHidden", "Trino: columns of metadata tables are for whom all is open",
                    "TrinoQuestion", "return operation.equals(\"ShowColumns\") && tables.isWholeOpen(object);",
                    "return operation.equals(\"ShowColumns\");"),
            opa(BLIND, "Trino: what says nothing of its arguments is for owners", "TrinoVisibility",
                    ".filter(warehouse -> user.isUnbound(engine.server(), warehouse.securable(), Privilege.OWN))"
                            + ".isPresent();",
                    ".isPresent();"),
            new Mutation(BLIND, "Trino: and for owners from whom nothing is kept", server("access/UserDecisions",
                    "return restricted.stream().allMatch(id -> isElsewhere(found.get(id), warehouse));",
                    "return found != null;")),
            opa(OPERATIONS + "eachOperationIsForThoseWhoItIsFor",
                    "Trino: estimates are for owners from whom nothing is kept", "TrinoVisibility",
                    "return sees(catalog) && (!property.path(\"propertyName\").asText().equals(STATISTICS) || isUnbound(catalog));",
                    "return sees(catalog);"),
            opa(OPERATIONS + "listsKeepWhatTheUserSees", "Trino: queries are shown to whose they are",
                    "TrinoVisibility", "return input.user().equals(resource.path(\"user\").path(\"user\").asText());",
                    "return true;"),
            opa(OPERATIONS + "aDisabledUserMayDoNothingAndSeesNothing", "Trino: disabled users are allowed nothing",
                    "TrinoQuestion", "        if (engine.isUserDisabled()) {\n            return false;",
                    "        if (engine == null) {\n            return false;"),
            opa("opa.TrinoNamesIT.whatCouldBeSeveralThingsIsNone", "Trino: what could be several things is none",
                    "TrinoNames", "if (hits.size() == 1) {\n                    objects.put(",
                    "if (!hits.isEmpty()) {\n                    objects.put(")
                    .and(server("opa/TrinoNames", "} else if (hits.size() == 1) {\n                schemas.put(",
                            "} else {\n                schemas.put(")),
            opa("opa.TrinoNamesIT.whatHasTheNameOfAMetadataTableIsNotTakenForIt",
                    "Trino: what has the name of a metadata table is none", "TrinoNames",
                    "name.isMetadataTable() && taken.contains(name)", "name.isMetadataTable() && taken.isEmpty()"),
            new Mutation("opa.TrinoPoliciesIT.aUserWhoIsCalledLikeAnAccountDoesNotGetItsRows",
                    "Users have no names of accounts", Edit.authorizer("Identity",
                            "!issuer.isEmpty() && subjectName.startsWith(ACCOUNT)", "issuer.startsWith(ACCOUNT)")),
            new Mutation("engine.EnginesIT.everythingWrongIsNamed", "Trino: its own catalog is not open",
                    server("engine/EngineSpec", "SYSTEM::equalsIgnoreCase", "String::isEmpty")),
            opa("opa.TrinoNamesIT.whatHasTheNameOfAMetadataTableIsNotTakenForIt",
                    "Trino: nothing is made by the name of a metadata table", "TrinoQuestion",
                    "? mayCreate(name) && !name.isMetadataTable()", "? mayCreate(name)"));

    private TrinoGuards() {
    }

    private static Mutation opa(String test, String guard, String type, String original, String replacement) {
        return new Mutation(test, guard, server("opa/" + type, original, replacement));
    }
}
