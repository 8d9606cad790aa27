package io.serac.server.warehouse;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Warehouses. Thread-safe as its session is. */
interface WarehouseDao {
    @SqlQuery("SELECT properties FROM warehouse WHERE id = :id")
    Optional<Map<String, String>> properties(UUID id);

    @SqlQuery("""
            SELECT id, name, owner_id, revision, storage, raw_access, properties, allowed_locations, undrop_seconds,
                   restricted_clients, is_strict_append, is_protected, created_at
              FROM warehouse
             WHERE name > :after
             ORDER BY name
             LIMIT :limit
            """)
    List<WarehouseRow> list(String after, int limit);

    @SqlQuery("""
            SELECT id, name, owner_id, revision, storage, raw_access, properties, allowed_locations, undrop_seconds,
                   restricted_clients, is_strict_append, is_protected, created_at
              FROM warehouse
             WHERE id = :id
            """)
    Optional<WarehouseRow> find(UUID id);

    /** Keeps everybody else from making a namespace in it, which would need its row, until the transaction ends. */
    @SqlQuery("""
            SELECT id, name, owner_id, revision, storage, raw_access, properties, allowed_locations, undrop_seconds,
                   restricted_clients, is_strict_append, is_protected, created_at
              FROM warehouse
             WHERE id = :id
               FOR UPDATE
            """)
    Optional<WarehouseRow> lock(UUID id);

    /** Lets one transaction at a time choose the folders of a warehouse; others wait until it ends. */
    @SqlQuery("SELECT true FROM (SELECT pg_advisory_xact_lock(5372616302)) AS locked")
    boolean lockFolders();

    @SqlQuery("SELECT storage, allowed_locations FROM warehouse WHERE id <> :exceptId")
    List<FoldersRow> foldersOfOthers(UUID exceptId);

    @SqlUpdate("""
            INSERT INTO warehouse (id, name, owner_id, storage, raw_access, properties, allowed_locations, undrop_seconds,
                                   restricted_clients, is_strict_append, is_protected)
            VALUES (:id, :name, :ownerId, :storage, :rawAccess, :properties, :allowedLocations, :undropSeconds,
                    :restrictedClients, :isStrictAppend, :isProtected)
            """)
    void insert(UUID id, String name, UUID ownerId, JsonNode storage, String rawAccess,
            Map<String, String> properties, String[] allowedLocations, long undropSeconds, String restrictedClients,
            boolean isStrictAppend, boolean isProtected);

    /** In place of all that there are. */
    @SqlUpdate("""
            UPDATE warehouse
               SET data_key = :dataKey, sealed_revision = :revision, credentials_sealed = :credentials,
                   signing_reader_sealed = :reader, signing_writer_sealed = :writer, storage_secret = NULL
             WHERE id = :id
            """)
    int storeSecrets(UUID id, byte @Nullable [] dataKey, @Nullable Long revision, byte @Nullable [] credentials,
            byte @Nullable [] reader, byte @Nullable [] writer);

    /** The root namespace has the warehouse's id and an empty path. */
    @SqlUpdate("""
            INSERT INTO namespace (id, warehouse_id, parent_id, name, path, path_digest, ancestor_ids, owner_id)
            VALUES (:warehouseId, :warehouseId, NULL, '', '{}', :pathDigest, '{}', :ownerId)
            """)
    void insertRootNamespace(UUID warehouseId, byte[] pathDigest, UUID ownerId);

    @SqlUpdate("""
            UPDATE warehouse
               SET revision = revision + 1, storage = :storage, raw_access = :rawAccess, properties = :properties,
                   storage_revision = CASE WHEN :isStorageChanged THEN storage_revision + 1 ELSE storage_revision END,
                   allowed_locations = :allowedLocations, undrop_seconds = :undropSeconds,
                   restricted_clients = :restrictedClients, is_strict_append = :isStrictAppend,
                   is_protected = :isProtected
             WHERE id = :id
            """)
    int update(UUID id, JsonNode storage, boolean isStorageChanged, String rawAccess, Map<String, String> properties,
            String[] allowedLocations, long undropSeconds, String restrictedClients, boolean isStrictAppend,
            boolean isProtected);

    /** Whether there is any namespace beside the root, any table or view, dropped ones too, or work left to do on one. */
    @SqlQuery("""
            SELECT EXISTS (SELECT FROM namespace WHERE warehouse_id = :id AND parent_id IS NOT NULL)
                OR EXISTS (SELECT FROM catalog_object WHERE warehouse_id = :id)
                OR EXISTS (SELECT FROM maintenance_job WHERE warehouse_id = :id)
            """)
    boolean isInUse(UUID id);

    /** @return 0 if it is gone already */
    @SqlUpdate("DELETE FROM warehouse WHERE id = :id")
    int delete(UUID id);

    /** Where another warehouse has its files. */
    record FoldersRow(JsonNode storage, List<String> allowedLocations) {
    }
}
