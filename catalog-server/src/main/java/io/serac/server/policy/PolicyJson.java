package io.serac.server.policy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.http.JsonAnswer;
import io.serac.server.http.Page;
import io.serac.server.http.Preconditions;
import io.serac.server.principal.PrincipalRef;
import io.serac.server.securable.Place;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** Answers about restrictions, as in the admin contract. */
final class PolicyJson {
    private PolicyJson() {
    }

    /** @param warnings
     *            besides those that the restriction gives rise to wherever it is */
    static byte[] policy(Policy policy, Place place, List<String> warnings) {
        return JsonAnswer.object(json -> fields(json, policy, place, warnings));
    }

    /**
     * @param places
     *            where the securables of the restrictions are
     */
    static byte[] page(Page<Policy> page, Function<UUID, Place> places) {
        return JsonAnswer.page(page,
                (json, policy) -> fields(json, policy, places.apply(policy.row().securableId()), List.of()));
    }

    /** The ETag of a restriction: warnings are no part of it. */
    static String entityTag(Policy policy) {
        return Preconditions.entityTag(JsonAnswer.object(json -> content(json, policy)));
    }

    private static void fields(JsonGenerator json, Policy policy, Place place, List<String> warnings)
            throws IOException {
        content(json, policy);
        place.write(json, "securable");
        json.writeArrayFieldStart("warnings");
        for (PrincipalRef role : policy.unlocked()) {
            json.writeString(
                    "Whoever's token leaves out " + role.text() + " is not restricted, nor is who has it by his token"
                            + " alone where none is sent, as in Trino without trust-groups. Write to: [everyone] and"
                            + " except: the roles that may see it, so that a missing role locks instead of unlocks");
        }
        for (String warning : SessionWarnings.of(policy.row())) {
            json.writeString(warning);
        }
        for (String warning : warnings) {
            json.writeString(warning);
        }
        json.writeEndArray();
    }

    private static void content(JsonGenerator json, Policy policy) throws IOException {
        PolicyRow row = policy.row();
        json.writeStringField("id", row.id().toString());
        json.writeStringField("name", row.name());
        json.writeStringField("kind", row.kind());
        if (row.whenTag() != null) {
            json.writeObjectFieldStart("when-tag");
            json.writeStringField("tag", row.whenTag());
            if (row.whenValue() != null) {
                json.writeStringField("value", row.whenValue());
            }
            json.writeEndObject();
        }
        boolean isFilter = row.kind().equals(PolicyKind.ROW_FILTER.name());
        for (Map.Entry<String, JsonNode> field : row.spec().properties()) {
            // The columns of a filter are in the filter; what they were bound to is for the server alone.
            if (!isFilter || !field.getKey().equals("columns")) {
                json.writeFieldName(field.getKey());
                json.writeRawValue(field.getValue().toString());
            }
        }
        references(json, "to", policy.to());
        references(json, "except", policy.except());
        json.writeNumberField("revision", row.revision());
        if (row.creatorKind() != null && row.creatorIssuer() != null && row.creatorName() != null) {
            json.writeStringField("created-by",
                    PrincipalRef.of(row.creatorKind(), row.creatorIssuer(), row.creatorName()).text());
        }
        json.writeStringField("created-at", row.createdAt().toString());
    }

    private static void references(JsonGenerator json, String field, Iterable<PrincipalRef> references)
            throws IOException {
        json.writeArrayFieldStart(field);
        for (PrincipalRef reference : references) {
            json.writeString(reference.text());
        }
        json.writeEndArray();
    }
}
