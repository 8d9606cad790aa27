package io.serac.bench.catalog;

import java.util.List;
import java.util.stream.IntStream;

/** JSON texts of requests that make tables and commits. Stateless. */
final class TableBodies {

    /** So that a table that is committed to for minutes keeps its size; the default is 100. */
    private static final int PREVIOUS_VERSIONS = 10;

    static final int COLUMNS = 50;
    private static final List<String> TYPES = List.of("long", "string", "timestamptz", "double", "decimal(18, 2)",
            "date", "boolean", "int");

    private TableBodies() {}

    static String createTable(String name) {
        return createTable(name, IntStream.rangeClosed(1, COLUMNS).mapToObj(TableBodies::column).toList());
    }

    /** @param columns names of at least three */
    static String createTable(String name, List<String> columns) {
        return """
                {"name":"%s","schema":%s,"partition-spec":{"spec-id":0,"fields":[
                {"source-id":3,"field-id":1000,"name":"event_day","transform":"day"}]},
                "stage-create":false,"properties":{"write.metadata.previous-versions-max":"%d",
                "write.parquet.compression-codec":"zstd","owner":"bench"}}
                """.formatted(name, schema(columns), PREVIOUS_VERSIONS);
    }

    static String column(int number) {
        return "measured_column_%02d".formatted(number);
    }

    private static String schema(List<String> columns) {
        StringBuilder fields = new StringBuilder(6000);
        for (int id = 1; id <= columns.size(); id++) {
            fields.append(id == 1 ? "" : ",").append("""
                    {"id":%d,"name":"%s","required":%b,"type":"%s","doc":"What column %d holds"}"""
                    .formatted(id, columns.get(id - 1), id == 1, TYPES.get((id - 1) % TYPES.size()), id));
        }
        return "{\"type\":\"struct\",\"schema-id\":0,\"fields\":[" + fields + "]}";
    }

    /** An add-snapshot update with the summary that every engine writes. */
    static String addSnapshot(TableSnapshot snapshot, long parentId, String manifestList, long timestampMillis) {
        String parent = parentId == TableSnapshot.NONE ? "" : "\"parent-snapshot-id\":" + parentId + ",";
        return """
                {"action":"add-snapshot","snapshot":{"snapshot-id":%d,%s"sequence-number":%d,"timestamp-ms":%d,\
                "manifest-list":"%s","schema-id":0,"summary":{"operation":"append",\
                "added-data-files":"4","added-records":"100000","added-files-size":"8388608",\
                "changed-partition-count":"1","total-records":"%d","total-files-size":"%d","total-data-files":"%d",\
                "total-delete-files":"0","total-position-deletes":"0","total-equality-deletes":"0"}}}"""
                .formatted(snapshot.id(), parent, snapshot.sequenceNumber(), timestampMillis, manifestList,
                        snapshot.sequenceNumber() * 100_000, snapshot.sequenceNumber() * 8_388_608,
                        snapshot.sequenceNumber() * 4);
    }

    static String setMain(long snapshotId) {
        return """
                {"action":"set-snapshot-ref","ref-name":"main","type":"branch","snapshot-id":%d}"""
                .formatted(snapshotId);
    }

    static String removeSnapshot(long snapshotId) {
        return "{\"action\":\"remove-snapshots\",\"snapshot-ids\":[" + snapshotId + "]}";
    }

    static String setProperty(String name, String value) {
        return "{\"action\":\"set-properties\",\"updates\":{\"" + name + "\":\"" + value + "\"}}";
    }

    static String assertTable(String uuid) {
        return "{\"type\":\"assert-table-uuid\",\"uuid\":\"" + uuid + "\"}";
    }

    static String assertMain(long snapshotId) {
        String expected = snapshotId == TableSnapshot.NONE ? "null" : String.valueOf(snapshotId);
        return "{\"type\":\"assert-ref-snapshot-id\",\"ref\":\"main\",\"snapshot-id\":" + expected + "}";
    }

    static String commit(List<String> requirements, List<String> updates) {
        return "{\"requirements\":[" + String.join(",", requirements) + "],\"updates\":[" + String.join(",", updates)
                + "]}";
    }
}
