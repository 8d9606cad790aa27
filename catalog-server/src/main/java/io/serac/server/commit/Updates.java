package io.serac.server.commit;

import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.LibraryMessage;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.RetryableValidationException;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.UpdateRequirement;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.apache.iceberg.view.ViewMetadata;

/** Turns the requirements and updates of a request into a {@link Change}; Iceberg's own code checks and applies them. */
public final class Updates {
    private static final int UPDATES_MAX = 10_000;

    private Updates() {
    }

    /** Throws BAD_REQUEST for requests with too many parts, or too large schemas. */
    public static void checkBounds(UpdateTableRequest request) {
        if (request.updates().size() > UPDATES_MAX || request.requirements().size() > UPDATES_MAX) {
            throw CatalogException
                    .badRequest("A commit has at most " + UPDATES_MAX + " updates and as many requirements");
        }
        for (MetadataUpdate update : request.updates()) {
            if (update instanceof MetadataUpdate.AddSchema add) {
                SchemaBounds.check(add.schema());
            }
        }
    }

    /** Updates of a table. */
    public static Change<TableMetadata> ofTable(UpdateTableRequest request) {
        return base -> guarded(() -> {
            for (UpdateRequirement requirement : request.requirements()) {
                requirement.validate(base);
            }
            TableMetadata.Builder builder = TableMetadata.buildFrom(base);
            for (MetadataUpdate update : request.updates()) {
                checkKeepsUuid(update, base.uuid());
                update.applyTo(builder);
            }
            TableMetadata updated = builder.build();
            return updated.changes().isEmpty() ? Optional.empty() : Optional.of(updated);
        });
    }

    /** Updates of a view. */
    public static Change<ViewMetadata> ofView(UpdateTableRequest request) {
        return base -> guarded(() -> {
            for (UpdateRequirement requirement : request.requirements()) {
                requirement.validate(base);
            }
            ViewMetadata.Builder builder = ViewMetadata.buildFrom(base);
            for (MetadataUpdate update : request.updates()) {
                checkKeepsUuid(update, base.uuid());
                update.applyTo(builder);
            }
            ViewMetadata updated = builder.build();
            return updated.changes().isEmpty() ? Optional.empty() : Optional.of(updated);
        });
    }

    // Iceberg's builders take any other text; readers would then take the table for another one.
    private static void checkKeepsUuid(MetadataUpdate update, String uuid) {
        if (update instanceof MetadataUpdate.AssignUUID assign && !uuid.equals(assign.uuid())) {
            throw CatalogException.badRequest("The UUID of an object that exists cannot be changed");
        }
    }

    /**
     * Runs Iceberg's own checks. Whatever they throw, nothing has been applied: stale values are a conflict that the client may
     * retry, everything else is a request that can never succeed.
     */
    public static <M> M guarded(Supplier<M> work) {
        try {
            return work.get();
        } catch (CommitFailedException e) {
            throw new CatalogException(ErrorCode.COMMIT_FAILED, message(e), e);
        } catch (CatalogException e) {
            throw e;
        } catch (RuntimeException e) {
            if (e instanceof RetryableValidationException) {
                throw new CatalogException(ErrorCode.COMMIT_FAILED, "Validation failed, please retry: " + message(e),
                        e);
            }
            throw CatalogException.badRequest(message(e), e);
        }
    }

    private static String message(RuntimeException e) {
        return LibraryMessage.of(e, "The update cannot be applied: one of its values does not fit");
    }
}
