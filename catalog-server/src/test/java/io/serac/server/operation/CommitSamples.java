package io.serac.server.operation;

import io.serac.authorizer.Privilege;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.MetadataUpdateParser;

/**
 * A commit for each case in which updates need something else, as clients send them. Immutable.
 *
 * @param title
 *            how the case is called in documents
 * @param updates
 *            as sent
 */
record CommitSamples(String title, List<MetadataUpdate> updates) {
    private static final String SNAPSHOT = """
            {"action": "add-snapshot", "snapshot": {"snapshot-id": 7, "sequence-number": 1, "timestamp-ms": 1,
             "manifest-list": "file:/m", "schema-id": 0, "summary": {"operation": "%s"}}}
            """;
    private static final String REF = """
            {"action": "set-snapshot-ref", "ref-name": "%s", "type": "branch", "snapshot-id": %d}
            """;
    private static final String STATISTICS = """
            {"snapshot-id": 7, "statistics-path": "file:/s", "file-size-in-bytes": 1, "file-footer-size-in-bytes": 1,
             "blob-metadata": []}
            """;
    private static final String SCHEMA = "{\"type\": \"struct\", \"schema-id\": 0, \"fields\": []}";

    CommitSamples {
        updates = List.copyOf(updates);
    }

    static List<CommitSamples> all() {
        String toMain = REF.formatted("main", 7);
        List<CommitSamples> all = new ArrayList<>(List.of(
                of("`add-snapshot` of kind `append`, with `set-snapshot-ref` of `main` to it",
                        SNAPSHOT.formatted("append"),
                        toMain),
                of("`add-snapshot` of kind `append`, not for `main`", SNAPSHOT.formatted("append")),
                of("`add-snapshot` of kind `overwrite` or `delete`", SNAPSHOT.formatted("overwrite"), toMain),
                of("`add-snapshot` of kind `replace`", SNAPSHOT.formatted("replace"), toMain),
                of("`set-snapshot-ref` of another branch, of a tag, or of `main` to an older snapshot",
                        REF.formatted("main", 6)),
                of("`set-properties` with a location", """
                        {"action": "set-properties", "updates": {"write.data.path": "file:/x"}}"""),
                of("`remove-properties` with a location", """
                        {"action": "remove-properties", "removals": ["write.data.path"]}""")));
        for (String json : single()) {
            MetadataUpdate update = MetadataUpdateParser.fromJson(json);
            String action = json.replaceFirst("(?s).*\"action\": \"([a-z-]+)\".*", "$1");
            all.add(new CommitSamples("`" + action + "`", List.of(update)));
        }
        return all;
    }

    private static List<String> single() {
        return List.of(
                "{\"action\": \"remove-snapshot-ref\", \"ref-name\": \"b\"}",
                "{\"action\": \"remove-snapshots\", \"snapshot-ids\": [7]}",
                "{\"action\": \"remove-partition-specs\", \"spec-ids\": [1]}",
                "{\"action\": \"remove-schemas\", \"schema-ids\": [1]}",
                "{\"action\": \"set-statistics\", \"snapshot-id\": 7, \"statistics\": " + STATISTICS + "}",
                "{\"action\": \"remove-statistics\", \"snapshot-id\": 7}",
                "{\"action\": \"set-partition-statistics\", \"partition-statistics\": {\"snapshot-id\": 7, "
                        + "\"statistics-path\": \"file:/s\", \"file-size-in-bytes\": 1}}",
                "{\"action\": \"remove-partition-statistics\", \"snapshot-id\": 7}",
                "{\"action\": \"add-schema\", \"schema\": " + SCHEMA + "}",
                "{\"action\": \"set-current-schema\", \"schema-id\": 0}",
                "{\"action\": \"add-spec\", \"spec\": {\"spec-id\": 0, \"fields\": []}}",
                "{\"action\": \"set-default-spec\", \"spec-id\": 0}",
                "{\"action\": \"add-sort-order\", \"sort-order\": {\"order-id\": 0, \"fields\": []}}",
                "{\"action\": \"set-default-sort-order\", \"sort-order-id\": 0}",
                "{\"action\": \"upgrade-format-version\", \"format-version\": 3}",
                "{\"action\": \"set-properties\", \"updates\": {\"comment\": \"x\"}}",
                "{\"action\": \"remove-properties\", \"removals\": [\"comment\"]}",
                "{\"action\": \"add-view-version\", \"view-version\": {\"version-id\": 1, \"timestamp-ms\": 1, "
                        + "\"schema-id\": 0, \"summary\": {}, \"default-namespace\": [], \"representations\": []}}",
                "{\"action\": \"set-current-view-version\", \"view-version-id\": 1}",
                "{\"action\": \"set-location\", \"location\": \"file:/x\"}",
                "{\"action\": \"add-encryption-key\", \"encryption-key\": {\"key-id\": \"k\", "
                        + "\"encrypted-key-metadata\": \"AA==\"}}",
                "{\"action\": \"remove-encryption-key\", \"key-id\": \"k\"}",
                "{\"action\": \"assign-uuid\", \"uuid\": \"c9a3c4ce-5b4b-4a7b-9f53-3d8f0f4d7a11\"}");
    }

    private static CommitSamples of(String title, String... json) {
        return new CommitSamples(title, Arrays.stream(json).map(MetadataUpdateParser::fromJson).toList());
    }

    /** What the server asks of someone who holds nothing that would be enough by itself. */
    Set<Privilege> needed() {
        return CommitPrivileges.of(updates, Set.of());
    }

    /** Kinds of updates that occur in any of them. */
    static Set<Class<?>> kinds() {
        return all().stream().flatMap(sample -> sample.updates().stream()).map(MetadataUpdate::getClass)
                .collect(Collectors.toSet());
    }
}
