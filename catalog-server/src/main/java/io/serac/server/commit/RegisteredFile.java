package io.serac.server.commit;

import io.serac.authorizer.policy.AddedColumn;
import io.serac.server.error.CatalogException;
import io.serac.server.http.Turns;
import io.serac.server.idempotency.OutcomeKey;
import io.serac.server.location.Claim;
import io.serac.server.location.LocationRules;
import io.serac.server.location.WarehouseStorage;
import io.serac.server.metadata.MetadataDocument;
import io.serac.server.metadata.MetadataFiles;
import io.serac.server.metadata.NewVersion;
import io.serac.storage.location.Location;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * Reads metadata files that clients name, within bounds, and checks every location in them. Errors echo no content. Thread-safe.
 *
 * @param <M>
 *            type of the metadata
 */
public final class RegisteredFile<M> {
    // Of the process, as its memory is: each may take half of it.
    private static final Turns TURNS = new Turns(1, Duration.ofSeconds(10), "Other metadata files are being read");

    private final MetadataForm<M> form;
    private final Function<M, List<String>> namedFiles;
    private final MetadataFiles files;
    private final LocationRules rules;

    /** Makes readers for each kind of metadata. Thread-safe. */
    public record Factory(MetadataFiles files, LocationRules rules) {
        /**
         * A reader.
         *
         * @param namedFiles
         *            files that the metadata names itself
         */
        public <M> RegisteredFile<M> of(MetadataForm<M> form, Function<M, List<String>> namedFiles) {
            return new RegisteredFile<>(form, namedFiles, files, rules);
        }
    }

    private RegisteredFile(MetadataForm<M> form, Function<M, List<String>> namedFiles, MetadataFiles files,
            LocationRules rules) {
        this.form = form;
        this.namedFiles = namedFiles;
        this.files = files;
        this.rules = rules;
    }

    /**
     * A metadata file that was read and found acceptable.
     *
     * @param prepared
     *            the version it becomes
     * @param claims
     *            folders it names
     */
    public record Read<M>(Prepared<M> prepared, List<Claim> claims) {
        public Read {
            claims = List.copyOf(claims);
        }

        /** Columns that come with the file, with those of earlier versions. */
        public List<AddedColumn> addedColumns() {
            return prepared.version().addedColumns();
        }
    }

    /**
     * Reads and checks the file.
     *
     * @throws CatalogException
     *             BAD_REQUEST if it cannot be used, TOO_MANY_REQUESTS if others are read for long
     */
    public Read<M> read(WarehouseStorage storage, String metadataLocation, OutcomeKey key) {
        return TURNS.inTurn(() -> readNow(storage, metadataLocation, key));
    }

    private Read<M> readNow(WarehouseStorage storage, String metadataLocation, OutcomeKey key) {
        Location file = LocationRules.parse(metadataLocation);
        rules.checkRegistered(storage, file);
        byte[] json = files.read(storage.files(), file);
        RegisteredJson.check(json);
        M metadata = parse(file, json);
        form.schemas(metadata).forEach(SchemaBounds::check);
        List<String> folderNames = form.folders(metadata);
        folderNames.forEach(folder -> checkNamed(storage, folder));
        namedFiles.apply(metadata).forEach(other -> checkNamed(storage, other));
        List<Location> folders = folderNames.stream().map(LocationRules::parse).toList();
        List<Claim> claims = NewFolders.outermost(storage, folders);
        MetadataDocument document = MetadataDocument.of(UUID.randomUUID(), metadataLocation,
                form.serialise(metadata));
        NewVersion version = new NewVersion(document, key.operation().name(), key.principalId(), List.of(),
                AddedColumns.all(VersionColumns.of(form.schemas(metadata))));
        return new Read<>(new Prepared<>(metadata, version, file, false, claims, List.of(), List.of()), claims);
    }

    // Whose file it is has not been asked yet: what stands in it is not repeated.
    private void checkNamed(WarehouseStorage storage, String text) {
        try {
            rules.checkRegistered(storage, LocationRules.parse(text));
        } catch (CatalogException e) {
            throw CatalogException.badRequest("The file names a location that is not inside an allowed location of the"
                    + " warehouse. Move the table there, or ask an administrator to add its location to"
                    + " allowed-locations", e);
        }
    }

    private M parse(Location file, byte[] json) {
        try {
            return form.parse(file.toString(), json);
        } catch (RuntimeException e) {
            throw CatalogException.badRequest("The file is not valid Iceberg metadata", e);
        }
    }
}
