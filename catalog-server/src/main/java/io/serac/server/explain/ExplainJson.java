package io.serac.server.explain;

import com.fasterxml.jackson.core.JsonGenerator;
import io.serac.authorizer.AccessClass;
import io.serac.authorizer.Privilege;
import io.serac.authorizer.explain.Explanation;
import io.serac.authorizer.policy.Restriction;
import io.serac.authorizer.policy.TagCondition;
import io.serac.server.access.FileAnswer;
import io.serac.server.http.JsonAnswer;
import io.serac.server.principal.PrincipalRef;
import io.serac.server.securable.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.apache.iceberg.expressions.ExpressionParser;

/** Answers with explanations, as in the admin contract, cut to what the caller may see. */
final class ExplainJson {
    private ExplainJson() {
    }

    /** Of something that the caller does not see, whether or not it exists. */
    static byte[] hidden(Set<Privilege> required, long epoch) {
        return JsonAnswer.object(json -> {
            verdict(json, Explanation.Verdict.HIDDEN, AccessClass.NONE);
            privileges(json, "required", required);
            for (String field : List.of("missing", "grants", "restrictions", "columns", "who-can-grant", "warnings")) {
                json.writeArrayFieldStart(field);
                json.writeEndArray();
            }
            json.writeNumberField("epoch", epoch);
        });
    }

    static byte[] whole(Findings findings) {
        Explanation explanation = findings.explanation();
        return JsonAnswer.object(json -> {
            verdict(json, findings.verdict(), explanation.accessClass());
            privileges(json, "required", explanation.required());
            privileges(json, "missing", explanation.missing());
            answered(json, findings);
            grants(json, findings);
            json.writeArrayFieldStart("restrictions");
            for (Explanation.RestrictionUsed used : explanation.restrictions()) {
                restriction(json, used, findings);
            }
            json.writeEndArray();
            counts(json, explanation);
            columns(json, findings, true);
            if (explanation.rowFilter() != null) {
                json.writeFieldName("row-filter");
                json.writeRawValue(ExpressionParser.toJson(explanation.rowFilter()));
            }
            rest(json, findings, findings.warnings());
        });
    }

    /**
     * For the one it is about: without names of policies and of columns that are hidden from him.
     *
     * @param mayNameMissing
     *            whether he may be told what is missing, as a refusal would
     */
    static byte[] own(Findings findings, boolean mayNameMissing) {
        Explanation explanation = findings.explanation();
        return JsonAnswer.object(json -> {
            verdict(json, findings.verdict(), explanation.accessClass());
            privileges(json, "required", explanation.required());
            privileges(json, "missing", mayNameMissing ? explanation.missing() : Set.of());
            answered(json, findings);
            grants(json, findings);
            json.writeArrayFieldStart("restrictions");
            json.writeEndArray();
            counts(json, explanation);
            columns(json, findings, false);
            rest(json, mayNameMissing ? findings : findings.withoutGrantors(), List.of());
        });
    }

    private static void verdict(JsonGenerator json, Explanation.Verdict verdict, AccessClass accessClass)
            throws IOException {
        json.writeStringField("verdict", word(verdict));
        json.writeNumberField("status", verdict.status());
        json.writeStringField("class", accessClass.name());
    }

    private static void privileges(JsonGenerator json, String field, Set<Privilege> privileges) throws IOException {
        json.writeArrayFieldStart(field);
        for (Privilege privilege : privileges.stream().sorted().toList()) {
            json.writeString(privilege.name());
        }
        json.writeEndArray();
    }

    /** What the request itself would say, in its own words. */
    private static void answered(JsonGenerator json, Findings findings) throws IOException {
        if (findings.refusal().isPresent()) {
            json.writeStringField("refusal", findings.refusal().get());
        }
        if (findings.files().isPresent()) {
            FileAnswer files = findings.files().get();
            json.writeObjectFieldStart("files");
            json.writeStringField("access", files.mode().orElse("NONE"));
            if (files.whyNot().isPresent()) {
                json.writeStringField("reason", files.whyNot().get());
            }
            json.writeEndObject();
        }
    }

