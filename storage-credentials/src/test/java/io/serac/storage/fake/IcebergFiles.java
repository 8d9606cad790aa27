package io.serac.storage.fake;

import java.io.IOException;
import java.util.random.RandomGenerator;
import org.apache.iceberg.aws.s3.S3FileIO;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SeekableInputStream;

/** Whole files by way of Iceberg's own S3 client. Stateless. */
public final class IcebergFiles {
    private IcebergFiles() {}

    /** Writes a file, over one that is there already. */
    public static void write(S3FileIO io, String file, byte[] content) throws IOException {
        try (PositionOutputStream stream = io.newOutputFile(file).createOrOverwrite()) {
            stream.write(content);
        }
    }

    public static byte[] read(S3FileIO io, String file) throws IOException {
        try (SeekableInputStream stream = io.newInputFile(file).newStream()) {
            return stream.readAllBytes();
        }
    }

    /** Content that no other file has. */
    public static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RandomGenerator.of("L64X128MixRandom").nextBytes(bytes);
        return bytes;
    }
}
