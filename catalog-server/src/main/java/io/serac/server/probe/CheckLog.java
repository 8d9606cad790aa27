package io.serac.server.probe;

import io.serac.storage.probe.StorageReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the server's log what checks have changed. */
final class CheckLog {
    private static final Logger LOG = LoggerFactory.getLogger(CheckLog.class);

    private CheckLog() {
    }

    /** @param warehouse its name or id */
    static void write(Object warehouse, StorageReport report, StorageChecks.Effect effect) {
        switch (effect) {
            case NONE -> {
                if (report.verdict() == StorageReport.Verdict.UNDECIDED) {
                    LOG.atWarn().addKeyValue("warehouse", warehouse).addKeyValue("summary", report.summary())
                            .log("a storage could not be checked; what is handed out stays as it was");
                }
            }
            case STOPPED -> LOG.atError().addKeyValue("warehouse", warehouse).addKeyValue("holes", report.holes())
                    .log("the store lets clients out of their tables; nothing is handed out until a check passes");
            case RESUMED -> LOG.atInfo().addKeyValue("warehouse", warehouse)
                    .log("a check of the storage has passed; keys and signatures are handed out again");
        }
    }
}
