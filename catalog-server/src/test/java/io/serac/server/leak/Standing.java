package io.serac.server.leak;

import static io.serac.server.leak.Kind.CELL;
import static io.serac.server.leak.Kind.CHILD;
import static io.serac.server.leak.Kind.CLOSED;
import static io.serac.server.leak.Kind.CONTAINER_DOC;
import static io.serac.server.leak.Kind.DATA_FILE;
import static io.serac.server.leak.Kind.DEFAULT;
import static io.serac.server.leak.Kind.ENCRYPTION_KEY;
import static io.serac.server.leak.Kind.FILE_ACCESS;
import static io.serac.server.leak.Kind.FILTER_LITERAL;
import static io.serac.server.leak.Kind.FORMER_COLUMN;
import static io.serac.server.leak.Kind.HIDDEN_COLUMN;
import static io.serac.server.leak.Kind.HIDDEN_DOC;
import static io.serac.server.leak.Kind.HIDDEN_TAG;
import static io.serac.server.leak.Kind.HISTORY;
import static io.serac.server.leak.Kind.LAYOUT;
import static io.serac.server.leak.Kind.LISTED_DOC;
import static io.serac.server.leak.Kind.LISTED_TAG;
import static io.serac.server.leak.Kind.LOCATION;
import static io.serac.server.leak.Kind.METADATA_FILE;
import static io.serac.server.leak.Kind.NAMESPACE;
import static io.serac.server.leak.Kind.NAMESPACE_PROPERTY;
import static io.serac.server.leak.Kind.NAMESPACE_TAG;
import static io.serac.server.leak.Kind.OPEN_COLUMN;
import static io.serac.server.leak.Kind.OPEN_DOC;
import static io.serac.server.leak.Kind.OPEN_TAG;
import static io.serac.server.leak.Kind.POLICY;
import static io.serac.server.leak.Kind.PROPERTY;
import static io.serac.server.leak.Kind.REFERENCE;
import static io.serac.server.leak.Kind.ROLE;
import static io.serac.server.leak.Kind.STATISTICS;
import static io.serac.server.leak.Kind.SUMMARY;
import static io.serac.server.leak.Kind.TABLE;
import static io.serac.server.leak.Kind.TABLE_TAG;
import static io.serac.server.leak.Kind.VIEW;
import static io.serac.server.leak.Kind.VIEW_COLUMN;
import static io.serac.server.leak.Kind.VIEW_QUERY;
import static io.serac.server.leak.Kind.VIEW_SCHEMA;
import static io.serac.server.leak.Kind.VIEW_TAG;

import java.util.EnumSet;
import java.util.Set;

