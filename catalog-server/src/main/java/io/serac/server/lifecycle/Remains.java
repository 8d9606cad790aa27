package io.serac.server.lifecycle;

import io.serac.server.metadata.MetadataDocument;
import io.serac.server.securable.ObjectEntry;
import java.util.List;

/**
 * A table or view that an earlier request was about, as it is now or as it was last. Immutable.
 *
 * @param object
 *            in the namespace it is in; in the warehouse's root if it was dropped or removed
 * @param path
 *            of the namespace it is in or was in last
 * @param isInCatalog
 *            neither dropped nor removed
 * @param document
 *            its newest metadata
 */
public record Remains(ObjectEntry object, List<String> path, boolean isInCatalog, MetadataDocument document) {
    public Remains {
        path = List.copyOf(path);
    }
}
