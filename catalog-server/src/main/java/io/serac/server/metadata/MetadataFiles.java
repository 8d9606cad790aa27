package io.serac.server.metadata;

import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.Excerpt;
import io.serac.server.location.LocationRules;
import io.serac.storage.ObjectFiles;
import io.serac.storage.StorageException;
import io.serac.storage.location.Location;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Metadata files in the object store: written for engines and for disaster, read back only when registered. Thread-safe. */
public final class MetadataFiles {
    private static final Logger LOG = LoggerFactory.getLogger(MetadataFiles.class);
    private static final String COMPRESSED_SUFFIX = ".gz.metadata.json";
    private static final int COMPRESSION_RATIO_MAX = 100;

    private final long bytesMax;

    /**
     * @param bytesMax
     *            of metadata, uncompressed
     */
    public MetadataFiles(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Where the file of a version goes. */
    public static Location locate(String folder, long revision, UUID versionId, boolean isCompressed) {
        String trimmed = folder.endsWith("/") ? folder.substring(0, folder.length() - 1) : folder;
        return LocationRules.parse(String.format(Locale.ROOT, "%s/%05d-%s%s", trimmed, revision, versionId,
                isCompressed ? COMPRESSED_SUFFIX : ".metadata.json"));
    }

    /**
     * Writes a file that no pointer names yet.
     *
     * @throws CatalogException
     *             SERVICE_UNAVAILABLE if it could not be written; nothing was applied then
     */
    public void write(ObjectFiles files, Location location, byte[] json, boolean isCompressed) {
        if (json.length > bytesMax) {
            throw CatalogException.badRequest("The metadata would have " + json.length + " bytes; at most " + bytesMax
                    + " are allowed. Expire snapshots or remove unused schemas first");
        }
        try {
            files.writeNew(location, isCompressed ? compress(json) : json);
        } catch (StorageException e) {
            if (e.kind() == StorageException.Kind.UNAVAILABLE) {
                discard(files, location);
            }
            throw CatalogException.unavailable(
                    "The metadata file could not be written; nothing was changed. Repeat the request", e);
        }
    }

    /**
     * Deletes a file whose swap is known to have failed. What cannot be deleted now is left to the reaper.
     *
     * @return whether it is gone
     */
    public boolean discard(ObjectFiles files, Location location) {
        try {
            files.delete(location);
            return true;
        } catch (StorageException e) {
            LOG.atDebug().addKeyValue("location", location).setCause(e).log("metadata file left behind");
            return false;
        }
    }

    /**
     * Reads a file that a client named, within bounds.
     *
     * @throws CatalogException
     *             BAD_REQUEST if it cannot be read; says nothing of its content
     */
    public byte[] read(ObjectFiles files, Location location) {
        try {
            byte[] content = files.read(location, bytesMax);
            boolean isCompressed = content.length > 2 && content[0] == 0x1f && content[1] == (byte) 0x8b;
            return isCompressed ? decompress(content) : content;
        } catch (StorageException e) {
            if (e.kind() == StorageException.Kind.UNAVAILABLE) {
                throw CatalogException.unavailable("The store did not answer. Repeat the request", e);
            }
            throw unreadable(location, e);
        } catch (IOException e) {
            throw unreadable(location, e);
        }
    }

    private static CatalogException unreadable(Location location, Exception cause) {
        return new CatalogException(ErrorCode.BAD_REQUEST,
                "Cannot read a metadata file at " + Excerpt.of(location.toString()) + ". Check that it exists", cause);
    }

    private static byte[] compress(byte[] json) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private byte[] decompress(byte[] content) throws IOException {
        long allowed = Math.min(bytesMax, (long) content.length * COMPRESSION_RATIO_MAX);
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(content))) {
            byte[] json = gzip.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, allowed + 1));
            if (json.length > allowed) {
                throw new IOException("The file is larger than allowed when uncompressed");
            }
            return json;
        }
    }
}
