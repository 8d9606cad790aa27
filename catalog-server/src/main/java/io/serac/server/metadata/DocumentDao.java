package io.serac.server.metadata;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** Current documents of objects. Thread-safe as its session is. */
interface DocumentDao {
    /** The document; without its content where that is larger than asked for. */
    @SqlQuery("""
            SELECT m.version_id, v.metadata_location, m.content_crc32, m.content_bytes,
                   CASE WHEN m.content_bytes <= :bytesMax THEN m.content END AS content
              FROM object_metadata m
              JOIN object_version v ON v.version_id = m.version_id
             WHERE m.object_id = :objectId
            """)
    Optional<Row> find(UUID objectId, int bytesMax);

    /** A stored document. */
    record Row(UUID versionId, String metadataLocation, byte @Nullable [] content, long contentCrc32,
            int contentBytes) {
        MetadataDocument document() {
            return MetadataDocument.inflate(versionId, metadataLocation, Objects.requireNonNull(content), contentBytes,
                    contentCrc32);
        }
    }
}
