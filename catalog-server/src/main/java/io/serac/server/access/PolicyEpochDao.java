package io.serac.server.access;

import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The epoch of the policies, for those who change them. Thread-safe as its session is. */
interface PolicyEpochDao {
    /** Lets one transaction at a time change policies; others wait until it ends, and then see what it wrote. */
    @SqlQuery("SELECT value FROM authz_epoch FOR UPDATE")
    long lock();

    /** Waits for the turn to change policies, until the transaction ends; first come, first served among all servers. */
    @SqlQuery("SELECT true FROM (SELECT pg_advisory_xact_lock(5372616303)) AS locked")
    boolean takeTurn();

    @SqlQuery("SELECT value FROM authz_epoch")
    long current();

    @SqlUpdate("DELETE FROM authz_change WHERE changed_at < now() - make_interval(secs => :retentionSeconds)")
    int forgetOlderThan(long retentionSeconds);
}
