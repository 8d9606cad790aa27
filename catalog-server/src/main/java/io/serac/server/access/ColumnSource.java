package io.serac.server.access;

import io.serac.authorizer.column.TableColumns;
import io.serac.server.metadata.MetadataDocument;
import io.serac.server.securable.ObjectEntry;
import io.serac.server.securable.ObjectKind;

/** Finds the columns that a table or view has or had. Asked only if the decision depends on them. Thread-safe. */
public interface ColumnSource {
    /** All columns of all schemas at the entry's version, or at a newer one if the object has moved on meanwhile. */
    TableColumns columns(ObjectEntry object);

    /** All columns of all schemas in a document. */
    TableColumns columns(ObjectKind kind, MetadataDocument document);
}
