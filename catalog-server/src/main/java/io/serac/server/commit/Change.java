package io.serac.server.commit;

import java.util.Optional;

/**
 * What a commit does to the current metadata. May be applied several times, each time to a fresher base.
 *
 * @param <M>
 *            type of the metadata
 */
@FunctionalInterface
public interface Change<M> {
    /**
     * The changed metadata; empty if nothing changes.
     *
     * @throws io.serac.server.error.CatalogException
     *             COMMIT_FAILED if a requirement does not hold on this base, BAD_REQUEST if the change is not valid
     */
    Optional<M> apply(M base);
}
