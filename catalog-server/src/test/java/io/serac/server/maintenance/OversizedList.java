package io.serac.server.maintenance;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;

/** A manifest list whose first entry is repeated. Stateless. */
final class OversizedList {
    private static final int ENTRIES = 5_000_000;

    private OversizedList() {
    }

    /** Puts it in the place of a list. */
    static void write(Path list) throws IOException {
        GenericRecord first;
        try (DataFileReader<GenericRecord> reader =
                new DataFileReader<>(list.toFile(), new GenericDatumReader<GenericRecord>())) {
            first = reader.next();
        }
        try (DataFileWriter<GenericRecord> writer =
                new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(first.getSchema()))) {
            writer.setCodec(CodecFactory.deflateCodec(9)).create(first.getSchema(), list.toFile());
            for (int i = 0; i < ENTRIES; i++) {
                writer.append(first);
            }
        }
    }
}
