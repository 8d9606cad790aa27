package io.serac.server.lifecycle;

import io.serac.server.idempotency.Result;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.idempotency.OutcomeKey;
import io.serac.server.idempotency.Outcomes;
import io.serac.server.idempotency.Violations;
import io.serac.server.securable.ObjectEntry;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes an object and its claims from the catalog, at the version that was resolved, and leaves its files. Thread-safe. */
public final class ForgetObject {
    private static final Logger LOG = LoggerFactory.getLogger(ForgetObject.class);

    private final Outcomes outcomes;

    public ForgetObject(Outcomes outcomes) {
        this.outcomes = outcomes;
    }

    /**
     * @return whether this request did it, or an earlier one with the same key
     * @throws CatalogException
     *             COMMIT_FAILED if the object has changed since it was resolved
     */
    public Result<ObjectEntry> now(ObjectEntry object, OutcomeKey key) {
        DropObject.checkUnprotected(object);
        return outcomes.transaction(key, 200, List.of(object.id()), Violations.none(), session -> {
            LifecycleDao dao = session.dao(LifecycleDao.class);
            if (dao.delete(object.id(), object.pointer().revision()) == 0) {
                throw new CatalogException(ErrorCode.COMMIT_FAILED,
                        "Requirement failed: the object was changed meanwhile. Repeat the request");
            }
            int released = dao.releaseClaims(object.id());
            LOG.atDebug().addKeyValue("object-id", object.id()).addKeyValue("claims", released).log("unregistered");
            return object;
        });
    }
}
