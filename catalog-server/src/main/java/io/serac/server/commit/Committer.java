package io.serac.server.commit;

import io.serac.authorizer.policy.KeptColumn;
import io.serac.server.access.Authorized;
import io.serac.server.access.KeptColumns;
import io.serac.server.database.Session;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.idempotency.OutcomeKey;
import io.serac.server.idempotency.Outcomes;
import io.serac.server.idempotency.Result;
import io.serac.server.idempotency.RevisionMoved;
import io.serac.server.idempotency.Violations;
import io.serac.server.job.Jobs;
import io.serac.server.location.LocationClaims;
import io.serac.server.location.WarehouseStorage;
import io.serac.server.metadata.Documents;
import io.serac.server.metadata.MetadataDocument;
import io.serac.server.metadata.MetadataFiles;
import io.serac.server.metadata.NewVersion;
import io.serac.server.metadata.Pointers;
import io.serac.server.metadata.Swapped;
import io.serac.server.securable.ObjectEntry;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Commits changes to existing objects of one kind. Writers to one object take turns; a change whose base has moved is applied to
 * the fresh base at once. A metadata file is deleted only when its swap is known to have failed. Thread-safe.
 *
 * @param <M>
 *            type of the metadata
 */
public final class Committer<M> {
    private final Preparer<M> preparer;
    private final CommitQueue queue = new CommitQueue();
    private final ParsedMetadata<M> parsed;
    private final Documents documents;
    private final MetadataFiles files;
    private final Pointers pointers;
    private final LocationClaims claims;
    private final Outcomes outcomes;

    /**
     * @param parsedBytesMax
     *            what parsed metadata kept for the next commit may occupy
     */
    public Committer(MetadataForm<M> form, Preparer<M> preparer, long parsedBytesMax, Documents documents,
            MetadataFiles files, Pointers pointers, LocationClaims claims, Outcomes outcomes) {
        this.preparer = preparer;
        this.parsed = new ParsedMetadata<>(form, parsedBytesMax);
        this.documents = documents;
        this.files = files;
        this.pointers = pointers;
        this.claims = claims;
        this.outcomes = outcomes;
    }

    /**
     * Commits one change.
     *
     * @param decided
     *            the object as resolved and decided on
     * @param again
     *            resolves and decides again, when the pointer has moved
     */
    public Committed commit(Authorized<ObjectEntry> decided, Supplier<ObjectEntry> again, WarehouseStorage storage,
            OutcomeKey key, List<Long> addedSnapshotIds, Change<M> change) {
        return inTurn(decided, again,
                (turn, object) -> attempt(turn, object, storage, key, addedSnapshotIds, change));
    }

    /**
     * Points an object to a file that was registered: a commit whose metadata is there already.
     */
    public Committed replace(Authorized<ObjectEntry> decided, Supplier<ObjectEntry> again, WarehouseStorage storage,
            RegisteredFile.Read<M> read, OutcomeKey key) {
        return inTurn(decided, again, (turn, object) -> replaced(turn, object, storage, read, key));
    }

    private Committed inTurn(Authorized<ObjectEntry> decided, Supplier<ObjectEntry> again,
            BiFunction<CommitQueue.Turn, ObjectEntry, Committed> change) {
        try (CommitQueue.Turn turn = queue.enter(decided.target().id())) {
            ObjectEntry object = newest(turn, decided, again);
            Attempts attempts = new Attempts();
            while (true) {
                try {
                    return change.apply(turn, object);
                } catch (RevisionMoved moved) {
                    attempts.lost();
                    if (attempts.isOverdue()) {
                        pointers.await(List.of(object.id()), attempts.last()).forEach(turn::awaits);
                    }
                    object = same(decided, again.get());
                }
            }
        }
    }

    /** The newest version that is known. What was decided by the columns of an older one does not hold for it. */
    private static ObjectEntry newest(CommitQueue.Turn turn, Authorized<ObjectEntry> decided,
            Supplier<ObjectEntry> again) {
        if (turn.hasMadeWay()) {
            return same(decided, again.get());
        }
        ObjectEntry.Pointer resolved = decided.target().pointer();
        ObjectEntry.Pointer newest = turn.newest(resolved);
        boolean holds = newest.equals(resolved) || decided.allowed().request().columns() == null;
        return holds ? decided.target().at(newest) : same(decided, again.get());
    }

    /** A name may mean another object by now: this commit has the turn of the one that it was decided for. */
    private static ObjectEntry same(Authorized<ObjectEntry> decided, ObjectEntry again) {
        if (!again.id().equals(decided.target().id())) {
            throw new CatalogException(ErrorCode.COMMIT_FAILED,
                    "The name means another object than when this commit began. Load"
                            + " it, and commit again if that is what you want");
        }
        return again;
    }

    private Committed replaced(CommitQueue.Turn turn, ObjectEntry object, WarehouseStorage storage,
            RegisteredFile.Read<M> read, OutcomeKey key) {
        UUID id = object.id();
        List<KeptColumn> kept = kept(object, read);
        preparer.requireRoomForTags(object, read.prepared().version().addedColumns());
        Result<Swapped> result = outcomes.transaction(key, 200, List.of(id), Pointers::raced, session -> {
            lockFor(session, object, kept);
            claims.takeMore(session, object, storage, read.claims(), key.principalId(), true);
            pointers.adopt(session, read.prepared().version().document().metadataLocation());
            return swap(session, object, read.prepared().version(), kept);
        });
        MetadataDocument document = read.prepared().version().document();
        if (result instanceof Result.Applied<Swapped> || documents.wasApplied(id, document.versionId())) {
            turn.swapped(successor(object, document));
            documents.keep(document);
            return new Committed(document, true);
        }
        return present(object);
    }

