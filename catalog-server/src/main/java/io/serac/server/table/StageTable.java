package io.serac.server.table;

import io.serac.server.commit.TableForm;
import io.serac.server.database.Session;
import io.serac.server.database.Sessions;
import io.serac.server.error.CatalogException;
import io.serac.server.idempotency.OutcomeKey;
import io.serac.server.idempotency.Outcomes;
import io.serac.server.idempotency.Violations;
import io.serac.server.location.Claim;
import io.serac.server.location.LocationClaims;
import io.serac.server.metadata.MetadataDocument;
import io.serac.server.metadata.NewObject;
import io.serac.server.securable.NamespaceEntry;
import java.util.List;
import java.util.UUID;
import org.apache.iceberg.TableMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reserves the location of a staged create durably, before anybody is told of it. Thread-safe. */
final class StageTable {
    private static final Logger LOG = LoggerFactory.getLogger(StageTable.class);
    private static final int RESERVATION_DAYS = 7;

    private final Sessions sessions;
    private final Outcomes outcomes;
    private final LocationClaims claims;
    private final TableForm form = new TableForm();

    StageTable(Sessions sessions, Outcomes outcomes, LocationClaims claims) {
        this.sessions = sessions;
        this.outcomes = outcomes;
        this.claims = claims;
    }

    void reserve(NewObject object, TableMetadata metadata, boolean isMinted, OutcomeKey key) {
        outcomes.transaction(key, 200, List.of(object.id()), Violations.none(), session -> {
            for (Claim claim : object.claims()) {
                if (!isMinted) {
                    claims.makeRoom(session, claim, object.id(), object.ownerId(), false);
                }
                claims.take(session, claim, object.id());
            }
            session.dao(ReservationDao.class).insert(object.id(), object.warehouseId(), object.namespaceId(),
                    object.name(), metadata.location(), object.ownerId(), RESERVATION_DAYS);
            return object;
        });
    }

    /** What the client of a staged create is shown; there is no file. */
    MetadataDocument document(TableMetadata metadata) {
        return MetadataDocument.of(UUID.fromString(metadata.uuid()), "", form.serialise(metadata));
    }

    /**
     * Makes sure that the create was staged by this principal under this name at this location.
     *
     * @throws CatalogException
     *             BAD_REQUEST if it was not
     */
    void checkReserved(UUID objectId, NamespaceEntry namespace, String name, UUID principalId, String location) {
        String reserved = sessions
                .read(session -> session.dao(ReservationDao.class).find(objectId, namespace.securable().id(), name,
                        principalId))
                .orElse("");
        if (!reserved.equals(location)) {
            throw CatalogException.badRequest("No staged create of this table is known at this location. "
                    + "Stage the create first (stage-create), then commit it within " + RESERVATION_DAYS + " days");
        }
    }

    /** Ends the reservation in the transaction that makes the table. */
    void release(Session session, UUID objectId) {
        int released = session.dao(ReservationDao.class).delete(objectId);
        LOG.atDebug().addKeyValue("object-id", objectId).addKeyValue("released", released).log("staged create ends");
    }
}
