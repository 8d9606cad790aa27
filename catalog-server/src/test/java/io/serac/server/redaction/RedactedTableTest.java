package io.serac.server.redaction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serac.authorizer.column.ColumnRules;
import io.serac.authorizer.column.Mask;
import io.serac.server.metadata.MetadataCache;
import io.serac.server.metadata.MetadataDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactedTableTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SEED = 20_260_417L;
    /** Fields of a document by the part that writes them, in the order of the parts. */
    private static final List<List<String>> FIELDS_OF_PARTS = List.of(
            List.of("format-version", "table-uuid", "last-sequence-number", "last-updated-ms", "last-column-id"),
            List.of("schema", "schemas", "current-schema-id"),
            List.of("partition-spec", "partition-specs", "default-spec-id", "last-partition-id"),
            List.of("sort-orders", "default-sort-order-id"), List.of("properties"),
            List.of("location", "current-snapshot-id", "snapshots", "refs", "statistics", "partition-statistics",
                    "snapshot-log", "metadata-log", "next-row-id"));

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void nothingThatWasPlantedIsShown(int version) {
        for (int round = 0; round < 20; round++) {
            PlantedTable table = new PlantedTable(new Random(SEED + round), version);
            String shown = text(redact(table, RedactedTable.PARTS));

            assertThat(text(table.document())).contains(table.ofColumns()).contains(withoutFile(table));
            assertThat(leaked(table, shown)).as("seed " + (SEED + round)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void everyPartKeepsSomethingHidden(int version) {
        PlantedTable table = new PlantedTable(new Random(SEED), version);
        // The first only says which table it is.
        for (int part = 1; part < RedactedTable.PARTS.size(); part++) {
            List<String> fields = FIELDS_OF_PARTS.get(part);
            List<Part> parts = new ArrayList<>(RedactedTable.PARTS);
            parts.set(part, (shown, original) -> fields.forEach(field -> {
                JsonNode value = original.json().get(field);
                if (value != null) {
                    shown.set(field, value);
                }
            }));
            assertThat(leaked(table, text(redact(table, parts)))).as(fields.toString()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void eachPartWritesItsFieldsAndNobodyElseDoes(int version) {
        PlantedTable table = new PlantedTable(new Random(SEED), version);
        for (int part = 0; part < RedactedTable.PARTS.size(); part++) {
            JsonNode shown = json(redact(table, List.of(RedactedTable.PARTS.get(part))));
            assertThat(shown.fieldNames()).toIterable().isNotEmpty().isSubsetOf(FIELDS_OF_PARTS.get(part));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void icebergReadsWhatIsLeft(int version) {
        PlantedTable table = new PlantedTable(new Random(SEED), version);
        TableMetadata whole = parsed(table.document());
        TableMetadata shown = parsed(redact(table, RedactedTable.PARTS));

        assertThat(shown.uuid()).isEqualTo(whole.uuid());
        assertThat(shown.formatVersion()).isEqualTo(version);
        assertThat(shown.lastColumnId()).isEqualTo(whole.lastColumnId());
        assertThat(shown.schemas()).hasSize(1);
        Schema schema = shown.schema();
        assertThat(schema.schemaId()).isEqualTo(whole.schema().schemaId());
        assertThat(schema.identifierFieldNames()).containsExactly("id");
        List<Types.NestedField> expected = new ArrayList<>(List.of(
                Types.NestedField.required(1, "id", Types.LongType.get(), "which"),
                Types.NestedField.optional(3, "email", Types.StringType.get()),
                Types.NestedField.optional(4, "address", Types.StructType.of(
                        Types.NestedField.required(5, "city", Types.StringType.get(), "where"))),
                Types.NestedField.optional(7, "tags",
                        Types.MapType.ofOptional(8, 9, Types.StringType.get(), Types.StructType.of(
                                Types.NestedField.optional(10, "note", Types.StringType.get())))),
                Types.NestedField.optional(12, "lines",
                        Types.ListType.ofRequired(13, Types.StructType.of(
                                Types.NestedField.optional(14, "price", Types.DecimalType.of(9, 2))))),
                Types.NestedField.optional(18, "again", Types.StringType.get(), "again and open")));
        if (version == 3) {
            expected.add(Types.NestedField.optional(25, "anything", Types.VariantType.get()));
        }
        assertThat(schema.columns()).isEqualTo(expected);

        assertThat(shown.specs()).hasSize(1);
        assertThat(shown.spec().isUnpartitioned()).isTrue();
        assertThat(shown.sortOrders()).hasSize(1);
        assertThat(shown.sortOrder().isUnsorted()).isTrue();
        assertThat(shown.properties())
                .isEqualTo(Map.of("write.format.default", "parquet", "read.split.open-file-cost", "4194304"));
        assertThat(shown.location()).startsWith("serac-restricted://");
        assertThat(shown.snapshots()).hasSize(1);
        assertThat(shown.currentSnapshot().snapshotId()).isEqualTo(7);
        assertThat(shown.currentSnapshot().summary()).isEmpty();
        assertThat(shown.currentSnapshot().operation()).isEqualTo("overwrite");
        assertThat(shown.currentSnapshot().manifestListLocation()).startsWith("serac-restricted://");
        assertThat(shown.schemasById()).containsKey(shown.currentSnapshot().schemaId());
        assertThat(shown.refs()).containsOnlyKeys("main");
        assertThat(shown.snapshotLog()).isEmpty();
        assertThat(shown.previousFiles()).isEmpty();
        assertThat(shown.statisticsFiles()).isEmpty();
        assertThat(shown.partitionStatisticsFiles()).isEmpty();
        assertThat(shown.encryptionKeys()).isEmpty();
        assertThat(shown.nextRowId()).isZero();
    }

    @Test
    void whoIsOnlyFilteredKeepsColumnsPartitionsAndOrder() {
        PlantedTable table = new PlantedTable(new Random(SEED), 3);
        MetadataDocument redacted =
                RedactedTable.redact(table.document(), ColumnRules.all(), RedactedTable.PARTS);
        TableMetadata whole = parsed(table.document());
        TableMetadata shown = parsed(redacted);

        assertThat(shown.schema().columns()).hasSameSizeAs(whole.schema().columns());
        assertThat(shown.spec()).isEqualTo(whole.spec());
        assertThat(shown.lastAssignedPartitionId()).isEqualTo(1001);
        assertThat(shown.sortOrder()).isEqualTo(whole.sortOrder());
        assertThat(shown.schema().identifierFieldIds()).isEqualTo(whole.schema().identifierFieldIds());
        // Values are in rows, and rows are hidden.
        assertThat(table.ofRows()).noneMatch(text(redacted)::contains);
        assertThat(shown.schema().findField(3).initialDefault()).isNull();
        assertThat(whole.schema().findField(3).initialDefault()).isNotNull();
    }

    @Test
    void whatNobodyGaveTheValuesOfIsNoPartitionEither() {
        PlantedTable table = new PlantedTable(new Random(SEED), 2);
        Set<Integer> all = parsed(table.document()).schema().idToName().keySet();
        ColumnRules named = ColumnRules.of(Set.of(1), all, Set.of(), Map.of());
        assertThat(parsed(RedactedTable.redact(table.document(), named, RedactedTable.PARTS)).spec().isPartitioned())
                .isFalse();
        ColumnRules clear = ColumnRules.of(Set.of(1, 2), all, Set.of(), Map.of());
        assertThat(parsed(RedactedTable.redact(table.document(), clear, RedactedTable.PARTS)).spec().isPartitioned())
                .isTrue();
        ColumnRules masked = ColumnRules.of(Set.of(1, 2), all, Set.of(), Map.of(1, Mask.MASK_TO_FIXED_VALUE));
        assertThat(parsed(RedactedTable.redact(table.document(), masked, RedactedTable.PARTS)).spec().isPartitioned())
                .isFalse();
    }

    @Test
    void skeletonsHaveNoWordsOfTheirOwn() {
        PlantedTable table = new PlantedTable(new Random(SEED), 2);
        ColumnRules rules = ColumnRules.of(Set.of(5, 6), Set.of(5, 6), Set.of(4), Map.of());
        Schema shown = parsed(RedactedTable.redact(table.document(), rules, RedactedTable.PARTS)).schema();

        assertThat(shown.idToName().keySet()).containsExactlyInAnyOrder(4, 5, 6);
        assertThat(shown.findField(4).doc()).isNull();
        assertThat(shown.findField(5).doc()).isEqualTo("where");
        assertThat(shown.identifierFieldIds()).isEmpty();
    }

    @Test
    void anOperationIsOneThatIcebergKnows() {
        PlantedTable table = new PlantedTable(new Random(SEED), 2);
        String odd = text(table.document()).replace("\"operation\":\"overwrite\"", "\"operation\":\"planted\"");
        MetadataDocument document = MetadataDocument.of(table.document().versionId(), "s3://x", odd.getBytes(UTF_8));

        assertThat(odd).contains("planted");
        assertThat(text(RedactedTable.redact(document, ColumnRules.all(), RedactedTable.PARTS)))
                .doesNotContain("planted").contains("\"operation\":\"append\"");
    }

    @Test
    void aTableWithoutRowsStaysOne() {
        PlantedTable table = new PlantedTable(new Random(SEED), 2);
        String empty = text(table.document()).replace("\"current-snapshot-id\":7", "\"current-snapshot-id\":-1")
                .replaceAll("\"refs\":\\{.*?}},", "");
        MetadataDocument document = MetadataDocument.of(table.document().versionId(), "s3://x", empty.getBytes(UTF_8));
        TableMetadata shown =
                parsed(RedactedTable.redact(document, PlantedTable.RULES, RedactedTable.PARTS));

        assertThat(shown.currentSnapshot()).isNull();
        assertThat(shown.snapshots()).isEmpty();
        assertThat(shown.refs()).isEmpty();
    }

    @Test
    void everyoneGetsTheDocumentOfHisOwnColumns() {
        PlantedTable table = new PlantedTable(new Random(SEED), 2);
        RedactedTable redacted = new RedactedTable(new MetadataCache(1 << 24));
        ColumnRules some = ColumnRules.of(Set.of(1), Set.of(1), Set.of(), Map.of());

        MetadataDocument first = redacted.of(table.document(), PlantedTable.RULES);
        assertThat(redacted.of(table.document(), PlantedTable.RULES)).isSameAs(first);
        assertThat(parsed(redacted.of(table.document(), some)).schema().idToName()).containsOnlyKeys(1);
        assertThat(redacted.of(table.document(), PlantedTable.RULES)).isSameAs(first);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void whoMayKnowTheSchemaIsShownNoValues(int version) {
        PlantedTable table = new PlantedTable(new Random(SEED), version);
        String shown = text(SchemaOnly.reduce(table.document()));
        // Properties and the place of the table are not values.
        List<String> values = new ArrayList<>(table.ofRows());
        values.removeIf(word -> shown.contains("s3://lake/" + word + "\"") || shown.contains("encryption.key-id\":\""
                + word));

        assertThat(values).hasSizeGreaterThan(15).noneMatch(shown::contains);
        assertThat(shown).contains(table.ofColumns());
        assertThat(parsed(SchemaOnly.reduce(table.document())).currentSnapshot().manifestListLocation())
                .startsWith("serac-restricted://");
    }

    private static MetadataDocument redact(PlantedTable table, List<Part> parts) {
        return RedactedTable.redact(table.document(), PlantedTable.RULES, parts);
    }

    private static List<String> leaked(PlantedTable table, String shown) {
        List<String> leaked = new ArrayList<>(table.ofColumns());
        leaked.addAll(table.ofRows());
        leaked.removeIf(word -> !shown.contains(word));
        return leaked;
    }

    /** All but the name of the metadata file, which is not in it. */
    private static List<String> withoutFile(PlantedTable table) {
        return table.ofRows().stream().filter(word -> !table.document().metadataLocation().contains(word)).toList();
    }

    private static TableMetadata parsed(MetadataDocument document) {
        return TableMetadataParser.fromJson(text(document));
    }

    private static JsonNode json(MetadataDocument document) {
        try {
            return JSON.readTree(document.json());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(MetadataDocument document) {
        return new String(document.json(), UTF_8);
    }
}
