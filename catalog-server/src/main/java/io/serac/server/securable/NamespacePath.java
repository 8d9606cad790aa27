package io.serac.server.securable;

import io.serac.server.error.CatalogException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.iceberg.catalog.Namespace;

/** The key that a namespace is found by: a digest, because sixteen long names do not fit an index entry. */
public final class NamespacePath {
    private static final char LEVEL_SEPARATOR = '\u001f';

    private NamespacePath() {
    }

    /** SHA-256 over the levels joined by the unit separator, which no name can contain. */
    public static byte[] digest(Namespace namespace) {
        return digest(namespace.levels());
    }

    static byte[] digest(String[] levels) {
        for (String level : levels) {
            if (level.indexOf(LEVEL_SEPARATOR) >= 0) {
                throw CatalogException.badRequest("A namespace level contains a control character");
            }
        }
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(String.join(String.valueOf(LEVEL_SEPARATOR), levels).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
