package io.serac.authorizer;

/** What a subject gets of a table or view as a whole: how it is loaded, whether storage opens, whether it may be changed. */
public enum AccessClass {
    /** Rows may be read, all of them and as they are. */
    FULL,
    /** Something may be changed, no rows be read. */
    WRITER,
    /** The schema may be known, nothing else. */
    SCHEMA,
    /** Columns are hidden or masked, or rows filtered: the storage stays closed and nothing can be changed. */
    RESTRICTED,
    /** Nothing of it may be known but that it is there; also for what is neither table nor view. */
    NONE
}
