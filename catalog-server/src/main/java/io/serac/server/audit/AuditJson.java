package io.serac.server.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import io.serac.server.http.JsonAnswer;
import io.serac.server.http.Page;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Records as JSON, the same in answers and in the stream. Stateless. */
final class AuditJson {
    private AuditJson() {
    }

    /** A page of records. */
    static byte[] page(Page<AuditRecord> page) {
        return JsonAnswer.object(json -> {
            json.writeArrayFieldStart("items");
            for (AuditRecord record : page.items()) {
                json.writeStartObject();
                json.writeNumberField("id", record.id());
                fields(json, record);
                json.writeEndObject();
            }
            json.writeEndArray();
            if (page.nextToken() != null) {
                json.writeStringField("next-page-token", page.nextToken());
            }
        });
    }

    /** One record as one line, without its end. */
    static byte[] line(AuditRecord record) {
        return JsonAnswer.object(json -> fields(json, record));
    }

    private static void fields(JsonGenerator json, AuditRecord record) throws IOException {
        json.writeStringField("time", record.time().toString());
        text(json, "request-id", record.requestId());
        json.writeStringField("kind", record.kind());
        text(json, "issuer", record.issuer());
        text(json, "subject", record.subject());
        json.writeStringField("principal-id", record.principalId().toString());
        json.writeStringField("principal", record.principal());
        text(json, "actor", record.actor());
        JsonAnswer.strings(json, "roles", record.roles());
        json.writeStringField("operation", record.operation());
        text(json, "securable-kind", record.securableKind());
        text(json, "securable-id", record.securableId() == null ? null : record.securableId().toString());
        text(json, "name", record.name());
        text(json, "target", record.target());
        json.writeStringField("verdict", record.verdict());
        text(json, "reason", record.reason());
        JsonAnswer.strings(json, "missing", record.missing());
        ids(json, "policy-ids", record.policyIds());
        ids(json, "exempted-policies", record.exemptedPolicies());
        if (record.epoch() == null) {
            json.writeNullField("epoch");
        } else {
            json.writeNumberField("epoch", record.epoch());
        }
        text(json, "policy-hash", record.policyHash());
        text(json, "client-ip", record.clientIp());
        if (record.status() == null) {
            json.writeNullField("status");
        } else {
            json.writeNumberField("status", record.status());
        }
        json.writeNumberField("count", record.count());
        text(json, "scope", record.scope());
        text(json, "key-id", record.keyId());
        text(json, "key-expires-at", record.keyExpiresAt() == null ? null : record.keyExpiresAt().toString());
        json.writeArrayFieldStart("grant-ids");
        for (long id : record.grantIds()) {
            json.writeNumber(id);
        }
        json.writeEndArray();
    }

    private static void text(JsonGenerator json, String field, @Nullable String value) throws IOException {
        if (value == null) {
            json.writeNullField(field);
        } else {
            json.writeStringField(field, value);
        }
    }

    private static void ids(JsonGenerator json, String field, List<UUID> ids) throws IOException {
        JsonAnswer.strings(json, field, ids.stream().map(UUID::toString).toList());
    }
}
