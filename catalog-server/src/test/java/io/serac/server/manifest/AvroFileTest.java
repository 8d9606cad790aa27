package io.serac.server.manifest;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AvroFileTest {
    private static final byte[] SYNC = new byte[16];
    private static final long WORK_MAX = 64L << 20;
    private static final long KEPT_MAX = 128L << 20;
    private static final String LONGS = "{'type': 'array', 'items': 'long'}";

    @ParameterizedTest
    @ValueSource(strings = {"null", "deflate"})
    void soundFilesOfEveryTypePass(String codec) throws IOException {
        Schema schema = SchemaBuilder.record("r").fields().requiredBoolean("b").requiredInt("i").requiredLong("l")
                .requiredFloat("f").requiredDouble("d").requiredBytes("y").requiredString("s").optionalInt("o")
                .name("x").type().fixed("x").size(3).noDefault().name("e").type().enumeration("e").symbols("A", "B")
                .noDefault().name("a").type().array().items().longType().noDefault().name("m").type().map().values()
                .stringType().noDefault().endRecord();
        GenericRecord record = new GenericRecordBuilder(schema).set("b", true).set("i", -5).set("l", Long.MIN_VALUE)
                .set("f", 1f).set("d", 2d).set("y", ByteBuffer.wrap(new byte[]{1, 2})).set("s", "text")
                .set("o", 7).set("x", new GenericData.Fixed(schema.getField("x").schema(), new byte[3]))
                .set("e", new GenericData.EnumSymbol(schema.getField("e").schema(), "B"))
                .set("a", List.of(1L, -2L)).set("m", Map.of("k", "v")).build();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DataFileWriter<GenericRecord> writer = new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
            writer.setCodec(CodecFactory.fromString(codec)).setMeta("content", "data").create(schema, out);
            for (int i = 0; i < 5000; i++) {
                writer.append(record);
            }
        }
        byte[] file = out.toByteArray();

        assertThat(check(file).metadata()).containsEntry("content", "data");
        for (int length = 0; length < file.length; length += 1 + file.length / 97) {
            int cut = length;
            assertThatThrownBy(() -> check(Arrays.copyOf(file, cut))).as("cut at %d", cut)
                    .isInstanceOf(RuntimeException.class);
        }
        assertThatThrownBy(() -> check(Arrays.copyOf(file, file.length + 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static AvroFile check(byte[] file) {
        return AvroFile.check(file, new FileLimits(WORK_MAX, KEPT_MAX));
    }

    @Test
    void whatInflatesBeyondMeasureIsNotInflated() {
        byte[] zeros = new byte[64 << 20];
        assertRefused(file("\"bytes\"", "deflate", 1, deflated(join(varint(zeros.length), zeros))),
                "holds more than 8 MiB");
        byte[] few = new byte[1 << 20];
        assertThat(check(file("\"bytes\"", "deflate", 1, deflated(join(varint(few.length), few))))).isNotNull();
    }

    @Test
    void lengthsAreNotBelieved() {
        assertRefused(file("\"string\"", "null", 1, varint(Integer.MAX_VALUE - 8)), "beyond the end");
        assertRefused(file("\"bytes\"", "null", 1, varint(-1)), "beyond the end");
        assertRefused(file("\"bytes\"", "null", 1, varint(Long.MAX_VALUE)), "beyond the end");
        assertRefused(file(LONGS, "null", 1, varint(1L << 40)), "beyond the end");
        assertRefused(file(LONGS, "null", 1, join(varint(-1), varint(9), varint(5), varint(0))),
                "not as long as it says");
        assertThat(check(file(LONGS, "null", 1, join(varint(-1), varint(1), varint(5), varint(0))))).isNotNull();
        assertRefused(file(LONGS, "null", 1, join(varint(-1), varint(-9), varint(5), varint(0))), "negative length");
        assertRefused(file("\"long\"", "null", -1, varint(5)), "negative count");
        assertRefused(file("\"long\"", "null", 1, join(varint(5), varint(5))), "more than its entries");
        assertRefused(file("[\"null\", \"long\"]", "null", 1, varint(2)), "no branch");
        byte[] endless = new byte[11];
        Arrays.fill(endless, (byte) -1);
        assertRefused(file("\"long\"", "null", 1, endless), "too many bytes");
        assertRefused(join("Obj\1".getBytes(StandardCharsets.UTF_8), varint(1), varint(Long.MAX_VALUE)),
                "beyond the end");
    }

    @Test
    void whatTakesNoBytesIsCountedAllTheSame() {
        assertRefused(file("\"null\"", "null", Long.MAX_VALUE, new byte[0]), "more than 128 MiB of memory");
        String nulls = "{'type': 'array', 'items': 'null'}";
        assertRefused(file(nulls, "null", 1, join(varint(Long.MAX_VALUE), varint(0))), "more than 64 MiB");
        assertThat(check(file(nulls, "null", 1, join(varint(10), varint(0))))).isNotNull();
    }

    @Test
    void schemasAreNeitherEndlessNorDeep() {
        assertRefused(file("{'type': 'record', 'name': 'r', 'fields': [{'name': 'f', 'type': 'r'}]}", "null", 1,
                new byte[0]), "too deep");
        String nested = "{'type': 'array', 'doc': '}}}', 'items': ".repeat(70) + "'int'" + "}".repeat(70);
        assertRefused(file(nested, "null", 1, new byte[0]), "too deep");
        String unions = "[".repeat(5000) + "]".repeat(5000);
        assertThatThrownBy(() -> check(file(unions, "null", 1, new byte[0]))).isInstanceOf(RuntimeException.class);
        assertRefused(file(" ".repeat((1 << 20) + 1), "null", 1, new byte[0]), "schema is too large");
        assertThatThrownBy(() -> check(file("nonsense", "null", 1, new byte[0]))).isInstanceOf(RuntimeException.class);
    }

    @Test
    void recordsThatAreNamedOftenCountAsOften() {
        assertThat(check(file(naming(3), "null", 0, new byte[0]))).isNotNull();
        assertRefused(file(naming(12), "null", 0, new byte[0]), "schema is too large");
    }

    /** Records of ten fields each, inside of each other. */
    private static String naming(int levels) {
        String innermost = "{'type': 'record', 'name': 'r0', 'fields': []}";
        return IntStream.rangeClosed(1, levels).boxed().reduce(innermost, (inner, level) -> {
            String others = IntStream.range(1, 10)
                    .mapToObj(i -> ", {'name': 'f" + i + "', 'type': 'r" + (level - 1) + "'}").collect(joining());
            return "{'type': 'record', 'name': 'r" + level + "', 'fields': [{'name': 'f0', 'type': " + inner + "}"
                    + others + "]}";
        }, (one, other) -> one);
    }

    @Test
    void smallValuesThatBecomeLargeObjectsCountAsSuch() {
        String records = "{'type': 'array', 'items': {'type': 'record', 'name': 'r', 'fields': ["
                + "{'name': 'f', 'type': 'boolean'}]}}";
        assertRefused(file(records, "null", 1, join(varint(2 << 20), new byte[2 << 20], varint(0))),
                "more than 128 MiB of memory");
        assertThat(check(file(records, "null", 1, join(varint(1 << 20), new byte[1 << 20], varint(0))))).isNotNull();
        byte[] text = join(varint(1 << 20), new byte[1 << 20]);
        assertThat(check(file("'string'", "null", 4, join(text, text, text, text)))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"snappy", "zstandard", "xz", "bzip2"})
    void otherCompressionIsNotRead(String codec) {
        assertThatThrownBy(() -> check(file("\"long\"", codec, 1, varint(5)))).isInstanceOfSatisfying(
                UnreadCompression.class, refusal -> assertThat(refusal.codec()).isEqualTo(codec));
        assertThat(check(file("\"long\"", "null", 1, varint(5)))).isNotNull();
    }

    private static void assertRefused(byte[] file, String message) {
        assertThatThrownBy(() -> check(file)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static byte[] file(String schema, String codec, long count, byte[] block) {
        return join("Obj\1".getBytes(StandardCharsets.UTF_8), varint(2), text("avro.schema"),
                text(schema.replace('\'', '"')), text("avro.codec"), text(codec), varint(0), SYNC, varint(count),
                varint(block.length), block, SYNC);
    }

    private static byte[] text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return join(varint(bytes.length), bytes);
    }

    private static byte[] varint(long value) {
        List<Byte> bytes = new ArrayList<>();
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7fL) != 0) {
            bytes.add((byte) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        bytes.add((byte) rest);
        byte[] array = new byte[bytes.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = bytes.get(i);
        }
        return array;
    }

    private static byte[] deflated(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(out, new Deflater(9, true))) {
            deflater.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
