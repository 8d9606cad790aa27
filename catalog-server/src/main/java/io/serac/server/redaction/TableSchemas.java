package io.serac.server.redaction;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.serac.authorizer.column.TableColumns;
import io.serac.server.access.ColumnSource;
import io.serac.server.metadata.Documents;
import io.serac.server.metadata.MetadataDocument;
import io.serac.server.securable.ObjectEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.types.Types;

/** The columns that a table has or had, from its metadata, each version parsed once. Thread-safe. */
public final class TableSchemas implements ColumnSource {
    private static final int VERSIONS_MAX = 2_000;

    private final Documents documents;
    private final Cache<UUID, TableColumns> byVersion = Caffeine.newBuilder().maximumSize(VERSIONS_MAX).build();

    public TableSchemas(Documents documents) {
        this.documents = documents;
    }

    @Override
    public TableColumns columns(ObjectEntry table) {
        TableColumns known = byVersion.getIfPresent(table.pointer().versionId());
        if (known != null) {
            return known;
        }
        MetadataDocument document = documents.current(table);
        TableColumns read = read(document);
        byVersion.put(document.versionId(), read);
        return read;
    }

    private static TableColumns read(MetadataDocument document) {
        TableMetadata metadata = TableMetadataParser.fromJson(document.metadataLocation(),
                new String(document.json(), StandardCharsets.UTF_8));
        List<Schema> former = new ArrayList<>(metadata.schemas());
        former.sort(Comparator.comparingInt(Schema::schemaId).reversed());
        List<Types.StructType> types = former.stream().filter(schema -> schema.schemaId() != metadata.currentSchemaId())
                .map(Schema::asStruct).toList();
        return TableColumns.of(metadata.schema().asStruct(), types);
    }
}
