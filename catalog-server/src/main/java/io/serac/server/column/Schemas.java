package io.serac.server.column;

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
import org.apache.iceberg.view.ViewMetadata;
import org.apache.iceberg.view.ViewMetadataParser;

/** Reads the schemas of tables and views from their metadata. Thread-safe. */
public final class Schemas implements ColumnSource {
    private static final int ENTRY_BYTES = 150;

    private final Documents documents;
    // Decisions ask for the columns each time; administration asks for a schema now and then.
    private final Cache<UUID, TableColumns> columnsByVersion;

    /**
     * @param columnBytesMax
     *            what the columns that are kept may occupy
     */
    public Schemas(Documents documents, long columnBytesMax) {
        this.documents = documents;
        this.columnsByVersion = Caffeine.newBuilder().maximumWeight(columnBytesMax)
                .weigher((UUID versionId, TableColumns columns) -> ENTRY_BYTES + columns.weight()).build();
    }

    /**
     * The schema that the object has now.
     *
     * @throws io.serac.server.error.CatalogException
     *             404 if the object is gone
     */
    public Schema current(ObjectEntry object) {
        MetadataDocument document = documents.current(object);
        return switch (object.kind()) {
            case TABLE -> table(document).schema();
            case VIEW -> view(document).schema();
        };
    }

    /** All columns that a table or view has or had; each version is parsed once. */
    @Override
    public TableColumns columns(ObjectEntry object) {
        TableColumns known = columnsByVersion.getIfPresent(object.pointer().versionId());
        if (known != null) {
            return known;
        }
        MetadataDocument document = documents.current(object);
        TableColumns read = switch (object.kind()) {
            case TABLE -> columns(table(document));
            case VIEW -> columns(view(document));
        };
        columnsByVersion.put(document.versionId(), read);
        return read;
    }

    /** All columns that a table of this metadata has or had. */
    public static TableColumns columns(TableMetadata metadata) {
        return columns(currentFirst(metadata.schema(), metadata.schemas()));
    }

    /** All columns that a view of this metadata has or had. */
    public static TableColumns columns(ViewMetadata metadata) {
        return columns(currentFirst(metadata.schema(), metadata.schemas()));
    }

    /** All columns of schemas, of which the first is the current one and the others come latest first. */
    public static TableColumns columns(List<Schema> schemas) {
        List<Types.StructType> types = schemas.stream().map(Schema::asStruct).toList();
        return TableColumns.of(types.getFirst(), types.subList(1, types.size()));
    }

    /** The current schema, and then all others, latest first. */
    public static List<Schema> currentFirst(Schema current, List<Schema> all) {
        List<Schema> former = new ArrayList<>(all);
        former.removeIf(schema -> schema.schemaId() == current.schemaId());
        former.sort(Comparator.comparingInt(Schema::schemaId).reversed());
        former.addFirst(current);
        return former;
    }

    private static TableMetadata table(MetadataDocument document) {
        return TableMetadataParser.fromJson(document.metadataLocation(), json(document));
    }

    private static ViewMetadata view(MetadataDocument document) {
        return ViewMetadataParser.fromJson(document.metadataLocation(), json(document));
    }

    private static String json(MetadataDocument document) {
        return new String(document.json(), StandardCharsets.UTF_8);
    }
}
