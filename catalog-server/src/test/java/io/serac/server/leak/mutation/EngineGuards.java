package io.serac.server.leak.mutation;

import static io.serac.server.leak.mutation.Edit.server;

import java.util.List;

/** Guards about who is an engine, and what Trino is answered besides what the suite asks. */
final class EngineGuards {
    private static final String CERTIFICATES = "engine.EngineCertificatesIT.";
    private static final String TRINO = "opa.TrinoPoliciesIT.";
    private static final String MOVES = "opa.TrinoMovesIT.";
    private static final Edit MOVE_RULES = server("opa/TrinoQuestion",
            "\n                && user.mayMove(new Authorized<>(object, drop.get()), target.get())", "");

    static final List<Mutation> ALL = List.of(
            new Mutation(CERTIFICATES + "withoutItsCertificateAnEngineActsForNobody",
                    "Certificates: to act for users on objects", server("securable/SecurableDao",
                            "ON a.id = ? AND a.id = x.account_id", "ON a.id = ?")),
            certificate("withoutItsCertificateAnEngineIsBoundLikeAnybody", "Certificates: to be trusted as an engine",
                    "securable/SecurableDao", "x"),
            certificate("withoutItsCertificateAnEngineActsForNobody", "Certificates: to act for users elsewhere",
                    "authentication/PrincipalStateDao", "engine"),
            certificate("withoutItsCertificateAnEngineActsForNobody", "Certificates: to be given tokens of users",
                    "authentication/ActingEngineDao", "engine"),
            certificate("aKeyOrTokenOfSuchAnEngineNeedsTheCertificateToo", "Certificates: to ask as Trino",
                    "opa/TrinoDao", "g"),
            new Mutation(CERTIFICATES + "aKeyOrTokenOfSuchAnEngineNeedsTheCertificateToo",
                    "Certificates: enough for Trino only if it sends nothing else", server("opa/OpaProof",
                            "return key.isEmpty() && accountId == null ? certificate : null;", "return certificate;")),
            definer("aNewViewHasADefinerIfItIsTrinoThatSaysSo", "Definers: of new views", "CreateView",
                    "Definer.kept(body.properties(), sender)", "body.properties()"),
            definer("nobodyElseGivesADefinerAnotherQuery", "Definers: of other queries", "ReplaceView",
                    "Updates.ofView(Definer.kept(body, warehouse.engine()))", "Updates.ofView(body)"),
            definer("whoeverReplacesTheQueryInTrinoWithoutADefinerDoesNotLendHimselfTheFormerOne",
                    "Definers: end with their query", "Definer", "isBelieved(sender) ? isNamed || !isNewQuery :",
                    "isBelieved(sender) ? true :"),
            new Mutation("view.DefinersIT.aRollbackToAnEarlierQueryBringsItsDefinerNotBack",
                    "Definers: of earlier versions", server("history/EarlierView",
                            "Definer.ended(earlier.properties())", "earlier.properties()")),
            definer("aFileWithADefinerIsNotRegistered", "Definers: of files", "RegisterView",
                    "Definer.checkNone(read.prepared().metadata());", ""),
            definer("anAccountThatIsNoEngineAnyMoreIsNotBelieved", "Definers: by whom they are named", "Definer",
                    "return sender == EngineTrust.ASKS_FOR_USERS;",
                    "return sender != EngineTrust.APPLIES_RESTRICTIONS;"),
            trino("onlyARegisteredEngineIsAnswered", "Trino: keys are compared", "TrinoPolicies",
                    "MessageDigest.isEqual(stored, proof.key().get().hmac(pepper))", "true"),
            new Mutation(TRINO + "onlyARegisteredEngineIsAnswered", "Trino: keys are compared whole",
                    server("engine/OpaKey", "mac.doFinal(text.getBytes(", "mac.doFinal(id.getBytes(")),
            trino("anEngineThatNeverAskedForFiltersReadsNothingRestricted",
                    "Trino: what is restricted is read by engines that ask for filters and masks", "TrinoTables",
                    "if (!isArmed || ", "if ("),
            trino("anEngineThatNeverAskedForFiltersReadsNothingRestricted",
                    "Trino: having asked for filters is not having asked for masks", "TrinoDao",
                    "g.filters_asked_at IS NOT NULL AND", "g.filters_asked_at IS NOT NULL OR"),
            trino("viewsAreClosedToWhomTheyAreRestrictedFor", "Trino: views are closed to the restricted",
                    "TrinoTables", "|| object.kind() != ObjectKind.TABLE) {\n            return false;",
                    "|| name == null) {\n            return false;"),
            trino("theListOfViewsDoesNotShowTheirSql", "Trino: the list of views shows no query", "TrinoVisibility",
                    "return !name.table().equals(\"views\") || !column.equals(\"view_definition\");", "return true;"),
            trino("masksAndFiltersAreWrittenForThoseTheyConcern", "Trino: filters look at their columns only",
                    "TrinoQuestion", "compared.contains(asked)", "!asked.isEmpty()"),
            trino("whoMayNotPassATableOnDefinesNoViewForOthers",
                    "Trino: views show others what their owner may let them see", "TrinoQuestion",
                    " && user.mayLetOthersRead(object)", ""),
            new Mutation(MOVES + "aMoveThatLeavesARestrictionBehindTakesTheRightToLiftIt",
                    "Trino: tables leave their schema by who may lift restrictions", MOVE_RULES),
            new Mutation(MOVES + "aMoveTakesDropAndCreateAndWinsNoRight", "Trino: a move wins no right",
                    MOVE_RULES),
            new Mutation(MOVES + "nothingMovesIntoAnotherWarehouse", "Trino: nothing moves into another warehouse",
                    server("opa/TrinoQuestion", "isInWarehouseOf(object, schema) && ", "")));

    private EngineGuards() {
    }

    private static Mutation certificate(String test, String guard, String type, String table) {
        return new Mutation(CERTIFICATES + test, guard, server(type, "(" + table + ".certificates = '{}' OR ",
                "(true OR "));
    }

    private static Mutation definer(String test, String guard, String type, String original, String replacement) {
        return new Mutation("view.DefinersIT." + test, guard, server("view/" + type, original, replacement));
    }

    private static Mutation trino(String test, String guard, String type, String original, String replacement) {
        return new Mutation(TRINO + test, guard, server("opa/" + type, original, replacement));
    }
}
