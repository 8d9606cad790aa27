package io.serac.server.commit;

import io.serac.authorizer.policy.KeptColumn;
import io.serac.server.location.Claim;
import io.serac.server.metadata.NewVersion;
import io.serac.storage.location.Location;
import java.util.List;

/**
 * A commit that is decided and serialised: what is left is to write the file and swap the pointer. Immutable.
 *
 * @param <M>
 *            type of the metadata
 * @param metadata
 *            as it will be, ready to be built on
 * @param version
 *            document and log entry
 * @param location
 *            of the metadata file
 * @param isCompressed
 *            whether the file is
 * @param newClaims
 *            folders that the object did not own before
 * @param supersededFiles
 *            metadata files to be deleted once this is committed
 * @param keptColumns
 *            columns that restrictions are bound to with the commit
 */
public record Prepared<M>(M metadata, NewVersion version, Location location, boolean isCompressed,
        List<Claim> newClaims, List<String> supersededFiles, List<KeptColumn> keptColumns) {
    public Prepared {
        newClaims = List.copyOf(newClaims);
        supersededFiles = List.copyOf(supersededFiles);
        keptColumns = List.copyOf(keptColumns);
    }
}
