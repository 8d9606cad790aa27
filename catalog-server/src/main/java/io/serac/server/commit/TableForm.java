package io.serac.server.commit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.serac.authorizer.column.TableColumns;
import io.serac.server.column.Schemas;
import io.serac.server.http.HeldMemory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.TableProperties;

/** Table metadata. Thread-safe. */
public final class TableForm implements MetadataForm<TableMetadata> {
    private static final JsonFactory JSON = new JsonFactory();
    private static final List<String> FOLDER_PROPERTIES = List.of(TableProperties.WRITE_DATA_LOCATION,
            TableProperties.WRITE_METADATA_LOCATION, "write.object-storage.path", "write.folder-storage.path");

    /** Properties whose value is a location. */
    public static boolean isFolderProperty(String property) {
        return FOLDER_PROPERTIES.contains(property);
    }

    @Override
    public TableMetadata parse(String metadataLocation, byte[] json) {
        HeldMemory.take((long) PARSED_FACTOR * json.length);
        return TableMetadataParser.fromJson(metadataLocation, new String(json, StandardCharsets.UTF_8));
    }

    @Override
    public TableMetadata parsed(TableMetadata changed, String metadataLocation) {
        return TableMetadata.buildFrom(changed).discardChanges().withMetadataLocation(metadataLocation).build();
    }

    @Override
    public byte[] serialise(TableMetadata metadata) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
        try (JsonGenerator generator = JSON.createGenerator(bytes)) {
            TableMetadataParser.toJson(metadata, generator);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public String metadataFolder(TableMetadata metadata) {
        String folder = metadata.properties().get(TableProperties.WRITE_METADATA_LOCATION);
        return folder == null ? metadata.location() + "/metadata" : folder;
    }

    @Override
    public boolean isCompressed(TableMetadata metadata) {
        return metadata.property(TableProperties.METADATA_COMPRESSION, TableProperties.METADATA_COMPRESSION_DEFAULT)
                .toLowerCase(Locale.ROOT).equals("gzip");
    }

    @Override
    public TableColumns columns(VersionColumns version) {
        return version.get();
    }

    @Override
    public List<String> supersededFiles(TableMetadata base, TableMetadata successor) {
        if (!successor.propertyAsBoolean(TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED,
                TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED_DEFAULT)) {
            return List.of();
        }
        Set<String> superseded = new LinkedHashSet<>();
        base.previousFiles().forEach(entry -> superseded.add(entry.file()));
        successor.previousFiles().forEach(entry -> superseded.remove(entry.file()));
        return List.copyOf(superseded);
    }

    @Override
    public List<Schema> schemas(TableMetadata metadata) {
        return Schemas.currentFirst(metadata.schema(), metadata.schemas());
    }

    @Override
    public List<String> folders(TableMetadata metadata) {
        List<String> folders = new ArrayList<>();
        folders.add(metadata.location());
        for (String property : FOLDER_PROPERTIES) {
            String folder = metadata.properties().get(property);
            if (folder != null) {
                folders.add(folder);
            }
        }
        return List.copyOf(folders);
    }
}