/** How a principal stands to a warehouse, and what he may see of it. The fixture gives the rights, this table says what they show. */
enum Standing {
    NOBODY,
    /** Everything is granted and ACCESS_DENY takes it away. */
    BARRED,
    /** BROWSE on the namespace. */
    BROWSER(NAMESPACE, CHILD, TABLE, VIEW),
    /** DESCRIBE on the namespace: the schema, no value of a row and nothing of the history. */
    DESCRIBER(NAMESPACE, CHILD, TABLE, VIEW, NAMESPACE_PROPERTY, LISTED_DOC, OPEN_COLUMN, OPEN_DOC, HIDDEN_COLUMN,
            HIDDEN_DOC, CONTAINER_DOC, FORMER_COLUMN, LAYOUT, PROPERTY, LOCATION, NAMESPACE_TAG, TABLE_TAG, VIEW_TAG,
            VIEW_COLUMN, LISTED_TAG, OPEN_TAG, HIDDEN_TAG),
    /** SELECT on two columns of each table. */
    LISTED(NAMESPACE, TABLE, LISTED_DOC, NAMESPACE_TAG, TABLE_TAG, LISTED_TAG),
    /** SELECT on the tables, and COLUMN_DENY. */
    DENIED(NAMESPACE, TABLE, LISTED_DOC, OPEN_COLUMN, OPEN_DOC, NAMESPACE_TAG, TABLE_TAG, LISTED_TAG, OPEN_TAG),
    /** SELECT on the tables, and COLUMN_MASK. */
    MASKED(NAMESPACE, TABLE, LISTED_DOC, OPEN_COLUMN, OPEN_DOC, HIDDEN_COLUMN, HIDDEN_DOC, CONTAINER_DOC,
            NAMESPACE_TAG, TABLE_TAG, LISTED_TAG, OPEN_TAG, HIDDEN_TAG),
    /** SELECT on the tables, and ROW_FILTER. */
    FILTERED(NAMESPACE, TABLE, LISTED_DOC, OPEN_COLUMN, OPEN_DOC, HIDDEN_COLUMN, HIDDEN_DOC, CONTAINER_DOC, LAYOUT,
            NAMESPACE_TAG, TABLE_TAG, LISTED_TAG, OPEN_TAG, HIDDEN_TAG),
    /** SELECT on the tables, ROW_FILTER and COLUMN_MASK, and an engine that is told of both and applies them. */
    TOLD(NAMESPACE, TABLE, LISTED_DOC, OPEN_COLUMN, OPEN_DOC, HIDDEN_COLUMN, HIDDEN_DOC, CONTAINER_DOC, DEFAULT,
            FORMER_COLUMN, LAYOUT, PROPERTY, SUMMARY, REFERENCE, STATISTICS, HISTORY, METADATA_FILE, DATA_FILE, CELL,
            FILE_ACCESS, LOCATION, FILTER_LITERAL, ENCRYPTION_KEY, NAMESPACE_TAG, TABLE_TAG, LISTED_TAG, OPEN_TAG,
            HIDDEN_TAG),
    /** INSERT on the tables: their metadata is real, their rows stay closed. */
    WRITER(NAMESPACE, TABLE, LISTED_DOC, OPEN_COLUMN, OPEN_DOC, HIDDEN_COLUMN, HIDDEN_DOC, CONTAINER_DOC, DEFAULT,
            FORMER_COLUMN, LAYOUT, PROPERTY, SUMMARY, REFERENCE, STATISTICS, HISTORY, METADATA_FILE, FILE_ACCESS,
            LOCATION, ENCRYPTION_KEY, NAMESPACE_TAG, TABLE_TAG, LISTED_TAG, OPEN_TAG, HIDDEN_TAG),
    /** Owns the tables, which are under managed access, may create more, and COLUMN_DENY binds him too. */
    OWNER(NAMESPACE, CHILD, TABLE, VIEW, LISTED_DOC, OPEN_COLUMN, OPEN_DOC, NAMESPACE_TAG, TABLE_TAG, LISTED_TAG,
            OPEN_TAG),
    /** ALTER on the view: its form, not its queries. */
    EDITOR(NAMESPACE, VIEW, VIEW_SCHEMA, VIEW_COLUMN, NAMESPACE_TAG, VIEW_TAG),
    /** SELECT on the namespace. */
    READER(NAMESPACE, CHILD, TABLE, VIEW, NAMESPACE_PROPERTY, LISTED_DOC, OPEN_COLUMN, OPEN_DOC, HIDDEN_COLUMN,
            HIDDEN_DOC, CONTAINER_DOC, DEFAULT, FORMER_COLUMN, LAYOUT, PROPERTY, SUMMARY, REFERENCE, STATISTICS,
            HISTORY, METADATA_FILE, DATA_FILE, CELL, FILE_ACCESS, VIEW_QUERY, VIEW_SCHEMA, VIEW_COLUMN, LOCATION,
            ENCRYPTION_KEY, NAMESPACE_TAG, TABLE_TAG, VIEW_TAG, LISTED_TAG, OPEN_TAG, HIDDEN_TAG),
    /** SELECT on the tables, COLUMN_DENY, and the exemption of an engine's account in its warehouses. */
    EXEMPT(NAMESPACE, TABLE, LISTED_DOC, OPEN_COLUMN, OPEN_DOC, HIDDEN_COLUMN, HIDDEN_DOC, CONTAINER_DOC, DEFAULT,
            FORMER_COLUMN, LAYOUT, PROPERTY, SUMMARY, REFERENCE, STATISTICS, HISTORY, METADATA_FILE, DATA_FILE, CELL,
            FILE_ACCESS, LOCATION, ENCRYPTION_KEY, NAMESPACE_TAG, TABLE_TAG, LISTED_TAG, OPEN_TAG, HIDDEN_TAG),
    /** Administers the installation, and has no right to data. */
    ADMINISTRATOR(NAMESPACE, CHILD, CLOSED, TABLE, VIEW, NAMESPACE_PROPERTY, LISTED_DOC, OPEN_COLUMN, OPEN_DOC,
            HIDDEN_COLUMN, HIDDEN_DOC, CONTAINER_DOC, FORMER_COLUMN, LAYOUT, PROPERTY, POLICY, FILTER_LITERAL, ROLE,
            LOCATION, NAMESPACE_TAG, TABLE_TAG, VIEW_TAG, VIEW_COLUMN, LISTED_TAG, OPEN_TAG, HIDDEN_TAG);

    private final Set<Kind> visible;

    Standing(Kind... visible) {
        this.visible = EnumSet.noneOf(Kind.class);
        this.visible.addAll(Set.of(visible));
    }

    boolean sees(Kind kind) {
        return visible.contains(kind);
    }

    /** Whether he may change anything that is there. */
    boolean mayChange() {
        return this == OWNER || this == EDITOR || this == ADMINISTRATOR;
    }
}
