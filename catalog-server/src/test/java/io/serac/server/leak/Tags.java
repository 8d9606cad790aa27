package io.serac.server.leak;

/**
 * Keys of the tags in a warehouse. Immutable.
 *
 * @param namespace on the namespace; comes down to all in it
 * @param table on each table
 * @param view on the view and its column
 * @param hidden on each column that rules hide
 */
record Tags(String namespace, String table, String view, String hidden) {
    /** The one that a path is about: that of a column, of an object, or one of the vocabulary. */
    String in(String path) {
        if (path.contains("/views/")) {
            return view;
        }
        if (path.contains("/columns/") || !path.contains("/namespaces/")) {
            return hidden;
        }
        return path.contains("/tables/") ? table : namespace;
    }
}
