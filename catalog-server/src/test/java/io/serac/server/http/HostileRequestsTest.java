package io.serac.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serac.server.Patience;
import io.serac.server.http.RawConnection.RawAnswer;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a hostile or broken client can write on a connection: always an answer in JSON, never a 5xx, never a handler
 * reached.
 */
class HostileRequestsTest {
    private static final String NAMESPACES = "/catalog/v1/main/namespaces";

    @AutoClose
    private static final EchoServer SERVER = new EchoServer(Limits.defaults());

    @AfterEach
    void theServerStillAnswers() throws IOException {
        RawAnswer answer = get(NAMESPACES + "/a");
        assertThat(answer.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/..", "/%2e%2e", "/%2E%2e/tables", "/.", "/%2e", "/..;", "/..;x=1", "/../namespaces",
            "/a/../b", "//", "/a//tables", "/", "/%00", "/a%00b", "/%zz", "/%", "/%2", "/%C0%AF", "/%FF", "/%ED%A0%80",
            "/a%1F", "/%1Fa", "/a%1F%1fb", "/a%1F..", "/a%1F%2e%2e", "/%u002e", "/a\\..\\b", "/a b", "/\u00e9",
            "/a%1F%ff/tables/t", "/a/tables/..", "/a/tables/%2e%2e", "/a/tables/%00", "/a/tables/", "/a\u0001", "/a<b>",
            "/a\"b", "/a|b", "/a^b", "/a`b", "/a{b}"})
    void brokenPathsAreRefused(String path) throws Exception {
        int handled = SERVER.handled();

        assertRefused(get(NAMESPACES + path), 400, 404);

        assertThat(SERVER.handled()).isEqualTo(handled);
    }

