package io.serac.server.commit;

import io.serac.server.metadata.MetadataDocument;

/**
 * What a commit led to. Immutable.
 *
 * @param document
 *            the current one afterwards
 * @param isDecided
 *            whether it is the version that was decided on, with this change and no other; if not, others have changed it besides
 */
public record Committed(MetadataDocument document, boolean isDecided) {
}
