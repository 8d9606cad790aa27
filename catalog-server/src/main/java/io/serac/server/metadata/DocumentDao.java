package io.serac.server.metadata;

import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** Current documents of objects. Thread-safe as its session is. */
interface DocumentDao {
    @SqlQuery("""
            SELECT m.version_id, v.metadata_location, m.content, m.content_crc32, m.content_bytes
              FROM object_metadata m
              JOIN object_version v ON v.version_id = m.version_id
             WHERE m.object_id = :objectId
            """)
    Optional<Row> find(UUID objectId);

    /** A stored document. */
    record Row(UUID versionId, String metadataLocation, byte[] content, long contentCrc32, int contentBytes) {
        MetadataDocument document() {
            return MetadataDocument.inflate(versionId, metadataLocation, content, contentBytes, contentCrc32);
        }
    }
}
