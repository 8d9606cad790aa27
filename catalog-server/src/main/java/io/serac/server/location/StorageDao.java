package io.serac.server.location;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Storage settings of warehouses. Thread-safe as its session is. */
interface StorageDao {
    @SqlQuery("""
            SELECT w.revision, w.storage, w.data_key, w.sealed_revision, w.credentials_sealed, w.signing_reader_sealed,
                   w.signing_writer_sealed, w.storage_secret, w.allowed_locations, w.raw_access, w.is_strict_append,
                   w.storage_revision,
                   EXISTS (SELECT FROM storage_check c
                            WHERE c.warehouse_id = w.id AND c.storage_revision = w.storage_revision
                              AND c.hole_seen_at IS NOT NULL) AS is_leaky
              FROM warehouse w WHERE w.id = :id
            """)
    Optional<Row> find(UUID id);

    /** Warehouses with secrets, by id. */
    @SqlQuery("""
            SELECT id FROM warehouse
             WHERE (data_key IS NOT NULL OR storage_secret IS NOT NULL) AND id > :after
             ORDER BY id
             LIMIT :limit
            """)
    List<UUID> withSecrets(UUID after, int limit);

    /** @return 0 if another one is there by now */
    @SqlUpdate("UPDATE warehouse SET data_key = :fresh WHERE id = :id AND data_key = :known")
    int replaceDataKey(UUID id, byte[] known, byte[] fresh);

    /** @return 0 if another secret is there by now, or the only one no longer */
    @SqlUpdate("""
            UPDATE warehouse
               SET data_key = :dataKey, sealed_revision = :revision, credentials_sealed = :credentials,
                   storage_secret = NULL
             WHERE id = :id AND storage_secret = :known AND data_key IS NULL
            """)
    int replaceSingle(UUID id, byte[] known, byte @Nullable [] dataKey, @Nullable Long revision,
            byte @Nullable [] credentials);

    /** Storage settings at one revision. */
    record Row(long revision, JsonNode storage, byte @Nullable [] dataKey, @Nullable Long sealedRevision,
            byte @Nullable [] credentialsSealed, byte @Nullable [] signingReaderSealed,
            byte @Nullable [] signingWriterSealed, byte @Nullable [] storageSecret, List<String> allowedLocations,
            String rawAccess, boolean isStrictAppend, long storageRevision, boolean isLeaky) {
        SealedSecrets secrets() {
            return new SealedSecrets(dataKey, sealedRevision, credentialsSealed, signingReaderSealed,
                    signingWriterSealed, storageSecret);
        }
    }
}
