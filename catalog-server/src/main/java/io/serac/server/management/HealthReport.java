package io.serac.server.management;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serac.server.management.Finding.Status;
import java.util.List;
import java.util.Locale;

/** What all checks have found. Immutable. */
record HealthReport(List<Check> checks) {
    HealthReport {
        checks = List.copyOf(checks);
    }

    /** One of them. */
    record Check(String name, Finding finding) {
    }

    boolean isReady() {
        return checks.stream().noneMatch(check -> check.finding().status() == Status.FAILED);
    }

    /** As orchestrators and people read it. */
    String json() {
        ObjectNode report = JsonNodeFactory.instance.objectNode();
        report.put("status", isReady() ? "ready" : "not ready");
        ArrayNode all = report.putArray("checks");
        for (Check check : checks) {
            ObjectNode one = all.addObject();
            one.put("name", check.name());
            one.put("status", check.finding().status().name().toLowerCase(Locale.ROOT));
            if (!check.finding().reason().isEmpty()) {
                one.put("reason", check.finding().reason());
            }
        }
        return report.toString();
    }
}
