package io.serac.server.leak;

/** What a canary stands in for. What a principal may see is a set of these for each warehouse. */
enum Kind {
    /** Name of the namespace with the tables. */
    NAMESPACE,
    /** A value among its properties. */
    NAMESPACE_PROPERTY,
    /** Name of the namespace below it. */
    CHILD,
    /** Everything in a namespace that hardly anybody sees, its name too. */
    CLOSED,
    TABLE,
    VIEW,
    /** A query of a view. */
    VIEW_QUERY,
    /** Properties of a view. */
    VIEW_SCHEMA,
    /** Name of a column of a view. */
    VIEW_COLUMN,
    /** Explanation of a column that even a grant for two columns lists. */
    LISTED_DOC,
    /** Name of a column that no rule hides. */
    OPEN_COLUMN,
    OPEN_DOC,
    /** Name of a column that is denied to some and masked for others. */
    HIDDEN_COLUMN,
    HIDDEN_DOC,
    /** Explanation of a column in which another one is hidden. */
    CONTAINER_DOC,
    /** A default, which is a value of rows. */
    DEFAULT,
    /** Name of a column that was dropped, or a name from before a rename. */
    FORMER_COLUMN,
    /** Name of a partition field. */
    LAYOUT,
    /** Name or value of a table property. */
    PROPERTY,
    /** Value in the summary of a snapshot. */
    SUMMARY,
    /** Name of a branch or tag. */
    REFERENCE,
    STATISTICS,
    /** Manifest lists, earlier snapshots, earlier metadata files. */
    HISTORY,
    /** Where its files are. */
    LOCATION,
    /** Name of the current metadata file. */
    METADATA_FILE,
    /** Name of a data file. */
    DATA_FILE,
    /** A value of a row. */
    CELL,
    /** What opens files: keys and signatures. */
    FILE_ACCESS,
    /** The store's own secret. */
    STORE_KEY,
    /** Name of a restriction. */
    POLICY,
    /** What a row filter compares with. */
    FILTER_LITERAL,
    ROLE,
    /** Key or value of a tag on the namespace that comes down to all in it. */
    NAMESPACE_TAG,
    /** Key or value of a tag on a table. */
    TABLE_TAG,
    /** Key or value of a tag on a view or its column. */
    VIEW_TAG,
    /** Value of a tag on a column that even a grant for two columns lists. */
    LISTED_TAG,
    /** Value of a tag on a column that no rule hides. */
    OPEN_TAG,
    /** Key or value of a tag on a column that is denied to some and masked for others. */
    HIDDEN_TAG,
    /** A key by which files are encrypted, or its name. */
    ENCRYPTION_KEY
}
