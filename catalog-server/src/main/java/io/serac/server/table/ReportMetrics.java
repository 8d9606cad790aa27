package io.serac.server.table;

import io.serac.authorizer.AccessClass;
import io.serac.authorizer.Decision;
import io.serac.authorizer.Privilege;
import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.http.JsonBodies;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.securable.ObjectEntry;
import io.serac.server.securable.ObjectKind;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.Securables;
import java.util.Set;
import org.apache.iceberg.rest.requests.ReportMetricsRequest;
import org.apache.iceberg.rest.requests.ReportMetricsRequestParser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts what clients report of their scans and commits. Reports are claims and may hold literals: none is kept. Thread-safe. */
final class ReportMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(ReportMetrics.class);

    private final Securables securables;
    private final EnforcementPoint enforcement;

    ReportMetrics(Securables securables, EnforcementPoint enforcement) {
        this.securables = securables;
        this.enforcement = enforcement;
    }

    Response handle(Request request) {
        ReportMetricsRequest report = JsonBodies.parse(request.body(), ReportMetricsRequestParser::fromJson);
        Resolution resolution = securables.table(request);
        Decision.Allowed allowed = enforcement.object(request.caller(), resolution, ObjectKind.TABLE).allowed();
        if (allowed.accessClass() == AccessClass.RESTRICTED) {
            // He can have scanned nothing. A refusal would only make clients complain.
            return Response.empty(allowed, 204);
        }
        Authorized<ObjectEntry> table = enforcement.object(request.caller(), resolution, ObjectKind.TABLE,
                Set.of(needed(report, allowed.held())));
        LOG.atDebug().addKeyValue("object-id", table.target().id()).addKeyValue("type", report.reportType())
                .log("metrics reported");
        return Response.empty(table.allowed(), 204);
    }

    // Who reads reports scans; who writes or maintains reports commits.
    private static Privilege needed(ReportMetricsRequest report, Set<Privilege> held) {
        if (report.reportType() == ReportMetricsRequest.ReportType.SCAN_REPORT) {
            return Privilege.SELECT;
        }
        return held.stream().anyMatch(privilege -> privilege.covers(Privilege.MAINTAIN))
                ? Privilege.MAINTAIN
                : Privilege.INSERT;
    }
}
