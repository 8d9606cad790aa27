package io.serac.server.leak;

import java.util.List;

/**
 * A table of a tree. Immutable.
 *
 * @param name in its namespace
 * @param location of its files
 * @param metadataLocation its current metadata file
 * @param dataFiles paths of its data files, the first of which is of an earlier snapshot
 * @param hidden full names of the columns that rules hide
 * @param maskable those of them that are not inside lists and maps
 * @param open a column that no rule hides, and no grant for columns lists
 * @param literal that its row filter compares with
 */
record TreeTable(String name, String location, String metadataLocation, List<String> dataFiles, List<String> hidden,
        List<String> maskable, String open, String literal) {
    TreeTable {
        dataFiles = List.copyOf(dataFiles);
        hidden = List.copyOf(hidden);
        maskable = List.copyOf(maskable);
    }
}