    @Test
    void encodedCharactersReachHandlersAsData() throws Exception {
        assertThat(echoed(NAMESPACES + "/a%2Fb")).contains("[a/b]");
        assertThat(echoed(NAMESPACES + "/..%2Fx")).contains("[../x]");
        assertThat(echoed(NAMESPACES + "/a;x=1")).contains("[a;x=1]");
        assertThat(echoed(NAMESPACES + "/a%1Fb%1fc")).contains("[a.b.c]");
        assertThat(echoed(NAMESPACES + "/a%252e")).contains("[a%2e]");
        assertThat(echoed(NAMESPACES + "/a%5Cb")).contains("[a\\b]");
        assertThat(echoed(NAMESPACES + "/a/tables/x%2Fy%3Fz")).contains("x/y?z");
        assertThat(echoed(NAMESPACES + "/%C3%A9")).contains("[é]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?pageToken=%zz", "?pageToken=%C0%AF", "?a=1&a=2", "?%zz=1", "?parent=%FF"})
    void brokenQueriesAreRefused(String query) throws Exception {
        assertRefused(get(NAMESPACES + query), 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/catalog", "/catalog/", "/catalog/v1", "/catalog/v2/config", "/catalog/v1/config/",
            "/CATALOG/v1/config", "/catalog/V1/config", "/catalog/v1/config/x", "/index.html", "/favicon.ico",
            "/webjars/x", "/WEB-INF/web.xml", "/openapi", "/admin", "/admin/v1", "/metrics", "/health/ready", "*"})
    void unknownPathsAreAbsentInJson(String path) throws Exception {
        assertRefused(get(path), 400, 404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"OPTIONS", "TRACE", "PATCH", "PUT", "DELETE", "FOO", "get", "PROPFIND", "CONNECT", "G\u0001T",
                    "PRI"})
    void otherMethodsAreRefused(String method) throws Exception {
        int handled = SERVER.handled();

        assertRefused(
                exchange(method + " " + NAMESPACES + " HTTP/1.1\r\nHost: x\r\n" + "Authorization: Bearer good\r\n\r\n"),
                400, 403, 404, 405, 501, 505);

        assertThat(SERVER.handled()).isEqualTo(handled);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/catalog/v1/config", NAMESPACES, "/admin/v1/whoami", "/openapi/admin.yaml",
            "/catalog/v1/oauth/tokens"})
    void headOfAGetAndOptionsAreNotServed(String path) throws Exception {
        int handled = SERVER.handled();

        RawAnswer head = exchange("HEAD " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n"
                + "Connection: close\r\n\r\n");
        assertThat(head.status()).isIn(403, 405);
        assertRefused(exchange("OPTIONS " + path + " HTTP/1.1\r\nHost: x\r\nOrigin: https://evil.example\r\n"
                + "Access-Control-Request-Method: GET\r\n\r\n"), 403, 404, 405);

        assertThat(SERVER.handled()).isEqualTo(handled);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /catalog/v1/config\r\n", "GET /catalog/v1/config HTTP/0.9\r\n\r\n",
            "GET /catalog/v1/config HTTP/3.0\r\nHost: x\r\n\r\n", "GET /catalog/v1/config HTTP/1.1\r\n\r\n",
            "GET /catalog/v1/config HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
            "GET /catalog/v1/config HTTP/1.1\r\nHost: a b\r\n\r\n",
            "GET /catalog/v1/config HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n",
            "GET /catalog/v1/config HTTP/1.1\r\nHost: x\r\nA : b\r\n\r\n",
            "GET /catalog/v1/config HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n",
            "GET /catalog/v1/config HTTP/1.1\r\nHost: x\r\nA: b\u0000c\r\n\r\n",
            "GET /catalog/v1/config HTTP/1.1\r\nHost: x\r\nA\u0000: c\r\n\r\n", "\u0016\u0003\u0001\u0002\u0000\u0001",
            "hello\r\n\r\n", "GET\r\n\r\n", " \r\n\r\n", "GET  /catalog/v1/config  HTTP/1.1\r\nHost: x\r\n\r\n",
            "POST /catalog/v1/main/namespaces HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
            "POST /catalog/v1/main/namespaces HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
            "POST /catalog/v1/main/namespaces HTTP/1.1\r\nHost: x\r\nContent-Length: 1x\r\n\r\n",
            "POST /catalog/v1/main/namespaces HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
            "POST /catalog/v1/main/namespaces HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "POST /catalog/v1/main/namespaces HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n{}"})
    void brokenHeadsAreRefusedOrCutOff(String head) throws Exception {
        int handled = SERVER.handled();
        try (RawConnection connection = RawConnection.open(SERVER.port())) {
            Optional<RawAnswer> answer = connection.send(head).finish().find(Patience.MAX);
            if (answer.isPresent()) {
                assertRefused(answer.get(), 400, 401, 404, 501, 505);
            }
        }
        assertThat(SERVER.handled()).isEqualTo(handled);
    }

    @Test
    void largeHeadsAreRefusedInJsonAndTokensOfManyRolesAreNot() throws Exception {
        assertThat(echoed(NAMESPACES, "X-Filler: " + "x".repeat(24_000))).isNotNull();
        assertRefused(get(NAMESPACES, "X-Filler: " + "x".repeat(40_000)), 431);
        assertRefused(get(NAMESPACES, "A: b\r\n".repeat(8_000) + "A: b"), 431);
        assertRefused(get("/" + "a".repeat(40_000)), 414, 431);
    }

    @Test
    void nobodyGetsThroughWithoutAToken() throws Exception {
        int handled = SERVER.handled();
        for (String authorization : new String[]{"", "Authorization: Bearer bad\r\n", "Authorization: Bearer\r\n",
                "Authorization: Basic Z29vZA==\r\n", "Authorization: good\r\n", "Authorization: Bearer good good\r\n",
                "Authorization: Bearer good\r\nAuthorization: Bearer bad\r\n",
                "Authorization: Bearer bad\r\nAuthorization: Bearer good\r\n"}) {
            RawAnswer answer = exchange("GET " + NAMESPACES + " HTTP/1.1\r\nHost: x\r\n" + authorization + "\r\n");
            assertRefused(answer, 401);
            assertThat(answer.head()).contains("WWW-Authenticate: Bearer");
        }
        assertThat(SERVER.handled()).isEqualTo(handled);
    }

    @Test
    void largeBodiesAreRefusedAnnouncedOrNot() throws Exception {
        assertRefused(post(NAMESPACES, "{\"a\":\"" + "x".repeat(70_000) + "\"}"), 413);
        assertRefused(exchange(head("POST", NAMESPACES) + "Content-Length: 9999999999\r\n\r\n"), 413);
        String chunk = "2000\r\n" + "x".repeat(0x2000) + "\r\n";
        assertRefused(
                exchange(head("POST", NAMESPACES) + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(9)
                        + "0\r\n\r\n"),
                413);
        assertThat(post(NAMESPACES, "{\"a\":\"" + "x".repeat(60_000) + "\"}").status()).isEqualTo(200);
        assertThat(
                exchange(head("POST", NAMESPACES) + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n").status())
                .isEqualTo(200);
    }

    @Test
    void connectionsLiveOnAfterABodyThatNobodyAskedFor() throws Exception {
        String request = "GET " + NAMESPACES + "/a HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n";
        try (RawConnection connection = RawConnection.open(SERVER.port())) {
            assertThat(connection.send(request + "Content-Length: 2\r\n\r\n{}").receive(Patience.MAX).status())
                    .isEqualTo(200);
            // Longer than a refused client may be silent.
            assertThat(connection.isClosedWithin(Duration.ofMillis(1_500))).isFalse();
            assertThat(connection.send(request + "\r\n").receive(Patience.MAX).status()).isEqualTo(200);
        }
    }

    @Test
    void whoeverSendsALotReadsThatItIsRefused() throws Exception {
        // More than the buffers of the network hold: a connection that is closed now resets before the answer is read.
        String large = "x".repeat(12 << 20);
        assertRefused(post(NAMESPACES, large), 413);
        assertRefused(
                exchange("POST " + NAMESPACES + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer bad\r\nContent-Length: "
                        + large.length() + "\r\n\r\n" + large),
                401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "}", "[]", "null", "1", "\"x\"", "{}{}", "{} x", "{\"a\":1,\"a\":2}",
            "{'a':1}",
            "{a:1}", "{\"a\":01}", "{\"a\":NaN}", "{\"a\":\"\u0001\"}", "{\"a\":\"\\ud800\"} x", "{\"a\":\"\u00ff\"}",
            "\u0000", "<html/>", "a=b", "// x\n{}"})
    void malformedJsonIsRefused(String body) throws Exception {
        assertRefused(post(NAMESPACES, body), 400);
    }

    @Test
    void hugeJsonPartsAreRefused() throws Exception {
        assertRefused(post(NAMESPACES, "{\"a\":" + "[".repeat(300) + "]".repeat(300) + "}"), 400);
        assertRefused(post(NAMESPACES, "{\"a\":" + "[".repeat(60_000)), 400);
        assertRefused(post(NAMESPACES, "{\"a\":".repeat(10_000)), 400);
        assertRefused(post(NAMESPACES, "{\"a\":" + "9".repeat(200) + "}"), 400);
        assertRefused(post(NAMESPACES, "{\"a\":1e" + "9".repeat(150) + "}"), 400);
        assertRefused(post(NAMESPACES + "/a/tables", "{\"a\":\"" + "x".repeat(2 << 20) + "\"}"), 400);
    }

    @Test
    void compressedBodiesAreRefused() throws Exception {
        for (String encoding : new String[]{"gzip", "deflate", "br", "identity, gzip", "x"}) {
            assertRefused(exchange(head("POST", NAMESPACES) + "Content-Encoding: " + encoding
                    + "\r\nContent-Length: 2\r\n\r\n{}"), 415);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"zz\r\n{}\r\n0\r\n\r\n", "-1\r\n{}\r\n", "ffffffffffffffff\r\n{}\r\n", "2\r\n{}xx\r\n0\r\n\r\n",
                    "2;" + "x\r\n{}"})
    void brokenChunksAreRefused(String chunks) throws Exception {
        int handled = SERVER.handled();
        try (RawConnection connection = RawConnection.open(SERVER.port())) {
            connection.send(head("POST", NAMESPACES) + "Transfer-Encoding: chunked\r\n\r\n" + chunks);
            connection.finish();
            Optional<RawAnswer> answer = connection.find(Patience.MAX);
            if (answer.isPresent()) {
                assertRefused(answer.get(), 400);
            }
        }
        assertThat(SERVER.handled()).isEqualTo(handled);
    }

    @Test
    void aBodyThatEndsEarlyReachesNoHandler() throws Exception {
        int handled = SERVER.handled();
        try (RawConnection connection = RawConnection.open(SERVER.port())) {
            connection.send(head("POST", NAMESPACES) + "Content-Length: 20\r\n\r\n{}").finish();
            Optional<RawAnswer> answer = connection.find(Patience.MAX);
            if (answer.isPresent()) {
                assertRefused(answer.get(), 400);
            }
        }
        assertThat(SERVER.handled()).isEqualTo(handled);
    }

    @Test
    void whoIsRefusedBeforeHisBodyIsReadIsToldThatTheConnectionEnds() throws Exception {
        String head = "POST " + NAMESPACES + " HTTP/1.1\r\nHost: x\r\nContent-Length: 20\r\n";
        try (RawConnection connection = RawConnection.open(SERVER.port())) {
            RawAnswer refused = connection.send(head + "Authorization: Bearer bad\r\n\r\n").receive(Patience.MAX);
            assertRefused(refused, 401);
            assertThat(refused.hasHeader("Connection: close")).isTrue();
            assertThat(connection.isClosedWithin(Patience.MAX)).isTrue();
        }
        try (RawConnection connection = RawConnection.open(SERVER.port())) {
            String whole = head + "Authorization: Bearer good\r\n\r\n{\"namespace\": [\"a\"]}";
            for (int request = 0; request < 2; request++) {
                RawAnswer answer = connection.send(whole).receive(Patience.MAX);
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.hasHeader("Connection: close")).isFalse();
            }
        }
    }

    @Test
    void bodiesOfRequestsThatHaveNoneDoNotBecomeTheNextRequest() throws Exception {
        String smuggled = "GET /catalog/v1/config HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n\r\n";
        int handled = SERVER.handled();
        try (RawConnection connection = RawConnection.open(SERVER.port())) {
            connection
                    .send("GET " + NAMESPACES + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\nContent-Length: "
                            + smuggled.length() + "\r\n\r\n" + smuggled);
            connection.finish();
            connection.receive(Patience.MAX);
            assertThat(connection.find(Patience.MAX)).isEmpty();
        }
        assertThat(SERVER.handled() - handled).isLessThanOrEqualTo(1);
    }

    @Test
    void answersDoNotTellWhatTheServerIs() throws Exception {
        RawAnswer answer = get("/nowhere");

        assertThat(answer.head().toLowerCase(java.util.Locale.ROOT)).doesNotContain("server:", "jetty", "javalin",
                "x-powered-by", "set-cookie");
    }

    private static RawAnswer get(String path, String... headers) throws IOException {
        StringBuilder request = new StringBuilder(head("GET", path));
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return exchange(request.append("\r\n").toString());
    }

    private static String echoed(String path, String... headers) throws IOException {
        RawAnswer answer = get(path, headers);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static RawAnswer post(String path, String body) throws IOException {
        return exchange(head("POST", path) + "Content-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body);
    }

    private static String head(String method, String path) {
        return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer good\r\n";
    }

    private static RawAnswer exchange(String request) throws IOException {
        try (RawConnection connection = RawConnection.open(SERVER.port())) {
            return connection.send(request).receive(Patience.MAX);
        }
    }

    private static void assertRefused(RawAnswer answer, Integer... statuses) throws IOException {
        assertThat(answer.status()).as(answer.head() + answer.body()).isIn((Object[]) statuses);
        assertThat(answer.head().toLowerCase(java.util.Locale.ROOT)).contains("content-type: application/json",
                "\r\nx-request-id: ");
        JsonNode error = new ObjectMapper().readTree(answer.body()).get("error");
        assertThat(error.get("code").asInt()).isEqualTo(answer.status());
        assertThat(error.get("type").asText()).isNotEmpty();
        assertThat(error.get("message").asText()).isNotEmpty().doesNotContain("Exception", "org.eclipse");
    }
}
