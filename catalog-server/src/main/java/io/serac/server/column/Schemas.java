package io.serac.server.column;

import io.serac.server.metadata.Documents;
import io.serac.server.metadata.MetadataDocument;
import io.serac.server.securable.ObjectEntry;
import java.nio.charset.StandardCharsets;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.view.ViewMetadataParser;

/** Reads the current schemas of tables and views. Thread-safe. */
public final class Schemas {
    private final Documents documents;

    public Schemas(Documents documents) {
        this.documents = documents;
    }

    /**
     * The schema that the object has now.
     *
     * @throws io.serac.server.error.CatalogException
     *             404 if the object is gone
     */
    public Schema current(ObjectEntry object) {
        MetadataDocument document = documents.current(object);
        String json = new String(document.json(), StandardCharsets.UTF_8);
        return switch (object.kind()) {
            case TABLE -> TableMetadataParser.fromJson(document.metadataLocation(), json).schema();
            case VIEW -> ViewMetadataParser.fromJson(document.metadataLocation(), json).schema();
        };
    }
}
