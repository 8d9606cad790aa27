package io.serac.server.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serac.server.commit.Change;
import io.serac.server.commit.TableForm;
import io.serac.server.commit.Updates;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.location.LocationRules;
import io.serac.server.location.WarehouseStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.util.JsonUtil;

/**
 * The state of an earlier table version on top of a later one: whatever only grows in Iceberg keeps growing, and the metadata log
 * goes on. Thread-safe.
 */
final class EarlierTable implements EarlierVersion<TableMetadata> {
    private static final int SNAPSHOTS_LOOKED_FOR_MAX = 200;

    private final TableForm form = new TableForm();
    private final Clock clock;

    EarlierTable(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Change<TableMetadata> changeTo(WarehouseStorage storage, UUID versionId, String metadataLocation,
            byte[] json) {
        TableMetadata earlier = form.parse(metadataLocation, json);
        return base -> metadataLocation.equals(base.metadataFileLocation())
                ? Optional.empty()
                : Optional.of(Updates.guarded(() -> onTopOf(base, withoutExpired(storage, earlier, base))));
    }

    // Files of snapshots that were expired since may be gone: a history entry can be left out, a branch or tag cannot.
    private static TableMetadata withoutExpired(WarehouseStorage storage, TableMetadata earlier, TableMetadata base) {
        Set<Long> referenced = new HashSet<>();
        for (SnapshotRef reference : earlier.refs().values()) {
            referenced.add(reference.snapshotId());
        }
        List<Snapshot> newestFirst = new ArrayList<>(earlier.snapshots());
        newestFirst.sort(Comparator.comparingLong(Snapshot::sequenceNumber).reversed());
        List<Long> expired = new ArrayList<>();
        int lookedFor = 0;
        for (Snapshot snapshot : newestFirst) {
            boolean isReferenced = referenced.contains(snapshot.snapshotId());
            if (base.snapshot(snapshot.snapshotId()) != null || snapshot.manifestListLocation() == null) {
                continue;
            }
            boolean isThere = (isReferenced || ++lookedFor <= SNAPSHOTS_LOOKED_FOR_MAX)
                    && storage.files().exists(LocationRules.parse(snapshot.manifestListLocation()));
            if (!isThere && isReferenced) {
                throw new CatalogException(ErrorCode.CONFLICT, "Snapshot " + snapshot.snapshotId()
                        + " of the version has been expired since, its files are gone. Choose a later version");
            }
            if (!isThere) {
                expired.add(snapshot.snapshotId());
            }
        }
        return expired.isEmpty()
                ? earlier
                : TableMetadata.buildFrom(earlier).removeSnapshots(expired).discardChanges().build();
    }

    private TableMetadata onTopOf(TableMetadata base, TableMetadata earlier) {
        TableMetadata upgraded = earlier.formatVersion() == base.formatVersion()
                ? earlier
                : TableMetadata.buildFrom(earlier).upgradeFormatVersion(base.formatVersion()).build();
        ObjectNode json = tree(upgraded);
        json.put("table-uuid", base.uuid());
        json.put("last-updated-ms", Math.max(clock.millis(), base.lastUpdatedMillis()));
        keepGrowing(json, "last-sequence-number", base.lastSequenceNumber());
        keepGrowing(json, "last-column-id", base.lastColumnId());
        keepGrowing(json, "last-partition-id", base.lastAssignedPartitionId());
        keepGrowing(json, "next-row-id", base.nextRowId());
        json.set("metadata-log", log(json, base));
        return TableMetadataParser.fromJson((String) null, json);
    }

    private ObjectNode tree(TableMetadata metadata) {
        try {
            return (ObjectNode) JsonUtil.mapper().readTree(form.serialise(metadata));
        } catch (IOException e) {
            throw new UncheckedIOException("Iceberg reads what it wrote", e);
        }
    }

    private static void keepGrowing(ObjectNode json, String field, long atLeast) {
        JsonNode value = json.get(field);
        if (value != null) {
            json.put(field, Math.max(value.longValue(), atLeast));
        }
    }

    private static ArrayNode log(ObjectNode json, TableMetadata base) {
        List<TableMetadata.MetadataLogEntry> entries = base.previousFiles();
        int max = Math.max(1, base.propertyAsInt(TableProperties.METADATA_PREVIOUS_VERSIONS_MAX,
                TableProperties.METADATA_PREVIOUS_VERSIONS_MAX_DEFAULT));
        ArrayNode log = json.arrayNode();
        for (TableMetadata.MetadataLogEntry entry : entries.subList(Math.max(0, entries.size() + 1 - max),
                entries.size())) {
            log.addObject().put("timestamp-ms", entry.timestampMillis()).put("metadata-file", entry.file());
        }
        if (base.metadataFileLocation() != null) {
            log.addObject().put("timestamp-ms", base.lastUpdatedMillis()).put("metadata-file",
                    base.metadataFileLocation());
        }
        return log;
    }
}
