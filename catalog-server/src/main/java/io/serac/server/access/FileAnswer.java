package io.serac.server.access;

import io.serac.authorizer.Decision;
import io.serac.authorizer.Privilege;
import io.serac.server.operation.Operation;
import io.serac.server.securable.ObjectEntry;
import java.util.Optional;
import java.util.Set;

/**
 * What a request would be given of a table's files. Immutable.
 *
 * @param mode
 *            name of what its client could do with them; empty if it is given no way to them
 * @param whyNot
 *            as its answer would say it; empty if it is given one
 */
public record FileAnswer(Optional<String> mode, Optional<String> whyNot) {

    /** The rules by which files are given to whoever was decided on. Thread-safe. */
    public interface Rules {
        /** Privileges that an operation asks for beyond those that were found held; empty if all is well. */
        Set<Privilege> needs(Operation operation, ObjectEntry table, Decision.Allowed allowed);

        /**
         * What is given; empty if the request asks for no way to files.
         *
         * @param asksForFiles
         *            whether a load asks for a way to the files, too
         * @throws io.serac.server.error.CatalogException
         *             FORBIDDEN if the request would be refused
         */
        Optional<FileAnswer> of(Operation operation, ObjectEntry table, Decision.Allowed allowed,
                boolean asksForFiles);
    }
}
