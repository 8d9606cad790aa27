package io.serac.server.append;

import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.Excerpt;
import io.serac.storage.StorageException;

/** How commits are answered that do not append, or of which that cannot be told. Stateless. */
final class AppendRefusal {
    private AppendRefusal() {
    }

    /** The snapshot does more than INSERT allows. */
    static CatalogException because(String why) {
        return new CatalogException(ErrorCode.FORBIDDEN,
                "Forbidden: WRITE is missing, and INSERT only allows appends: " + why
                        + ". Ask the owner for the right");
    }

    /** It may be an append, but finding out is too much or not possible here. */
    static CatalogException uncheckable(String why) {
        return new CatalogException(ErrorCode.FORBIDDEN,
                "Forbidden: WRITE is missing, and what INSERT alone commits is read before: "
                        + why);
    }

    /** More than is read for one commit. */
    static CatalogException tooMuch(String what) {
        return uncheckable(
                what + " Commit in smaller pieces, or have somebody with WRITE compact the table's manifests");
    }

    /** It is compressed by what is not read. */
    static CatalogException compressed(String what, String codec) {
        return uncheckable(what + " is compressed by " + Excerpt.of(codec)
                + ". Write it with gzip, as Iceberg does unless it is told otherwise");
    }

    /** A file is not what it should be. */
    static CatalogException unreadable(String what, Throwable cause) {
        return CatalogException.badRequest(what + " cannot be read. Write the snapshot's files again and commit",
                cause);
    }

    /** The store did not give a file. */
    static CatalogException unread(String what, StorageException cause) {
        return switch (cause.kind()) {
            case UNAVAILABLE -> CatalogException.unavailable(what + " cannot be read now. Repeat the request", cause);
            case TOO_LARGE -> tooMuch(what + " has more bytes than are read.");
            case NOT_FOUND, ALREADY_EXISTS, DENIED -> unreadable(what, cause);
        };
    }
}
