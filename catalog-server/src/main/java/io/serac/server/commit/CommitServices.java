package io.serac.server.commit;

import io.serac.server.access.KeptColumns;
import io.serac.server.metadata.UnconfirmedFiles;
import io.serac.server.database.Sessions;
import io.serac.server.idempotency.Outcomes;
import io.serac.server.location.LocationClaims;
import io.serac.server.location.LocationRules;
import io.serac.server.location.Storages;
import io.serac.server.metadata.Documents;
import io.serac.server.metadata.MetadataCache;
import io.serac.server.metadata.MetadataFiles;
import io.serac.server.metadata.Pointers;

/**
 * What every kind of object is committed with, put together once. Immutable, thread-safe.
 *
 * @param parsedBytesMax
 *            what parsed metadata kept for the next commit may occupy, for each kind
 */
public record CommitServices(Storages storages, LocationRules locationRules, MetadataCache cache, Documents documents,
        MetadataFiles files, Pointers pointers, LocationClaims claims, Outcomes outcomes, Creator creator,
        KeptColumns kept, long parsedBytesMax) {

    /**
     * The services on one database.
     *
     * @param kept
     *            what keeps restrictions on their columns
     * @param cacheBytesMax
     *            what cached documents may occupy
     * @param metadataBytesMax
     *            bound of one metadata document
     */
    public static CommitServices of(Sessions sessions, Outcomes outcomes, Storages storages, LocationRules rules,
            KeptColumns kept, long cacheBytesMax, long metadataBytesMax) {
        MetadataCache cache = new MetadataCache(cacheBytesMax);
        Documents documents = new Documents(sessions, cache);
        MetadataFiles files = new MetadataFiles(metadataBytesMax);
        Pointers pointers = new Pointers(sessions);
        LocationClaims claims = new LocationClaims();
        return new CommitServices(storages, rules, cache, documents, files, pointers, claims, outcomes,
                new Creator(documents, files, pointers, claims, outcomes, new UnconfirmedFiles(sessions)),
                kept, cacheBytesMax);
    }

    /** Checks and serialises changes of one kind of object. */
    public <M> Preparer<M> preparer(MetadataForm<M> form, Preparer.AddedFiles<M> addedFiles) {
        return new Preparer<>(form, addedFiles, locationRules, kept);
    }

    /** Commits changes of one kind of object. */
    public <M> Committer<M> committer(MetadataForm<M> form, Preparer.AddedFiles<M> addedFiles) {
        return new Committer<>(form, preparer(form, addedFiles), parsedBytesMax, documents, files, pointers, claims,
                outcomes);
    }

    /** Reads metadata files that clients name. */
    public RegisteredFile.Factory registeredFiles() {
        return new RegisteredFile.Factory(files, locationRules);
    }
}
