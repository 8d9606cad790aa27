package io.serac.server.securable;

import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import java.util.Locale;
import org.apache.iceberg.catalog.Namespace;

/** The two kinds of objects that live in namespaces and share their names. */
public enum ObjectKind {
    TABLE("Table", ErrorCode.NO_SUCH_TABLE), VIEW("View", ErrorCode.NO_SUCH_VIEW);

    private final String word;
    private final ErrorCode absent;

    ObjectKind(String word, ErrorCode absent) {
        this.word = word;
        this.absent = absent;
    }

    /** How the kind begins a sentence. */
    public String word() {
        return word;
    }

    /** How the kind is written in SQL and JSON. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind that is written so. */
    public static ObjectKind of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }

    /** The refusal for an object that does not exist or must not be seen. */
    public CatalogException absent(Namespace namespace, String name) {
        return new CatalogException(absent, word + " does not exist: " + namespace + "." + name);
    }
}
