package io.serac.server.probe;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serac.storage.probe.StorageReport;

/** The JSON form of reports, in the database and in answers. */
final class ReportJson {
    private ReportJson() {
    }

    static ObjectNode of(StorageReport report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("passed", report.passed());
        json.put("scoping", report.scoping().text());
        json.put("summary", report.summary());
        ArrayNode checks = json.putArray("checks");
        for (StorageReport.Check check : report.checks()) {
            ObjectNode one = checks.addObject();
            one.put("check", check.name());
            one.put("passed", check.passed());
            one.put("required", check.required());
            if (!check.passed()) {
                one.put("hole", check.hole());
                one.put("message", check.message());
            }
        }
        return json;
    }
}
