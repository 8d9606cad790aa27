package io.serac.server.commit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.serac.authorizer.column.TableColumns;
import io.serac.server.http.HeldMemory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import io.serac.server.column.Schemas;
import org.apache.iceberg.Schema;
import java.util.Locale;
import org.apache.iceberg.view.ViewMetadata;
import org.apache.iceberg.view.ViewMetadataParser;
import org.apache.iceberg.view.ViewProperties;

/** View metadata. Thread-safe. */
public final class ViewForm implements MetadataForm<ViewMetadata> {
    private static final JsonFactory JSON = new JsonFactory();

    @Override
    public ViewMetadata parse(String metadataLocation, byte[] json) {
        HeldMemory.take((long) PARSED_FACTOR * json.length);
        return ViewMetadataParser.fromJson(metadataLocation, new String(json, StandardCharsets.UTF_8));
    }

    @Override
    public ViewMetadata parsed(ViewMetadata changed, String metadataLocation) {
        return ViewMetadata.buildFrom(changed).setMetadataLocation(metadataLocation).build();
    }

    @Override
    public byte[] serialise(ViewMetadata metadata) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(2048);
        try (JsonGenerator generator = JSON.createGenerator(bytes)) {
            ViewMetadataParser.toJson(metadata, generator);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public String metadataFolder(ViewMetadata metadata) {
        String folder = metadata.properties().get(ViewProperties.WRITE_METADATA_LOCATION);
        return folder == null ? metadata.location() + "/metadata" : folder;
    }

    @Override
    public boolean isCompressed(ViewMetadata metadata) {
        return metadata.properties()
                .getOrDefault(ViewProperties.METADATA_COMPRESSION, ViewProperties.METADATA_COMPRESSION_DEFAULT)
                .toLowerCase(Locale.ROOT).equals("gzip");
    }

    @Override
    public TableColumns columns(VersionColumns version) {
        // A view has no files.
        return TableColumns.of(List.of());
    }

    @Override
    public List<String> supersededFiles(ViewMetadata base, ViewMetadata successor) {
        // Views keep no log of their files.
        return List.of();
    }

    @Override
    public List<Schema> schemas(ViewMetadata metadata) {
        return Schemas.currentFirst(metadata.schema(), metadata.schemas());
    }

    @Override
    public List<String> folders(ViewMetadata metadata) {
        String folder = metadata.properties().get(ViewProperties.WRITE_METADATA_LOCATION);
        return folder == null ? List.of(metadata.location()) : List.of(metadata.location(), folder);
    }
}
