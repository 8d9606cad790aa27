package io.serac.server.append;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;

/** An Avro file that Iceberg wrote, open to be forged. Not thread-safe. */
final class AvroRecords {
    final List<GenericRecord> records = new ArrayList<>();
    final Map<String, String> metadata = new HashMap<>();
    private final Schema schema;

    private AvroRecords(Schema schema) {
        this.schema = schema;
    }

    static AvroRecords read(Path file) {
        try (DataFileReader<GenericRecord> reader =
                new DataFileReader<>(file.toFile(), new GenericDatumReader<GenericRecord>())) {
            AvroRecords read = new AvroRecords(reader.getSchema());
            reader.forEach(read.records::add);
            reader.getMetaKeys().stream().filter(key -> !key.startsWith("avro."))
                    .forEach(key -> read.metadata.put(key, reader.getMetaString(key)));
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(Path file) {
        try (DataFileWriter<GenericRecord> writer = new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
            writer.setCodec(CodecFactory.deflateCodec(9));
            metadata.forEach(writer::setMeta);
            writer.create(schema, file.toFile());
            for (GenericRecord record : records) {
                writer.append(record);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first entry of a status of a manifest. */
    GenericRecord entry(int status) {
        return records.stream().filter(record -> record.get("status").equals(status)).findFirst().orElseThrow();
    }

    /** Another one with the same content. */
    static GenericRecord copy(GenericRecord record) {
        return GenericData.get().deepCopy(record.getSchema(), record);
    }
}
