package io.serac.server.leak.mutation;

import static io.serac.server.leak.mutation.Edit.authorizer;
import static io.serac.server.leak.mutation.Edit.server;

import java.util.List;

/** Guards of decisions, and of what engines and those who ask through them are told. */
final class DecisionGuards {
    private static final String CATALOG = "noOperationOfTheCatalogShowsWhatIsHidden";
    private static final String TOLD = "credential.ReadRestrictionsIT.";

    static final List<Mutation> ALL = List.of(
            new Mutation("policy.PoliciesIT.whoPutsARoleAsideIsStillRestrictedByIt",
                    "Restrictions count for roles that are put aside",
                    authorizer("Subject", "        return effectiveIds;", "        return owningIds;")),
            new Mutation("access.HiddenNamesIT.whoIsDeniedWhatHeWasGrantedDoesNotSeeWhatItIsIn",
                    "Denied access shows nothing above it", authorizer("Visibility",
                            "        if (actor == null && !snapshot.rules().hasAccessDenies()) {",
                            "        if (actor == null) {")),
            new Mutation(CATALOG, "Columns are named to whom they are granted", authorizer("ColumnEvaluation",
                    "(isDescribed || readable.contains(column.fieldId()))", "(isDescribed || !readable.isEmpty())")),
            new Mutation(TOLD + "aUserReadsNoMoreThanTheEngineThatActsForHim",
                    "An engine that reads some columns bounds its users", authorizer("Authorizer",
                            "            heldWhole &= Rights.withoutColumns(actorRights);\n", "")),
            new Mutation(CATALOG, "An engine's rights bound the lists of its users", authorizer("Authorizer",
                    "            held &= Rights.withColumns(Rights.inList(actor, securable));\n", "")),
            new Mutation(CATALOG, "Users of engines are not exempt as these are", server("access/Subjects",
                    "engine == null ? exemptWarehouses : Set.of()", "exemptWarehouses"))
                    .and(authorizer("DataRules", "if (!warehouses.isEmpty() && who.actor() == null) {",
                            "if (!warehouses.isEmpty()) {")),
            new Mutation("engine.BoundEnginesIT.whatRestrictsAnEngineRestrictsWhomItNamesWhereItEnforcesNothing",
                    "What restricts an engine restricts its users", authorizer("DataRules",
                            "if (actor != null && !isExempt(actor)) {", "if (actor != null && isExempt(actor)) {")),
            new Mutation(CATALOG, "Engines are believed in their warehouses only", server("securable/SecurableDao",
                    "CASE WHEN w.name = ANY (x.warehouses) THEN x.kind END,", "x.kind,")),
            told("whoIsRestrictedByWhatNoSchemaTellsOfAnyMoreIsGivenNothing",
                    "Engines are told nothing rather than no restriction",
                    "if (actions.isEmpty() && rowFilter == null) {", "if (actions == null) {"),
            told("whoMayNotReadIsGivenNothingThroughAnEngineEither", "Engines are told restrictions of readers only",
                    " || !allowed.holds(Privilege.SELECT)", ""),
            new Mutation("fault.HeldStatementsIT.anEngineIsToldOfAColumnThatCameAfterItsLoadWasDecidedOn",
                    "Loads of engines are decided on by what they show", server("table/LoadForEngine",
                            "if (!stored.versionId().equals(entry.pointer().versionId())) {", "if (stored == null) {")),
            new Mutation(TOLD + "aChangedRuleIsAnotherAnswer", "Answers to engines have tags of what they are told",
                    server("table/LoadForEngine", "\"READ_RESTRICTIONS\", restrictions.hash(), request",
                            "\"READ_RESTRICTIONS\", request")),
            new Mutation(TOLD + "keysAreRenewedOnlyWhileTheEngineWouldBeToldTheSame",
                    "Keys and signatures go on while engines would be told the same",
                    server("credential/ToldRestrictions", "if (!now.equals(NONE) && !now.equals(told)) {",
                            "if (now == null) {")),
            new Mutation(TOLD + "requestsAreSignedOnlyWhileTheEngineWouldBeToldTheSame",
                    "What engines were told is part of what is proved", server("credential/Capabilities",
                            "return mac.doFinal(capability.text().getBytes(StandardCharsets.UTF_8));",
                            "return mac.doFinal(capability.mode().name().getBytes(StandardCharsets.UTF_8));")),
            new Mutation(TOLD + "aFilterWithoutItsValueInTheSessionShowsNoRow",
                    "Filters without their session value show nothing", authorizer("row/RowFilterResolver",
                            "case IN, NOT_IN -> literals.isEmpty()\n", "case IN, NOT_IN -> literals.size() < 0\n")),
            filters("aFilterThatIsSetLaterShowsNoRowWhereOldSnapshotsHaveAnotherColumnOfItsName",
                    "Filters do not look at columns that took a name", authorizer("row/RowFilterResolver",
                            "                    || columns.hasTakenName(column.get().fieldId())) {",
                            "                    ) {")),
            filters("aFilterWhoseColumnIsGoneOrAnotherShowsNoRow", "Filters keep the columns of their names",
                    authorizer("SchemaChange", "case Restriction.RowFilter filter -> change.keep(filter);",
                            "case Restriction.RowFilter filter -> {\n                    }")),
            filters("aFilterWhoseColumnIsGoneOrAnotherShowsNoRow", "Filters do not look at other columns of the name",
                    authorizer("row/RowFilterResolver",
                            "                    || isBoundElsewhere(name, column.get(), filter, tableId)\n", "")));

    private DecisionGuards() {
    }

    private static Mutation told(String test, String guard, String original, String replacement) {
        return new Mutation(TOLD + test, guard, server("metadata/ReadRestrictions", original, replacement));
    }

    private static Mutation filters(String test, String guard, Edit edit) {
        return new Mutation("policy.SchemaChangesIT." + test, guard, edit);
    }
}
