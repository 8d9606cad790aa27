package io.serac.server.maintenance;

import io.serac.server.commit.ViewForm;
import io.serac.server.metadata.MetadataDocument;
import java.util.Map;
import org.apache.iceberg.TableProperties;

/** Whether files outlive a purge, because others may use them: of tables the data, of views all. */
public final class KeptFiles {
    private KeptFiles() {
    }

    /** By the properties of a table or view. */
    static boolean of(Map<String, String> properties) {
        return "false".equalsIgnoreCase(properties.get(TableProperties.GC_ENABLED));
    }

    /** By the document of a view. */
    public static boolean ofView(MetadataDocument document) {
        return of(new ViewForm().parse(document.metadataLocation(), document.json()).properties());
    }
}
