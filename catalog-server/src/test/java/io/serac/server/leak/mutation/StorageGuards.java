package io.serac.server.leak.mutation;

import static io.serac.server.leak.mutation.Edit.server;
import static io.serac.server.leak.mutation.Edit.storage;

import java.util.List;

/** Guards that keep keys and signatures within the files of one table, and within what may be done with them. */
final class StorageGuards {
    private static final String VENDED = "credential.VendedCredentialsIT.";
    private static final String SIGNED = "credential.SignRequestIT.";
    private static final String ONE_TABLE = "whoMayDoAnythingWithATableReachesNoOtherOne";

    static final List<Mutation> ALL = List.of(
            new Mutation("credential.RawAccessIT.readersGetTheMetadataAndNoFilesUntilTheyHoldIt",
                    "Files need RAW_STORAGE where the warehouse says so", server("credential/AccessModes",
                            "case EXPLICIT -> allowed.holds(Privilege.RAW_STORAGE);", "case EXPLICIT -> true;")),
            new Mutation("credential.LateHoleIT.nothingIsHandedOutOnAnyServerUntilACheckPasses",
                    "Nothing is handed out of stores with a hole", server("credential/FileAccess",
                            "        if (storage.isLeaky()) {\n            throw",
                            "        if (storage == null) {\n            throw"))
                    .and(server("credential/FileAccess", "        if (storage.isLeaky()) {\n            return",
                            "        if (storage == null) {\n            return")),
            new Mutation(VENDED + "thePlaceOfAStagedTableIsOpenToWhoStagedItOnly",
                    "Places of staged tables open to who staged them", server("credential/PromiseDao",
                            "AND principal_id = :principalId", "AND CAST(:principalId AS uuid) IS NOT NULL")),
            probed("keysOfOneTableOpenNoOther", "Keys open the folders of their table",
                    "\"/\" + plainKey(folder) + \"/\" + below + \"*\"", "\"/\" + below + \"*\""),
            probed("keysOfOneTableOpenNoOther", "Keys open no folder that begins alike",
                    "plainKey(folder) + \"/\" + below", "plainKey(folder) + below"),
            probed("keysOfOneTableOpenNoOther", "Keys list the folders of their table",
                    ".add(plainKey(folder) + \"/*\")", ".add(\"*\")"),
            probed("readersReadAndNothingElse", "Keys for reading write nothing",
                    "case READ -> {\n                allow(List.of(READ), ",
                    "case READ -> {\n                allow(concat(List.of(READ), ADD), "),
            keys("appendersAddAndWritersWithoutSelectReadNoData", "Keys for appending delete nothing",
                    "case APPEND -> {\n                allow(concat(List.of(READ), ADD)",
                    "case APPEND -> {\n                allow(concat(List.of(READ, DELETE), ADD)"),
            keys("appendersAddAndWritersWithoutSelectReadNoData", "Keys for writing alone read no data",
                    "allow(List.of(READ), inAll(folders, \"metadata/\"));",
                    "allow(List.of(READ), inAll(folders, \"\"));"),
            keys("appendersAddAndWritersWithoutSelectReadNoData", "Keys for writing alone write data and metadata",
                    "allow(ADD, concat(inAll(folders, \"data/\"), inAll(folders, \"metadata/\")));",
                    "allow(ADD, inAll(folders, \"\"));"),
            new Mutation(VENDED + "whoLosesTheRightToWriteIsNotGivenHisKeysForWritingAgain",
                    "Keys are given again for what they were issued for",
                    storage("scope/StorageScope", " && mode == that.mode", ""))
                    .and(storage("scope/StorageScope", "Objects.hash(profile, tableId, locations, mode)",
                            "Objects.hash(profile, tableId, locations)")),
            new Mutation(SIGNED + "aCapabilityNarrowsAndNeverWidens",
                    "Signatures are for what the table was loaded for", server("credential/SignStorageRequest",
                            "return then.isEmpty()\n", "return then != null\n")),
            new Mutation(SIGNED + "aTableOfTheSameNameIsAnother", "Signatures are for the table that was loaded",
                    server("credential/Capabilities",
                            "mac.update(ByteBuffer.allocate(16).putLong(tableId.getMostSignificantBits())\n"
                                    + "                    .putLong(tableId.getLeastSignificantBits()).array());",
                            "mac.update(ByteBuffer.allocate(16).array());")),
            new Mutation(SIGNED + "aCapabilityNarrowsAndNeverWidens", "What a table was loaded for is proved",
                    server("credential/Capabilities",
                            "MessageDigest.isEqual(of(tableId, capability).getBytes(StandardCharsets.UTF_8),\n"
                                    + "                        text.getBytes(StandardCharsets.UTF_8))",
                            "!text.isEmpty()")),
            new Mutation("whatIsRecordedHoldsNothingOfTables", "Records of signatures hold no values of partitions",
                    server("credential/SignStorageRequest", "return PARTITION.matcher(path).replaceAll(\"*\");",
                            "return path;")),
            signatures(ONE_TABLE, "Signatures are for files of the table", "RequestTarget",
                    "if (location.containsObject(bucket, objectKey)) {", "if (location.bucket().equals(bucket)) {")
                    .and(storage("signing/RequestTarget", "objectKey.substring(location.key().length() + 1)",
                            "objectKey")),
            signatures("readsAreSignedForReadersAndWritesAreNot", "Signatures are for what the mode holds",
                    "ScopeRules", "if (!allowed) {", "if (!allowed && mode == null) {"),
            signatures("whoMayOnlyAddFilesWritesOverNoneWhereTheWarehouseSaysSo",
                    "Signatures for adding write over nothing", "RequestSigner",
                    "if (createOnly && action == StoreAction.PUT_OBJECT) {", "if (createOnly && action == null) {"),
            signatures(ONE_TABLE, "Signatures are for lists of the table", "ScopeRules",
                    "        target.pathInTable(scope, prefix);\n", ""),
            signatures(ONE_TABLE, "Signatures are for deletions of files of the table", "RequestSigner",
                    "            target.pathInTable(scope, key);\n", ""),
            signatures(ONE_TABLE, "Signatures are for paths that have one reading", "RequestTarget",
                    "        ObjectKey.check(key);\n", ""),
            signatures(ONE_TABLE, "Signatures are for harmless headers", "ClientHeaders",
                    "} else if (isAmazon(name) && !REPLACED.contains(name)) {", "} else if (name.isEmpty()) {"),
            signatures(ONE_TABLE, "Signatures are for what is done with files", "StoreAction",
                    "name -> action.needed.contains(name) || action.possible.contains(name))) {",
                    "name -> action.needed.contains(name) || !name.isEmpty())) {"));

    private StorageGuards() {
    }

    private static Mutation keys(String test, String guard, String original, String replacement) {
        return new Mutation(VENDED + test, guard, storage("session/SessionPolicy", original, replacement));
    }

    /** What the check of a storage finds as well: it would refuse the warehouse, and later hand nothing out. */
    private static Mutation probed(String test, String guard, String original, String replacement) {
        return keys(test, guard, original, replacement)
                .and(server("warehouse/TryStorage", "if (!report.passed()) {", "if (report == null) {"))
                .and(server("credential/FileAccess", "        if (storage.isLeaky()) {\n            throw",
                        "        if (storage == null) {\n            throw"))
                .and(server("credential/FileAccess", "        if (storage.isLeaky()) {\n            return",
                        "        if (storage == null) {\n            return"));
    }

    private static Mutation signatures(String test, String guard, String type, String original, String replacement) {
        return new Mutation(SIGNED + test, guard, storage("signing/" + type, original, replacement));
    }
}
