package io.serac.server.principal;

import com.fasterxml.jackson.core.JsonGenerator;
import io.serac.server.authentication.ServiceSecret;
import io.serac.server.authentication.StoredSecret;
import io.serac.server.http.JsonAnswer;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Answers about principals, as in the admin contract. A secret is in one answer only: the one to its making. */
final class PrincipalJson {
    private PrincipalJson() {
    }

    static byte[] user(UserRow user) {
        return JsonAnswer.object(json -> fields(json, user));
    }

    static void fields(JsonGenerator json, UserRow user) throws IOException {
        json.writeStringField("principal", user.ref().text());
        json.writeStringField("issuer", user.issuer());
        json.writeStringField("subject", user.name());
        json.writeStringField("name", user.displayName());
        json.writeBooleanField("disabled", user.disabled());
        json.writeStringField("id", user.id().toString());
        json.writeStringField("created-at", user.createdAt().toString());
    }

    static byte[] account(AccountRow account) {
        return JsonAnswer.object(json -> fields(json, account));
    }

    static void fields(JsonGenerator json, AccountRow account) throws IOException {
        json.writeStringField("principal", account.ref().text());
        json.writeStringField("name", account.name());
        json.writeBooleanField("disabled", account.disabled());
        json.writeStringField("id", account.id().toString());
        json.writeStringField("created-at", account.createdAt().toString());
    }

    static byte[] secret(StoredSecret secret) {
        return JsonAnswer.object(json -> fields(json, secret));
    }

    static void fields(JsonGenerator json, StoredSecret secret) throws IOException {
        json.writeStringField("id", secret.id());
        json.writeStringField("created-at", secret.createdAt().toString());
        time(json, "expires-at", secret.expiresAt());
        time(json, "last-used-at", secret.lastUsedAt());
    }

    static byte[] newSecret(String account, ServiceSecret secret, StoredSecret stored) {
        return JsonAnswer.object(json -> {
            json.writeStringField("id", secret.id());
            json.writeStringField("client-id", account);
            json.writeStringField("client-secret", secret.text());
            time(json, "expires-at", stored.expiresAt());
        });
    }

    private static void time(JsonGenerator json, String field, @Nullable Instant time) throws IOException {
        json.writeStringField(field, time == null ? null : time.toString());
    }
}
