package io.serac.server.leak;

import java.util.List;

/**
 * What is in a warehouse: equal in each but for the words. Immutable.
 *
 * @param warehouse its name
 * @param namespace of the tables and the view
 * @param child a namespace below it
 * @param closed a namespace that hardly anybody sees, with a table and a view of the names {@code t} and {@code v}
 * @param tables of formats 2 and 3
 * @param view that reads one of them
 * @param listed columns that a grant for columns lists
 */
record Tree(String warehouse, String namespace, String child, String closed, List<TreeTable> tables, String view,
        List<String> listed) {
    Tree {
        tables = List.copyOf(tables);
        listed = List.copyOf(listed);
    }

    TreeTable first() {
        return tables.getFirst();
    }
}
