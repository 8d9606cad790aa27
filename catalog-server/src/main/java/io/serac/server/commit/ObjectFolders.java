package io.serac.server.commit;

import io.serac.server.location.LocationRules;
import io.serac.server.metadata.MetadataDocument;
import io.serac.server.securable.ObjectKind;
import io.serac.storage.location.Location;
import java.util.List;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.view.ViewMetadata;

/** The folders that the metadata of a table or view names. */
public final class ObjectFolders {
    private static final MetadataForm<TableMetadata> TABLE = new TableForm();
    private static final MetadataForm<ViewMetadata> VIEW = new ViewForm();

    private ObjectFolders() {
    }

    /** Every one, beginning with the location. */
    public static List<Location> of(ObjectKind kind, MetadataDocument document) {
        return switch (kind) {
            case TABLE -> folders(TABLE, document);
            case VIEW -> folders(VIEW, document);
        };
    }

    private static <M> List<Location> folders(MetadataForm<M> form, MetadataDocument document) {
        M metadata = form.parse(document.metadataLocation(), document.json());
        return form.folders(metadata).stream().map(LocationRules::parse).toList();
    }
}
