package io.serac.server.securable;

import io.serac.server.error.CatalogException;
import io.serac.server.http.PercentEncoding;
import io.serac.server.http.Request;
import java.util.Optional;

/**
 * The chain of views that a client says it came through. A claim that grants nothing: it is read only to refuse what is malformed.
 */
public final class ReferencedBy {
    private static final int VIEWS_MAX = 10;
    private static final int CHARACTERS_MAX = 4096;

    private ReferencedBy() {
    }

    /** Throws BAD_REQUEST for a chain that is too long or malformed. */
    public static void check(Request request) {
        Optional<String> raw = request.query().findRaw("referenced-by");
        if (raw.isEmpty()) {
            return;
        }
        String[] views = raw.get().split(",", -1);
        if (raw.get().length() > CHARACTERS_MAX || views.length > VIEWS_MAX) {
            throw CatalogException.badRequest("referenced-by names at most " + VIEWS_MAX + " views in "
                    + CHARACTERS_MAX + " characters");
        }
        for (String view : views) {
            String[] levels = view.split("%1[Ff]", -1);
            for (String level : levels) {
                if (PercentEncoding.decodeForm(level).isEmpty()) {
                    throw CatalogException.badRequest("referenced-by has an empty name");
                }
            }
            if (levels.length < 2) {
                throw CatalogException.badRequest("Each view in referenced-by needs a namespace and a name");
            }
        }
    }
}
