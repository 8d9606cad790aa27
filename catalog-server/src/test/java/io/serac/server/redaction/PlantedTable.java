package io.serac.server.redaction;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.serac.authorizer.column.ColumnRules;
import io.serac.authorizer.column.Mask;
import io.serac.server.commit.TableForm;
import io.serac.server.metadata.MetadataDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Metadata with everything that metadata can hold, in which each thing that a restricted caller must not learn is a word or number that
 * stands nowhere else. Used by one thread.
 */
final class PlantedTable {
    /** What the caller may know: no column 2, 6, 11, 15, 17, 21, 22, 24; column 3 masked. */
    static final ColumnRules RULES = ColumnRules.of(Set.of(1, 3, 5, 8, 10, 14, 18, 25),
            Set.of(1, 3, 4, 5, 7, 8, 9, 10, 12, 13, 14, 18, 25), Set.of(), Map.of(3, Mask.SHOW_LAST_4));

    private final RandomGenerator random;
    private final List<String> ofColumns = new ArrayList<>();
    private final List<String> ofRows = new ArrayList<>();
    private final MetadataDocument document;

    /**
     * @param version
     *            of the format, 1 to 3
     */
    PlantedTable(RandomGenerator random, int version) {
        this.random = random;
        TableForm form = new TableForm();
        String location = "s3://lake/" + row() + ".metadata.json";
        // As it is stored: Iceberg has read and written it.
        byte[] json = form.serialise(form.parse(location, json(version).getBytes(UTF_8)));
        this.document = MetadataDocument.of(UUID.randomUUID(), location, json);
    }

    MetadataDocument document() {
        return document;
    }

    /** Names of hidden columns, and what was written about them by hand. */
    List<String> ofColumns() {
        return List.copyOf(ofColumns);
    }

    /** Values, counts, and ways to files. */
    List<String> ofRows() {
        return List.copyOf(ofRows);
    }

    private String column() {
        String word = "c" + Long.toString(random.nextLong(1L << 60, 1L << 62), Character.MAX_RADIX);
        ofColumns.add(word);
        return word;
    }

    private String row() {
        String word = "r" + Long.toString(random.nextLong(1L << 60, 1L << 62), Character.MAX_RADIX);
        ofRows.add(word);
        return word;
    }

    private String number() {
        String number = Long.toString(random.nextLong(100_000_000_000L, 1_000_000_000_000L));
        ofRows.add(number);
        return number;
    }

    private String width() {
        String width = Integer.toString(random.nextInt(100_000_000, 1_000_000_000));
        ofColumns.add(width);
        return width;
    }

    private String json(int version) {
        String current = schema(version, 1, true);
        String spec = "{'spec-id': 1, 'fields': [{'source-id': 1, 'field-id': 1000, 'name': 'id_bucket', 'transform':"
                + " 'bucket[4]'}, {'source-id': 2, 'field-id': 1001, 'name': '" + column()
                + "', 'transform': 'truncate[2]'}]}";
        String json = """
                {'format-version': %d, 'table-uuid': '%s', 'location': 's3://lake/%s',
                 'last-updated-ms': 1800000000000, 'last-column-id': 40,
                 'schemas': [%s, %s], 'current-schema-id': 1,
                 'partition-specs': [{'spec-id': 0, 'fields': [
                   {'source-id': 3, 'field-id': 1000, 'name': '%s', 'transform': 'bucket[7]'}]}, %s],
                 'default-spec-id': 1, 'last-partition-id': 1001,
                 'sort-orders': [{'order-id': 1, 'fields': [
                   {'source-id': 2, 'transform': 'identity', 'direction': 'asc', 'null-order': 'nulls-first'}]},
                  {'order-id': 2, 'fields': [
                   {'source-id': 3, 'transform': 'truncate[%s]', 'direction': 'asc', 'null-order': 'nulls-first'}]}],
                 'default-sort-order-id': 2,
                 'properties': {'comment': 'about %s', 'write.metadata.metrics.column.%s': 'none',
                   'schema.name-mapping.default': '[{\\"field-id\\": 2, \\"names\\": [\\"%s\\"]}]',
                   'read.split.target-size': '%s', 'write.format.default': 'parquet', 'read.split.open-file-cost':
                   '4194304', 'write.data.path': 's3://lake/%s', 'encryption.key-id': '%s', '%s': 'x'},
                """.formatted(version, UUID.randomUUID(), row(), schema(version, 0, false), current, column(), spec,
                width(), column(), column(), column(), column(), row(), row(), column()) + history(version) + "}";
        return json.replace('\'', '"');
    }