    private List<KeptColumn> kept(ObjectEntry object, RegisteredFile.Read<M> read) {
        MetadataDocument base = documents.current(object);
        if (!base.versionId().equals(object.pointer().versionId())) {
            throw new RevisionMoved();
        }
        M current = parsed.take(base);
        try {
            return preparer.keptColumns(object, current, read.prepared().metadata());
        } finally {
            parsed.put(base, current);
        }
    }

    private static void lockFor(Session session, ObjectEntry object, List<KeptColumn> kept) {
        if (!kept.isEmpty()) {
            KeptColumns.lock(session, object);
        }
    }

    /** The swap in a transaction that has the outcome already and was {@linkplain #lockFor locked} for what is kept. */
    private Swapped swap(Session session, ObjectEntry object, NewVersion version, List<KeptColumn> kept) {
        Swapped swapped = pointers.swap(session, object, version, null);
        if (!kept.isEmpty()) {
            KeptColumns.write(session, object, kept);
        }
        return swapped;
    }

    /** The commit as it would be, without doing it; empty if it changes nothing. For transactions over several objects. */
    public Optional<Prepared<M>> prepare(ObjectEntry object, WarehouseStorage storage, OutcomeKey key,
            List<Long> addedSnapshotIds, Change<M> change) {
        MetadataDocument base = documents.current(object);
        if (!base.versionId().equals(object.pointer().versionId())) {
            throw new RevisionMoved();
        }
        M current = parsed.take(base);
        try {
            return change.apply(current).map(
                    changed -> preparer.prepare(object, storage, current, changed, key, addedSnapshotIds));
        } finally {
            parsed.put(base, current);
        }
    }

    private static ObjectEntry.Pointer successor(ObjectEntry object, MetadataDocument document) {
        return new ObjectEntry.Pointer(object.pointer().revision() + 1, document.versionId(),
                document.metadataLocation());
    }

    private Committed attempt(CommitQueue.Turn turn, ObjectEntry object, WarehouseStorage storage,
            OutcomeKey key, List<Long> addedSnapshotIds, Change<M> change) {
        Optional<Prepared<M>> successor = prepare(object, storage, key, addedSnapshotIds, change);
        if (successor.isEmpty()) {
            return unchanged(object, key);
        }
        Prepared<M> prepared = successor.get();
        files.write(storage.files(), prepared.location(), prepared.version().document().json(),
                prepared.isCompressed());
        Result<Swapped> result;
        try {
            result = swap(object, storage, prepared, key);
        } catch (CatalogException failure) {
            if (failure.code() != ErrorCode.COMMIT_STATE_UNKNOWN) {
                files.discard(storage.files(), prepared.location());
            }
            throw failure;
        } catch (RevisionMoved moved) {
            files.discard(storage.files(), prepared.location());
            throw moved;
        }
        MetadataDocument document = prepared.version().document();
        if (result instanceof Result.Applied<Swapped> applied) {
            turn.swapped(applied.value());
            documents.keep(document);
            parsed.put(document, prepared.metadata());
            return new Committed(document, true);
        }
        // The key was taken: by the lost first run of this very swap, or by an earlier request with the same key.
        if (documents.wasApplied(object.id(), document.versionId())) {
            turn.swapped(successor(object, document));
            documents.keep(document);
            return new Committed(document, true);
        }
        files.discard(storage.files(), prepared.location());
        return present(object);
    }

    /** A commit that changes nothing writes nothing; but a key that was answered must not do something else later. */
    private Committed unchanged(ObjectEntry object, OutcomeKey key) {
        if (key.isFromClient()) {
            outcomes.transaction(key, 200, List.of(object.id()), Violations.none(), session -> object);
        }
        MetadataDocument document = documents.current(object);
        return new Committed(document, document.versionId().equals(object.pointer().versionId()));
    }

    /** The object after an earlier request with the same key had changed it: that it is gone by now is no refusal. */
    private Committed present(ObjectEntry object) {
        try {
            return new Committed(documents.current(object.at(documents.pointer(object))), false);
        } catch (CatalogException gone) {
            throw new CatalogException(ErrorCode.COMMIT_STATE_UNKNOWN,
                    "The change was applied by an earlier request with the same key. Repeat the request, or look at the object",
                    gone);
        }
    }

    private Result<Swapped> swap(ObjectEntry object, WarehouseStorage storage, Prepared<M> prepared,
            OutcomeKey key) {
        UUID id = object.id();
        if (prepared.newClaims().isEmpty() && prepared.supersededFiles().isEmpty()
                && prepared.keptColumns().isEmpty()) {
            return outcomes.statement(key, id, Pointers::raced,
                    session -> pointers.swap(session, object, prepared.version(), key));
        }
        return outcomes.transaction(key, 200, List.of(id), Pointers::raced, session -> {
            lockFor(session, object, prepared.keptColumns());
            claims.takeMore(session, object, storage, prepared.newClaims(), key.principalId(), false);
            if (!prepared.supersededFiles().isEmpty()) {
                Jobs.enqueueDeletion(session, object.namespace().warehouse().securable().id(), id,
                        prepared.supersededFiles());
            }
            return swap(session, object, prepared.version(), prepared.keptColumns());
        });
    }
}
