package io.serac.bench.seed;

import io.serac.bench.BenchException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Copies the metadata documents of tables: the JSON with the id of the copy in it, deflated as the server does. Immutable; each
 * use has a connection of its own.
 */
final class DocumentCopies {
    private static final HexFormat HEX = HexFormat.of();
    private static final int BUFFER_BYTES = 1 << 16;

    private final Map<String, String> jsonById;

    private DocumentCopies(Map<String, String> jsonById) {
        this.jsonById = Map.copyOf(jsonById);
    }

    /** Reads the documents that are copied. */
    static DocumentCopies read(Connection connection) throws SQLException {
        Map<String, String> jsonById = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT m.object_id, m.content, m.content_bytes
                  FROM object_metadata m WHERE m.object_id IN (SELECT old_id FROM bench_copy)
                """); ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                jsonById.put(row.getString(1), inflate(row.getBytes(2), row.getInt(3)));
            }
        }
        return new DocumentCopies(jsonById);
    }

    /** Copies those of some namespaces, whose tables are there. */
    void copy(Connection reading, Connection writing, List<String> namespaces) throws SQLException {
        CopyIn copy = writing.unwrap(PGConnection.class).getCopyAPI().copyIn(
                "COPY object_metadata (object_id, version_id, content, content_crc32, content_bytes) FROM STDIN");
        try (PreparedStatement statement = reading.prepareStatement("""
                SELECT old_id, new_id, new_version FROM bench_copy WHERE new_namespace_name = ANY (?)
                """)) {
            statement.setArray(1, reading.createArrayOf("text", namespaces.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    byte[] line = line(row.getString(1), row.getString(2), row.getString(3));
                    copy.writeToCopy(line, 0, line.length);
                }
            }
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private byte[] line(String oldId, String newId, String newVersion) {
        String template = jsonById.get(oldId);
        if (template == null) {
            throw new BenchException("Table " + oldId + " has no document.");
        }
        byte[] json = template.replace(oldId, newId).getBytes(StandardCharsets.UTF_8);
        CRC32 crc = new CRC32();
        crc.update(json);
        String line = newId + '\t' + newVersion + "\t\\\\x" + HEX.formatHex(deflate(json)) + '\t' + crc.getValue()
                + '\t' + json.length + '\n';
        return line.getBytes(StandardCharsets.US_ASCII);
    }

    /** Blocks that end on a byte boundary, without a final one. */
    private static byte[] deflate(byte[] json) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
        try {
            deflater.setInput(json);
            byte[] buffer = new byte[json.length + BUFFER_BYTES];
            int filled = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
            return Arrays.copyOf(buffer, filled);
        } finally {
            deflater.end();
        }
    }

    private static String inflate(byte[] deflated, int jsonBytes) {
        Inflater inflater = new Inflater(true);
        try (ByteArrayOutputStream json = new ByteArrayOutputStream(jsonBytes)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            inflater.setInput(deflated);
            while (json.size() < jsonBytes) {
                int inflated = inflater.inflate(buffer);
                if (inflated == 0) {
                    throw new BenchException("A document in the database is cut short.");
                }
                json.write(buffer, 0, inflated);
            }
            return json.toString(StandardCharsets.UTF_8);
        } catch (DataFormatException e) {
            throw new BenchException("A document in the database is damaged.", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            inflater.end();
        }
    }
}