    private static void grants(JsonGenerator json, Findings findings) throws IOException {
        json.writeArrayFieldStart("grants");
        for (Explanation.GrantUsed used : findings.explanation().grants()) {
            json.writeStartObject();
            if (used.grantId() != null) {
                json.writeNumberField("id", used.grantId());
            }
            json.writeStringField("privilege", used.privilege().name());
            principal(json, "grantee", used.granteeId(), findings);
            place(json, used.securable().id(), findings);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void restriction(JsonGenerator json, Explanation.RestrictionUsed used, Findings findings)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("policy", used.restriction().target().name());
        json.writeStringField("kind", kind(used.restriction()));
        whenTag(json, used.restriction(), findings);
        place(json, used.restriction().securableId(), findings);
        principal(json, "matched-by", used.matchedBy(), findings);
        json.writeBooleanField("exempt", used.isExempt());
        json.writeEndObject();
    }

    private static void whenTag(JsonGenerator json, Restriction restriction, Findings findings) throws IOException {
        TagCondition condition = restriction.target().whenTag();
        String key = condition == null ? null : findings.tags().get(condition.tagId());
        if (condition != null && key != null) {
            json.writeObjectFieldStart("when-tag");
            json.writeStringField("tag", key);
            if (condition.value() != null) {
                json.writeStringField("value", condition.value());
            }
            json.writeEndObject();
        }
    }

    private static String kind(Restriction restriction) {
        return switch (restriction) {
            case Restriction.AccessDeny deny -> "ACCESS_DENY";
            case Restriction.ColumnDeny deny -> "COLUMN_DENY";
            case Restriction.ColumnMask mask -> "COLUMN_MASK";
            case Restriction.RowFilter filter -> "ROW_FILTER";
        };
    }

    private static void counts(JsonGenerator json, Explanation explanation) throws IOException {
        json.writeObjectFieldStart("counts");
        json.writeNumberField("column-rules", explanation.counts().columnRules());
        json.writeNumberField("row-filters", explanation.counts().rowFilters());
        json.writeNumberField("column-grants", explanation.counts().columnGrants());
        json.writeEndObject();
    }

    private static void columns(JsonGenerator json, Findings findings, boolean isWhole) throws IOException {
        json.writeArrayFieldStart("columns");
        for (Explanation.ColumnAccess column : findings.explanation().columns()) {
            if (isWhole || column.access() != Explanation.Access.DENIED) {
                json.writeStartObject();
                json.writeStringField("name", column.name());
                json.writeNumberField("field-id", column.fieldId());
                json.writeStringField("access", word(column.access()));
                if (column.mask() != null) {
                    json.writeStringField("mask", column.mask().action());
                }
                if (isWhole) {
                    json.writeArrayFieldStart("policies");
                    for (Restriction restriction : column.restrictions()) {
                        json.writeStartObject();
                        json.writeStringField("policy", restriction.target().name());
                        whenTag(json, restriction, findings);
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                }
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    private static void rest(JsonGenerator json, Findings findings, List<String> warnings) throws IOException {
        List<String> grantors = new ArrayList<>();
        for (PrincipalRef grantor : findings.grantors()) {
            grantors.add(grantor.text());
        }
        JsonAnswer.strings(json, "who-can-grant", grantors);
        JsonAnswer.strings(json, "warnings", warnings);
        json.writeNumberField("epoch", findings.explanation().epoch());
    }

    private static void principal(JsonGenerator json, String field, UUID id, Findings findings) throws IOException {
        PrincipalRef ref = findings.principals().get(id);
        if (ref != null) {
            json.writeStringField(field, ref.text());
        }
    }

    private static void place(JsonGenerator json, UUID id, Findings findings) throws IOException {
        Place place = findings.places().get(id);
        if (place != null) {
            place.write(json, "securable");
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
