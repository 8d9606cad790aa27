package io.serac.server.cli.decision;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.cli.client.Column;
import io.serac.server.cli.client.Output;
import io.serac.server.cli.client.SecurableName;
import io.serac.server.cli.client.WhenTag;
import java.util.ArrayList;
import java.util.List;

/** An explanation for people. Stateless. */
final class ExplanationText {
    private static final Column SECURABLE = new Column("SECURABLE",
            item -> SecurableName.text(item.path("securable")));

    private ExplanationText() {
    }

    static void print(JsonNode explanation, Output output) {
        output.one(explanation, Column.of("VERDICT", "verdict"), Column.of("STATUS", "status"),
                Column.of("CLASS", "class"), Column.of("REQUIRED", "required"), Column.of("MISSING", "missing"),
                Column.of("REFUSAL", "refusal"), new Column("FILES", ExplanationText::files),
                new Column("RULES", ExplanationText::counts), Column.of("ROW-FILTER", "row-filter"),
                Column.of("WHO-CAN-GRANT", "who-can-grant"),
                Column.of("WARNINGS", "warnings"), Column.of("EPOCH", "epoch"));
        if (output.isJson()) {
            return;
        }
        section(output, "Grants", explanation.path("grants"), Column.of("PRIVILEGE", "privilege"),
                Column.of("GRANTEE", "grantee"), SECURABLE);
        section(output, "Restrictions", explanation.path("restrictions"), Column.of("POLICY", "policy"),
                Column.of("KIND", "kind"), new Column("WHEN-TAG", WhenTag::text), SECURABLE,
                Column.of("MATCHED-BY", "matched-by"), Column.of("EXEMPT", "exempt"));
        section(output, "Columns", explanation.path("columns"), Column.of("NAME", "name"),
                Column.of("ACCESS", "access"), Column.of("MASK", "mask"),
                new Column("POLICIES", ExplanationText::policies));
    }

    private static String policies(JsonNode column) {
        List<String> policies = new ArrayList<>();
        for (JsonNode policy : column.path("policies")) {
            String tag = WhenTag.text(policy);
            policies.add(policy.path("policy").asText() + (tag.isEmpty() ? "" : " (" + tag + ")"));
        }
        return String.join(", ", policies);
    }

    private static String files(JsonNode explanation) {
        String reason = explanation.path("files").path("reason").asText();
        return explanation.path("files").path("access").asText() + (reason.isEmpty() ? "" : ": " + reason);
    }

    private static String counts(JsonNode explanation) {
        JsonNode counts = explanation.path("counts");
        return counts.isMissingNode()
                ? ""
                : counts.path("column-rules").asInt() + " on columns, " + counts.path("row-filters").asInt()
                        + " on rows"
                        + (counts.path("column-grants").asInt() == 0 ? "" : ", only columns that grants list");
    }

    private static void section(Output output, String title, JsonNode array, Column... columns) {
        List<JsonNode> items = new ArrayList<>();
        array.forEach(items::add);
        if (!items.isEmpty()) {
            output.say("");
            output.say(title);
            output.table(items, columns);
        }
    }
}
