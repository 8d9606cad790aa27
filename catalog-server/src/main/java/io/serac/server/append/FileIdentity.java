package io.serac.server.append;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.DataFile;
import org.jspecify.annotations.Nullable;

/**
 * Everything that an entry of a live file says, in 32 bytes: two entries are the same if these are. Immutable.
 *
 * @param hash
 *            compared by its content
 */
record FileIdentity(ByteBuffer hash) {

    /**
     * Of an entry.
     *
     * @param firstRowId
     *            of its file, or null where that was not told yet
     */
    static FileIdentity of(Entry entry, DataFile file, @Nullable Long firstRowId) {
        MessageDigest digest = sha256();
        add(digest, entry.snapshotId());
        add(digest, file.location());
        add(digest, file.format());
        add(digest, file.specId());
        for (int i = 0; i < file.partition().size(); i++) {
            add(digest, file.partition().get(i, Object.class));
        }
        add(digest, file.recordCount());
        add(digest, file.fileSizeInBytes());
        add(digest, file.dataSequenceNumber());
        add(digest, file.fileSequenceNumber());
        add(digest, firstRowId);
        add(digest, file.columnSizes());
        add(digest, file.valueCounts());
        add(digest, file.nullValueCounts());
        add(digest, file.nanValueCounts());
        add(digest, file.lowerBounds());
        add(digest, file.upperBounds());
        add(digest, file.keyMetadata());
        add(digest, file.splitOffsets() == null ? List.of() : file.splitOffsets());
        add(digest, file.sortOrderId());
        return new FileIdentity(ByteBuffer.wrap(digest.digest()).asReadOnlyBuffer());
    }

    private static void add(MessageDigest digest, @Nullable Map<Integer, ?> map) {
        Map<Integer, ?> sorted = map == null ? Map.of() : new TreeMap<>(map);
        add(digest, sorted.size());
        sorted.forEach((id, value) -> {
            add(digest, id);
            add(digest, value);
        });
    }

    private static void add(MessageDigest digest, @Nullable Object value) {
        byte[] bytes = switch (value) {
            case null -> new byte[0];
            case ByteBuffer buffer -> {
                byte[] copy = new byte[buffer.remaining()];
                buffer.duplicate().get(copy);
                yield copy;
            }
            case Object other -> other.toString().getBytes(StandardCharsets.UTF_8);
        };
        // The length keeps values apart, and null from what is empty.
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, value == null ? -1 : bytes.length));
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
