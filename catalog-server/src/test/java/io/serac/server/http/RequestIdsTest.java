package io.serac.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serac.server.Patience;
import io.serac.server.http.RawConnection.RawAnswer;
import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every answer names its request; a client's own name is taken only if it is harmless. */
class RequestIdsTest {
    private static final String WHO_AM_I = "/admin/v1/whoami";

    @AutoClose
    private static final EchoServer SERVER = new EchoServer(Limits.defaults());

    @ParameterizedTest
    @ValueSource(strings = {"a", "7f3c0a1e-5b1c-4b58-9f54-2f7c6a3d1e11", "build_7.step-2",
            "1234567890123456789012345678901234567890123456789012345678901234"})
    void aFitIdOfTheClientIsTaken(String id) throws IOException {
        assertThat(requestId(send("GET", WHO_AM_I, "X-Request-Id: " + id + "\r\n"))).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", ".a", "a b", "a=b", "a;b", "{}", "a\u00e9", "a\"", "a\tb",
            "12345678901234567890123456789012345678901234567890123456789012345"})
    void anyOtherIdIsReplaced(String id) throws IOException {
        assertThat(requestId(send("GET", WHO_AM_I, "X-Request-Id: " + id + "\r\n"))).matches("[0-9a-f]{16}");
    }

    @Test
    void twoIdsAreNone() throws IOException {
        assertThat(requestId(send("GET", WHO_AM_I, "X-Request-Id: a\r\nX-Request-Id: b\r\n")))
                .matches("[0-9a-f]{16}");
    }

    @Test
    void requestsWithoutAnIdGetDifferentOnes() throws IOException {
        assertThat(requestId(send("GET", WHO_AM_I, ""))).isNotEqualTo(requestId(send("GET", WHO_AM_I, "")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /admin/v1/nowhere", "PATCH /admin/v1/whoami", "GET /admin/v1/warehouses/%FF",
            "GET /nowhere"})
    void refusalsBeforeAnyHandlerHaveOne(String line) throws IOException {
        String[] parts = line.split(" ", 2);
        RawAnswer answer = send(parts[0], parts[1], "X-Request-Id: mine\r\n");
        assertThat(answer.status()).isBetween(400, 499);
        assertThat(requestId(answer)).isEqualTo("mine");
        if (parts[1].startsWith("/admin/")) {
            assertThat(error(answer).path("request-id").asText()).isEqualTo("mine");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/admin/v1/warehouses/%00", "/catalog/v1/main/namespaces/%zz", "/%"})
    void refusalsBeforeTheHeadersAreReadHaveOneOfOurs(String path) throws IOException {
        RawAnswer answer = send("GET", path, "X-Request-Id: mine\r\n");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(requestId(answer)).matches("[0-9a-f]{16}");
    }

    @Test
    void errorsOfTheAdminApiNameTheRequestAndTheReason() throws IOException {
        RawAnswer answer = post("/admin/v1/warehouses/w/storage/check", "[]");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(error(answer).path("request-id").asText()).isEqualTo(requestId(answer));
        assertThat(error(answer).path("reason").asText()).isEqualTo("invalid-body");
    }

    @Test
    void errorsOfTheIcebergApiHoldNothingElse() throws IOException {
        RawAnswer answer = post("/catalog/v1/main/namespaces", "[]");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(error(answer).fieldNames()).toIterable().containsExactly("message", "type", "code");
    }

    @Test
    void theReasonOfAnUnforeseenFailureIsFoundByTheSameId() throws IOException {
        RawAnswer answer = send("GET", "/admin/v1/warehouses/fail", "X-Request-Id: mine\r\n");
        assertThat(answer.status()).isEqualTo(500);
        assertThat(requestId(answer)).isEqualTo("mine");
        assertThat(error(answer).path("request-id").asText()).isEqualTo("mine");
        assertThat(error(answer).path("message").asText()).contains("mine");
    }

    private static RawAnswer send(String method, String path, String headers) throws IOException {
        try (RawConnection connection = RawConnection.open(SERVER.port())) {
            connection.send(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer good\r\n"
                    + headers + "Connection: close\r\n\r\n");
            return connection.receive(Patience.MAX);
        }
    }

    private static RawAnswer post(String path, String body) throws IOException {
        try (RawConnection connection = RawConnection.open(SERVER.port())) {
            return connection.send("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer good\r\n"
                    + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                    .receive(Patience.MAX);
        }
    }

    private static String requestId(RawAnswer answer) {
        for (String line : answer.head().split("\r\n", -1)) {
            if (line.toLowerCase(Locale.ROOT).startsWith("x-request-id:")) {
                return line.substring(line.indexOf(':') + 1).strip();
            }
        }
        throw new AssertionError("No request id: " + answer.head());
    }

    private static JsonNode error(RawAnswer answer) throws IOException {
        return new ObjectMapper().readTree(answer.body()).path("error");
    }
}
