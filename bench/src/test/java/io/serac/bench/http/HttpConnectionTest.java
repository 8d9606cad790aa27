package io.serac.bench.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpConnectionTest {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<InetSocketAddress> clients = ConcurrentHashMap.newKeySet();
    private HttpServer server;
    private HttpConnection connection;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/echo", this::echo);
        server.createContext("/chunked", exchange -> answer(exchange, 200, 0, "x".repeat(200_000)));
        server.createContext("/tagged", exchange -> {
            exchange.getResponseHeaders().add("ETag", "\"v1\"");
            boolean isKnown = "\"v1\"".equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
            answer(exchange, isKnown ? 304 : 200, isKnown ? -1 : 4, isKnown ? "" : "body");
        });
        server.createContext("/closing", exchange -> {
            exchange.getResponseHeaders().add("Connection", "close");
            answer(exchange, 200, 3, "bye");
        });
        server.start();
        connection = HttpConnection.open(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }

    @AfterEach
    void stop() throws IOException {
        connection.close();
        server.stop(0);
        threads.close();
    }

    @Test
    void sendsBodyAndHeadersAndReadsTheAnswer() throws IOException {
        HttpAnswer answer = connection.exchange(HttpRequest.of("POST", "/echo").header("X-Word", "hello").json("{}"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("POST hello application/json {}");
    }

    @Test
    void keepsTheConnectionForManyRequests() throws IOException {
        for (int i = 0; i < 5; i++) {
            connection.exchange(HttpRequest.of("GET", "/chunked"));
            connection.exchange(HttpRequest.of("GET", "/echo"));
        }

        assertThat(clients).hasSize(1);
    }

    @Test
    void readsChunkedAnswers() throws IOException {
        assertThat(connection.exchange(HttpRequest.of("GET", "/chunked")).bodyBytes()).isEqualTo(200_000);
    }

    @Test
    void expectsNoBodyWhereHttpSendsNone() throws IOException {
        HttpAnswer full = connection.exchange(HttpRequest.of("GET", "/tagged"));
        assertThat(full.entityTag()).isEqualTo("\"v1\"");

        HttpAnswer same = connection.exchange(HttpRequest.of("GET", "/tagged").header("If-None-Match", "\"v1\""));
        assertThat(same.status()).isEqualTo(304);
        assertThat(same.bodyBytes()).isZero();

        assertThat(connection.exchange(HttpRequest.of("HEAD", "/tagged")).bodyBytes()).isZero();
        assertThat(connection.exchange(HttpRequest.of("GET", "/echo")).status()).isEqualTo(200);
    }

    @Test
    void opensAnotherConnectionAfterTheServerClosedThisOne() throws IOException {
        assertThat(connection.exchange(HttpRequest.of("GET", "/closing")).body()).isEqualTo("bye");
        assertThat(connection.exchange(HttpRequest.of("GET", "/echo")).status()).isEqualTo(200);
    }

    @Test
    void findsTheLastStringFieldOfThatName() {
        byte[] text = "{\"next\":\"a\",\"x\":{\"next\" : \"b\"},\"none\":null}".getBytes(StandardCharsets.UTF_8);
        HttpAnswer answer = new HttpAnswer(200, null, text, text.length);

        assertThat(answer.lastStringField("next")).isEqualTo("b");
        assertThat(answer.lastStringField("none")).isNull();
        assertThat(answer.lastStringField("absent")).isNull();
    }

    @Test
    void refusesWhatItCannotMeasure() {
        assertThatThrownBy(() -> HttpConnection.open(URI.create("https://localhost")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("only http");
    }

    private void echo(HttpExchange exchange) throws IOException {
        clients.add(exchange.getRemoteAddress());
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String text = exchange.getRequestMethod() + " " + exchange.getRequestHeaders().getFirst("X-Word") + " "
                + exchange.getRequestHeaders().getFirst("Content-Type") + " " + body;
        answer(exchange, 200, text.length(), text);
    }

    private void answer(HttpExchange exchange, int status, long length, String text) throws IOException {
        boolean isHead = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, isHead ? -1 : length);
        if (!isHead && length >= 0) {
            exchange.getResponseBody().write(text.getBytes(StandardCharsets.UTF_8));
        }
        exchange.close();
    }
}
