package io.serac.server.leak.mutation;

import static io.serac.server.leak.mutation.Edit.server;

import java.util.List;

/** Guards of documents and of the answers that show them: to loads, to changes, and to repetitions of these. */
final class DocumentGuards {
    private static final String CATALOG = "noOperationOfTheCatalogShowsWhatIsHidden";
    private static final String REDACTED = "redaction.RedactedTableTest.";
    private static final String COMMITS = "fault.RestrictedCommitsIT.";
    private static final String CLASSIFIED = "tag.ClassifiedRegistrationsIT.";

    static final List<Mutation> ALL = List.of(
            new Mutation(CATALOG, "Redacted: no partitioning by what is masked", server("redaction/VisibleColumns",
                    " && !rules.masks().containsKey(fieldId);", ";")),
            new Mutation(REDACTED + "whatNobodyGaveTheValuesOfIsNoPartitionEither",
                    "Redacted: no partitioning by what is not read", server("redaction/VisibleColumns",
                            " && rules.isReadable(fieldId) && !rules.masks()", " && !rules.masks()")),
            new Mutation(REDACTED + "everyoneGetsTheDocumentOfHisOwnColumns",
                    "Redacted: documents are kept by what they show", server("metadata/MetadataCache",
                            "get(new Key(versionId, Variant.SCHEMA, columns), miss::get)",
                            "get(new Key(versionId, Variant.SCHEMA), miss::get)")),
            new Mutation(COMMITS + "whoAddsAColumnThatHeMayNotKnowIsShownWhatALoadWouldShow",
                    "Redacted: no metadata file", server("redaction/RedactedTable",
                            "MetadataDocument.of(whole.versionId(), ClosedLocation.next(), ",
                            "MetadataDocument.of(whole.versionId(), whole.metadataLocation(), ")),
            new Mutation(CATALOG, "Shortened: documents are kept apart from whole ones", server("redaction/SchemaOnly",
                    "MetadataCache.Variant.SCHEMA", "MetadataCache.Variant.ALL")),
            new Mutation(REDACTED + "anOperationIsOneThatIcebergKnows", "Both: operations are those that Iceberg knows",
                    server("redaction/ClosedSnapshot",
                            "OPERATIONS.contains(operation) ? operation : DataOperations.APPEND", "operation")),
            new Mutation(REDACTED + "whoMayKnowTheSchemaIsShownNoValues", "Both: no count of rows",
                    server("redaction/ClosedSnapshot", "            shown.put(\"next-row-id\", 0);",
                            "            shown.put(\"next-row-id\", shown.path(\"next-row-id\").longValue());")),
            new Mutation("fault.StoreFaultsIT.whoIsNotShownWhereTheMetadataLiesIsNotToldOfAVanishedFile",
                    "Vanished files are named to whom they are shown", server("table/LoadTable",
                            "\"Failed to open input stream for the metadata file of the table. Tell its owner\"",
                            "\"Failed to open input stream for file: \" + metadataLocation")),
            new Mutation("fault.RegistrationIT.locationsInAFileThatCannotBeRegisteredAreNotRepeated",
                    "Files that are not registered are not repeated", server("commit/RegisteredFile",
                            "\"The file names a location that is not inside an allowed location of the\"",
                            "e.getMessage() + \"The file names a location that is not inside an allowed location of the\"")),
            new Mutation("redaction.RestrictedDoorsIT.whoLearnsTheQueryLaterIsNotToldThatHeKnowsIt",
                    "Views without queries have tags of their own", server("view/LoadView",
                            "EntityTag.of(document.versionId(), warehouse.revision(), \"without-sql\").text()",
                            "EntityTag.of(document.versionId(), warehouse.revision()).text()")),
            new Mutation("access.CommitRightsIT.whoMayOnlyKnowTheSchemaFindsOutNothingByRequirements",
                    "Requirements are checked for whom histories are shown",
                    server("table/CommitRights", "needed.add(Privilege.SELECT);", "needed.add(Privilege.DESCRIBE);")),
            new Mutation(COMMITS + "whoAddsAColumnThatHeMayNotKnowIsShownWhatALoadWouldShow",
                    "Answers to commits are decided on by what they show", server("table/LoadTable",
                            "return committed.isDecided() && decided.request().columns() == null\n",
                            "return committed.isDecided()\n")),
            new Mutation(COMMITS + "whereRestrictedLoadsAreClosedTheCommitIsConfirmedAndNothingShown",
                    "Answers to commits are closed where loads are", server("table/LoadTable",
                            "            enforcement.restricted().requireOpenLoad(allowed, entry.namespace().warehouse(), false);\n",
                            "")),
            new Mutation(COMMITS + "whoAddsToAViewAColumnThatHeMayNotKnowIsNotShownTheView",
                    "Answers to changes of views are decided on by what they show", server("view/ReplaceView",
                            "committed.isDecided() && decided.get().request().columns() == null;",
                            "committed.isDecided();")),
            new Mutation(CLASSIFIED + "whoIsRestrictedByATagThatRegisteringAttachesRegistersNothing",
                    "Registrations are decided on by the tags that they attach", server("access/EnforcementPoint",
                            "now.snapshot().classifying(object, added).subject(now.identity())",
                            "now.snapshot().subject(now.identity())")),
            new Mutation(CLASSIFIED + "whoIsRestrictedMeanwhileIsToldThatItWasRegisteredAndShownNothing",
                    "Registrations are decided on again by the tags that they attached", server("table/RegisterTable",
                            "            enforcement.object(request.caller(), resolution(request, body), ObjectKind.TABLE,"
                                    + " Set.of()).target()\n                    .requireIs(object.id());\n",
                            "")),
            new Mutation(CLASSIFIED + "whoIsRestrictedMeanwhileIsToldThatItWasRegisteredAndShownNothing",
                    "Registrations of views are decided on again by the tags that they attached",
                    server("view/RegisterView", "            enforcement.object(request.caller(), now, ObjectKind.VIEW,"
                            + " Set.of()).target().requireIs(object.id());\n",
                            "")),
            repetitions("whatPoliciesWereAboutIsAnsweredToNobodyOnceTheyAreGone",
                    "Repetitions are not about what policies were about", "if (row == null || row.isClosed()) {",
                    "if (row == null) {"),
            repetitions("whatIsLeftOfATableIsShownToItsOwnerIfNothingBoundItWhereItWas",
                    "Repetitions about what is dropped are for its owner",
                    "Set<Privilege> decisive = remains.isInCatalog() ? needed : Set.of(Privilege.OWN);",
                    "Set<Privilege> decisive = needed;"));

    private DocumentGuards() {
    }

    private static Mutation repetitions(String test, String guard, String original, String replacement) {
        return new Mutation("fault.RepetitionIT." + test, guard,
                server("lifecycle/Repetitions", original, replacement));
    }
}
