package io.serac.server.transaction;

import io.serac.server.access.KeptColumns;
import io.serac.server.commit.CommitServices;
import io.serac.server.database.ConstraintViolation;
import io.serac.server.database.Session;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.idempotency.OutcomeKey;
import io.serac.server.idempotency.Result;
import io.serac.server.idempotency.RevisionMoved;
import io.serac.server.job.Jobs;
import io.serac.server.metadata.MetadataDocument;
import io.serac.server.metadata.Pointers;
import io.serac.server.table.StagedTables;
import java.util.ArrayList;
import java.util.List;

/**
 * Applies the changes of several tables: all files first, then one transaction that locks the tables in the order of their ids.
 * Any pointer that has moved undoes all. Thread-safe.
 */
final class ApplyChanges {
    private final CommitServices services;
    private final StagedTables staged;

    ApplyChanges(CommitServices services, StagedTables staged) {
        this.services = services;
        this.staged = staged;
    }

    /**
     * @param changes
     *            sorted by the ids of the tables
     * @throws RevisionMoved
     *             if another commit came first; nothing was applied
     */
    void together(List<TableChange> changes, OutcomeKey key) {
        List<TableChange> written = new ArrayList<>();
        try {
            for (TableChange change : changes) {
                write(change);
                written.add(change);
            }
            Result<OutcomeKey> result = services.outcomes().transaction(key, 204,
                    changes.stream().map(TableChange::objectId).toList(), ApplyChanges::refusal, session -> {
                        lockPolicies(session, changes);
                        for (TableChange change : changes) {
                            apply(session, change, key);
                        }
                        // Binding and tags move the epoch that pointers are compared with, so they come after all swaps.
                        for (TableChange change : changes) {
                            bind(session, change);
                            services.pointers().classify(session, change.objectId(), change.prepared().version());
                        }
                        return key;
                    });
            finish(changes, result);
        } catch (CatalogException failure) {
            if (failure.code() != ErrorCode.COMMIT_STATE_UNKNOWN) {
                discard(written);
            }
            throw failure;
        } catch (RevisionMoved moved) {
            discard(written);
            throw moved;
        }
    }

    private void apply(Session session, TableChange change, OutcomeKey key) {
        switch (change) {
            case TableChange.Create create -> {
                staged.release(session, create.objectId());
                services.pointers().create(session, create.object(), create.prepared().version().untagged(), null);
            }
            case TableChange.Update update -> {
                services.claims().takeMore(session, update.object(), update.storage(), update.prepared().newClaims(),
                        key.principalId(), false);
                if (!update.prepared().supersededFiles().isEmpty()) {
                    Jobs.enqueueDeletion(session, update.object().namespace().warehouse().securable().id(),
                            update.objectId(), update.prepared().supersededFiles());
                }
                services.pointers().swap(session, update.object(), update.prepared().version().untagged(),
                        null);
            }
        }
    }

    private static void lockPolicies(Session session, List<TableChange> changes) {
        for (TableChange change : changes) {
            if (change instanceof TableChange.Update update && !update.prepared().keptColumns().isEmpty()) {
                KeptColumns.lock(session, update.object());
            }
        }
    }

    private static void bind(Session session, TableChange change) {
        if (change instanceof TableChange.Update update && !update.prepared().keptColumns().isEmpty()) {
            KeptColumns.write(session, update.object(), update.prepared().keptColumns());
        }
    }

    private void finish(List<TableChange> changes, Result<OutcomeKey> result) {
        boolean isApplied = result instanceof Result.Applied<OutcomeKey>;
        for (TableChange change : changes) {
            MetadataDocument document = change.prepared().version().document();
            if (isApplied) {
                services.documents().keep(document);
            } else if (isUnused(change)) {
                discard(change);
            }
        }
    }

    private void write(TableChange change) {
        switch (change) {
            case TableChange.Create create -> services.creator().write(create.object(), create.prepared(),
                    create.storage());
            case TableChange.Update update -> services.files().write(update.storage().files(),
                    update.prepared().location(), update.prepared().version().document().json(),
                    update.prepared().isCompressed());
        }
    }

    private void discard(TableChange change) {
        switch (change) {
            case TableChange.Create create -> services.creator().discard(create.prepared(), create.storage());
            case TableChange.Update update -> services.files().discard(update.storage().files(),
                    update.prepared().location());
        }
    }

    // That the changes were applied is known; which file is whose may not be, and a file in doubt stays.
    private boolean isUnused(TableChange change) {
        try {
            return !services.documents().wasApplied(change.objectId(),
                    change.prepared().version().document().versionId());
        } catch (CatalogException unknown) {
            return false;
        }
    }

    private void discard(List<TableChange> written) {
        for (TableChange change : written) {
            discard(change);
        }
    }

    private static RuntimeException refusal(ConstraintViolation violation) {
        return switch (violation.constraint()) {
            case "catalog_object_name_unique" ->
                new CatalogException(ErrorCode.COMMIT_FAILED, "Requirement failed: table already exists");
            case "catalog_object_namespace_exists" -> new CatalogException(ErrorCode.NO_SUCH_NAMESPACE,
                    "Namespace does not exist: it was dropped while the transaction was committed");
            default -> Pointers.raced(violation);
        };
    }
}
