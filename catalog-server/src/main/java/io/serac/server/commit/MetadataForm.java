package io.serac.server.commit;

import io.serac.authorizer.column.TableColumns;
import java.util.List;
import org.apache.iceberg.Schema;

/**
 * How the metadata of one kind of object is read and written.
 *
 * @param <M>
 *            Iceberg's type of it
 */
public interface MetadataForm<M> {
    /** A parsed document occupies several times its JSON, and so do the text and the tree that it is made of. */
    int PARSED_FACTOR = 4;

    /**
     * Parses a document, once there is memory for it.
     *
     * @throws io.serac.server.error.CatalogException
     *             TOO_MANY_REQUESTS if it is large, and there is none in time
     */
    M parse(String metadataLocation, byte[] json);

    /** The same metadata as if it had been parsed from its file: without a record of changes. */
    M parsed(M changed, String metadataLocation);

    /** The JSON of the metadata, UTF-8. */
    byte[] serialise(M metadata);

    /** Folder that new metadata files go to. */
    String metadataFolder(M metadata);

    /** Whether metadata files are to be compressed. */
    boolean isCompressed(M metadata);

    /** All columns whose values may be in files, dropped ones included. */
    TableColumns columns(VersionColumns version);

    /** Metadata files that a successor no longer names, if they are to be deleted then. */
    List<String> supersededFiles(M base, M successor);

    /** Every schema that the object has or had, the current one first. */
    List<Schema> schemas(M metadata);

    /** Every folder that the metadata names, beginning with its location. */
    List<String> folders(M metadata);
}
