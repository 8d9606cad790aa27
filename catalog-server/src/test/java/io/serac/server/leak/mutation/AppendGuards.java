package io.serac.server.leak.mutation;

import static io.serac.server.leak.mutation.Edit.server;

import java.util.List;

/** Guards by which who may only append drops, replaces and doubles nothing, where manifests are read. */
final class AppendGuards {
    static final List<Mutation> ALL = List.of(
            append("StrictAppendIT.aForgedManifestIsRefused",
                    "Manifests of appends are read where the warehouse says so", "AppendCheck",
                    "storage.isStrictAppend() ? new",
                    "storage.isStrictAppend() && changed == null ? new"),
            append("StrictAppendIT.aForgedManifestIsRefused", "Old files of appends are what they were", "CarriedFiles",
                    "if (take(FileIdentity.of(entry, file, file.firstRowId()))) {",
                    "if (take(FileIdentity.of(entry, file, file.firstRowId())) || !missing.isEmpty()) {"),
            append("StrictAppendIT.nothingIsLeftOutOfWhichTheParentsListTellsNothing",
                    "Old files of appends are all there", "CarriedFiles",
                    "if (!missing.isEmpty()) {",
                    "if (!missing.isEmpty() && paths.isEmpty()) {"),
            append("StrictAppendIT.aForgedManifestIsRefused", "Appends delete nothing", "NewManifest",
                    "throw AppendRefusal.because(\"a new manifest deletes files or rows\");\n        }\n        if",
                    "return;\n        }\n        if"),
            append("StrictAppendIT.aForgedManifestIsRefused", "Files are added by the snapshot that is committed",
                    "NewManifest",
                    "if (!isOwn) {",
                    "if (!isOwn && file == null) {"),
            append("StrictAppendIT.aForgedManifestIsRefused", "Files are added in the folders of the table",
                    "NewManifest",
                    "= folders.find(path);",
                    "= folders.find(path).or(() -> Optional.of(folders.folders().getFirst()));"),
            append("StrictAppendIT.aForgedManifestIsRefused", "Paths of added files have one reading", "NewManifest",
                    "if (file.isEmpty() || !isPlain) {",
                    "if (file.isEmpty() || (!isPlain && path.isEmpty())) {"),
            append("StrictAppendIT.aForgedManifestIsRefused", "Files are not added again", "CarriedFiles",
                    "if (!paths.add(canonicalPath)) {",
                    "if (!paths.add(canonicalPath) && paths.isEmpty()) {"),
            append("StrictAppendIT.aManifestListThatSaysSomethingElseIsRefused",
                    "Manifest lists say of new manifests what is in them", "NewManifest",
                    "if (!isAsListed) {",
                    "if (!isAsListed && length < 0) {"),
            append("StrictAppendIT.aManifestListThatSaysSomethingElseIsRefused",
                    "Manifest lists do not hide partitions of new manifests", "PartitionBounds",
                    "if (!isAround(",
                    "if (value == this && !isAround("),
            append("StrictAppendIT.ofAManifestThatStaysNothingElseIsSaid",
                    "Manifest lists say of old manifests what they said", "ListedManifests",
                    "if (!isSame) {",
                    "if (!isSame && before == null) {"),
            append("StrictAppendIT.idsOfRowsAreTheSnapshotsOwn", "Appends give ids of their own to rows", "RowIds",
                    "if (!isOwn) {",
                    "if (!isOwn && taken.isEmpty() && rows < 0) {"),
            append("StrictAppendIT.whatIsNoManifestOfTheTableIsABadRequest",
                    "Manifests of appends are read in the folders of the table", "StrictAppend",
                    "        fresh.forEach(manifest -> LocationRules.checkInside(folders.folders(), manifest.path()));\n",
                    ""),
            append("StrictAppendIT.whatIsNoManifestOfTheTableIsABadRequest",
                    "Headers of manifests say what the list says", "ManifestEntries",
                    "if (!isSame) {",
                    "if (!isSame && header.isEmpty()) {"),
            new Mutation("manifest.AvroFileTest.whatInflatesBeyondMeasureIsNotInflated",
                    "Manifests are inflated within bounds",
                    server("manifest/AvroFile",
                            "if (length > BLOCK_BYTES_MAX) {",
                            "if (length < 0) {")));

    private AppendGuards() {
    }

    private static Mutation append(String test, String guard, String type, String original, String replacement) {
        return new Mutation("append." + test, guard, server("append/" + type, original, replacement));
    }
}
