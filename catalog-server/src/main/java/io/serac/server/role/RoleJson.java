package io.serac.server.role;

import com.fasterxml.jackson.core.JsonGenerator;
import io.serac.server.http.JsonAnswer;
import java.io.IOException;
import java.util.List;

/** Answers about roles, as in the admin contract. */
final class RoleJson {
    private RoleJson() {
    }

    static byte[] role(RoleRow role) {
        return JsonAnswer.object(json -> fields(json, role));
    }

    static void fields(JsonGenerator json, RoleRow role) throws IOException {
        json.writeStringField("name", role.name());
        json.writeStringField("owner", role.owner().text());
        json.writeBooleanField("token-assignable", role.tokenAssignable());
        json.writeBooleanField("system", role.isSystem());
        json.writeStringField("id", role.id().toString());
        json.writeStringField("created-at", role.createdAt().toString());
    }

    static byte[] member(RoleRow role, MemberRow member) {
        return JsonAnswer.object(json -> fields(json, role, member));
    }

    static void fields(JsonGenerator json, RoleRow role, MemberRow member) throws IOException {
        json.writeStringField("role", role.name());
        json.writeStringField("member", member.ref().text());
        json.writeBooleanField("admin-option", member.adminOption());
        json.writeStringField("id", member.memberId().toString());
        json.writeStringField("created-at", member.createdAt().toString());
    }

    static byte[] mapping(MappingRow mapping, List<String> warnings) {
        return JsonAnswer.object(json -> {
            fields(json, mapping);
            JsonAnswer.strings(json, "warnings", warnings);
        });
    }

    static void fields(JsonGenerator json, MappingRow mapping) throws IOException {
        json.writeStringField("id", mapping.id());
        json.writeStringField("issuer", mapping.issuer());
        json.writeStringField("value", mapping.value());
        json.writeStringField("role", mapping.roleName());
        json.writeStringField("created-at", mapping.createdAt().toString());
    }
}
