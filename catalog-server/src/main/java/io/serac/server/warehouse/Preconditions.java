package io.serac.server.warehouse;

import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.Request;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code If-Match} and {@code If-None-Match}: whether a change still meets what its sender has seen. */
final class Preconditions {
    private Preconditions() {
    }

    /**
     * @param row
     *            the warehouse as it is; null if there is none
     * @throws CatalogException
     *             PRECONDITION_FAILED if it is not what the client expects
     */
    static void check(Request request, @Nullable WarehouseRow row) {
        Optional<String> expected = request.header("If-Match");
        if (expected.isPresent() && (row == null || !matches(expected.get(), row))) {
            throw failed("The warehouse is not the one that was read (If-Match). Read it and try again");
        }
        Optional<String> unexpected = request.header("If-None-Match");
        if (unexpected.isPresent() && row != null && matches(unexpected.get(), row)) {
            throw failed("The warehouse exists already (If-None-Match)");
        }
    }

    static CatalogException failed(String message) {
        return new CatalogException(ErrorCode.PRECONDITION_FAILED, message);
    }

    private static boolean matches(String header, WarehouseRow row) {
        for (String candidate : header.split(",", -1)) {
            if (candidate.strip().equals("*") || candidate.strip().equals(row.entityTag())) {
                return true;
            }
        }
        return false;
    }
}
