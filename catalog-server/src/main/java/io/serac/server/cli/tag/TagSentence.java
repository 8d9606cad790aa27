package io.serac.server.cli.tag;

import io.serac.server.cli.client.ApiPath;
import io.serac.server.cli.client.SecurableName;
import io.serac.server.cli.client.Words;

/**
 * A tag by its key and what bears it. Immutable.
 *
 * @param column
 *            empty for the securable as a whole
 */
record TagSentence(String key, SecurableName securable, String column) {
    /** How it is written. */
    static final String FORM = "KEY on SECURABLE";
    /** Of the help of all that use it. */
    static final String FOOTER = "%nSECURABLE: " + SecurableName.HELP + "; a dot in a name is written \\.";
    /** Of the option that names a column. */
    static final String COLUMN = "A column of the table or view, the levels joined by dots, or id: and its field id.";

    static TagSentence parse(Words words, String column) {
        String key = words.next();
        words.skip("on");
        SecurableName securable = SecurableName.parse(words);
        words.end();
        return new TagSentence(key, securable, column);
    }

    ApiPath path() {
        ApiPath path = securable.path();
        return (column.isEmpty() ? path : path.then("columns").name(column)).then("tags").name(key);
    }

    String text() {
        return key + (column.isEmpty() ? " on " : " on column " + column + " of ") + securable.text();
    }
}