    private String schema(int version, int schemaId, boolean isCurrent) {
        String defaults = version < 3
                ? ""
                : ", 'initial-default': '" + row() + "', 'write-default': '" + row() + "'";
        String more = version < 3 ? "" : ", {'id': 25, 'name': 'anything', 'type': 'variant', 'required': false}";
        return """
                {'type': 'struct', 'schema-id': %d, 'identifier-field-ids': [1, 22], 'fields': [
                  {'id': 1, 'name': '%s', 'type': 'long', 'required': true, 'doc': '%s'},
                  {'id': 2, 'name': '%s', 'type': 'string', 'required': false, 'doc': '%s'%s},
                  {'id': 3, 'name': '%s', 'type': 'string', 'required': false%s},
                  {'id': 4, 'name': 'address', 'required': false, 'doc': 'with %s', 'type': {'type': 'struct', 'fields': [
                    {'id': 5, 'name': 'city', 'type': 'string', 'required': true, 'doc': 'where'},
                    {'id': 6, 'name': '%s', 'type': 'string', 'required': false, 'doc': '%s'}]}},
                  {'id': 7, 'name': 'tags', 'required': false, 'doc': 'with %s', 'type': {'type': 'map', 'key-id': 8,
                    'key': 'string', 'value-id': 9, 'value-required': false, 'value': {'type': 'struct', 'fields': [
                      {'id': 10, 'name': 'note', 'type': 'string', 'required': false},
                      {'id': 11, 'name': '%s', 'type': 'string', 'required': false}]}}},
                  {'id': 12, 'name': 'lines', 'required': false, 'type': {'type': 'list', 'element-id': 13,
                    'element-required': true, 'element': {'type': 'struct', 'fields': [
                      {'id': 14, 'name': 'price', 'type': 'decimal(9, 2)', 'required': false},
                      {'id': 15, 'name': '%s', 'type': 'string', 'required': false}]}}},
                  {'id': 16, 'name': '%s', 'required': false, 'type': {'type': 'list', 'element-id': 17,
                    'element-required': true, 'element': 'string'}},
                  {'id': %d, 'name': 'again', 'type': 'string', 'required': false, 'doc': '%s'},
                  {'id': 20, 'name': '%s', 'required': false, 'type': {'type': 'struct', 'fields': [
                    {'id': 21, 'name': '%s', 'type': 'string', 'required': false}]}},
                  {'id': 22, 'name': '%s', 'type': 'string', 'required': true},
                  {'id': 23, 'name': '%s', 'required': false, 'type': {'type': 'map', 'key-id': 24, 'key': '%s',
                    'value-id': 26, 'value-required': false, 'value': 'string'}}%s]}
                """.formatted(schemaId, isCurrent ? "id" : column(), isCurrent ? "which" : column(), column(), column(),
                defaults, isCurrent ? "email" : column(), defaults, column(), column(), column(), column(), column(),
                column(), column(), isCurrent ? 18 : 19, isCurrent ? "again and open" : column(), column(), column(),
                column(), column(), "string", more);
    }

    private String history(int version) {
        String lineage = version < 3
                ? ""
                : ", 'first-row-id': " + number() + ", 'added-rows': " + number() + ", 'key-id': '" + row() + "'";
        String keys = version < 3
                ? ""
                : ", 'next-row-id': 9" + number() + ", 'encryption-keys': [{'key-id': '" + row()
                        + "', 'encrypted-key-metadata': 'c2VjcmV0', 'encrypted-by-id': '" + row()
                        + "', 'properties': {'" + row() + "': '" + row() + "'}}]";
        String parent = number();
        String sequence = version == 1 ? "" : "'last-sequence-number': 34,";
        return """
                 %s 'current-snapshot-id': 7, 'snapshots': [
                  {'snapshot-id': %s, %s 'timestamp-ms': 1700000000000, 'manifest-list': 's3://lake/%s.avro',
                   'schema-id': 0, 'summary': {'operation': 'append', 'added-records': '%s'}%s},
                  {'snapshot-id': 7, 'parent-snapshot-id': %s, %s 'timestamp-ms': 1700000000001,
                   'manifest-list': 's3://lake/%s.avro', 'schema-id': 0,
                   'summary': {'operation': 'overwrite', 'total-records': '%s', '%s': '%s'}%s}],
                 'refs': {'main': {'snapshot-id': 7, 'type': 'branch', 'max-ref-age-ms': %s},
                   '%s': {'snapshot-id': %s, 'type': 'tag'}},
                 'snapshot-log': [{'timestamp-ms': 1700000000000, 'snapshot-id': %s},
                   {'timestamp-ms': 1700000000001, 'snapshot-id': 7}],
                 'metadata-log': [{'timestamp-ms': 1700000000000, 'metadata-file': 's3://lake/%s'}],
                 'statistics': [{'snapshot-id': 7, 'statistics-path': 's3://lake/%s', 'file-size-in-bytes': %s,
                   'file-footer-size-in-bytes': %s, 'blob-metadata': [{'type': '%s', 'snapshot-id': 7,
                   'sequence-number': 1, 'fields': [2], 'properties': {'ndv': '%s'}}]}],
                 'partition-statistics': [{'snapshot-id': 7, 'statistics-path': 's3://lake/%s',
                   'file-size-in-bytes': %s}]%s
                """.formatted(sequence, parent, version == 1 ? "" : "'sequence-number': 33,", row(), number(), lineage,
                parent, version == 1 ? "" : "'sequence-number': 34,", row(), number(), row(), row(), lineage, number(),
                row(), parent, parent, row(), row(), number(), number(), row(), number(), row(), number(), keys);
    }
}
