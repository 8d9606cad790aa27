package io.serac.server.authentication;

import com.fasterxml.jackson.core.JsonPointer;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * An OpenID Connect provider for tests: discovery, keys, and tokens as good or as bad as a test wants them. It signs with the JDK
 * alone, not with the library that the server verifies with. Thread-safe.
 */
public final class TestIssuer implements AutoCloseable {
    /** The audience that is accepted. */
    public static final String AUDIENCE = "serac";

    /** How requests for keys are answered. */
    public enum Answers {
        /** As they should be. */
        WELL,
        /** With status 500. */
        FAILING,
        /** To the same place under another name, with the right keys there. */
        REDIRECTING,
        /** With more bytes than anybody should read. */
        ENDLESS,
        /** With something that is no JSON. */
        GARBLED,
        /** With a discovery document that names keys on another host. */
        LEADING_ASTRAY,
        /** With a discovery document of another issuer. */
        OF_ANOTHER
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<TestKey> published = new ArrayList<>();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile Answers answers = Answers.WELL;
    private volatile Optional<String> bearer = Optional.empty();
    private volatile TestKey key;

    private TestIssuer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
        key = publish(TestKey.rsa("key-0"));
    }

    /** An issuer with one RSA key. */
    public static TestIssuer start() {
        return new TestIssuer();
    }

    /** Its {@code iss}. */
    public String uri() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/realms/test";
    }

    /** How often keys or the discovery document were asked for. */
    public int requests() {
        return requests.get();
    }

    /** Answers differently from now on. */
    public void answer(Answers how) {
        this.answers = how;
    }

    /** Demands a token of those who ask for keys. */
    public void demand(String token) {
        this.bearer = Optional.of(token);
    }

    /** Publishes one more key, which does not sign by itself. */
    public synchronized TestKey publish(TestKey more) {
        published.add(more);
        return more;
    }

    /** Signs with a new key from now on, and withdraws all others. */
    public synchronized TestKey rotate() {
        published.clear();
        key = publish(TestKey.rsa("key-" + System.nanoTime()));
        return key;
    }

    /** The key that signs. */
    public TestKey key() {
        return key;
    }

    /** A token of a user that is good in every respect. */
    public TestToken token(String subject) {
        return new TestToken(key).claim("iss", uri()).claim("aud", AUDIENCE).claim("sub", subject);
    }

    /** As the server is told to trust it, by discovery. */
    TrustedIssuer trusted(String name, String... roleClaims) {
        return trusted(name, TrustedIssuer.Kind.ANY_SUBJECT,
                new TrustedIssuer.KeySource(URI.create(uri()), true, Optional.empty(), Optional.empty(),
                        Optional.empty()),
                roleClaims);
    }

    TrustedIssuer trusted(String name, TrustedIssuer.Kind kind, TrustedIssuer.KeySource keys, String... roleClaims) {
        return new TrustedIssuer(name, uri(), Set.of(AUDIENCE, "serac-2"), kind,
                Arrays.stream(roleClaims).map(JsonPointer::compile).toList(), true, "sub",
                Set.of("RS256", "PS256", "ES256", "EdDSA"), keys);
    }

    /** The same as keys of the configuration. */
    public Map<String, String> settings(int index, String name, String... roleClaims) {
        String prefix = "authentication.issuers[" + index + "].";
        Map<String, String> settings = new HashMap<>(
                Map.of(prefix + "name", name, prefix + "uri", uri(), prefix + "audiences", AUDIENCE));
        if (roleClaims.length > 0) {
            settings.put(prefix + "role-claims", String.join(",", roleClaims));
        }
        return settings;
    }

    /** Where the keys are. */
    public URI jwksUri() {
        return URI.create(uri() + "/keys");
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        String path = exchange.getRequestURI().getPath();
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        boolean isDiscovery = path.endsWith("/.well-known/openid-configuration");
        if (bearer.isPresent() && !("Bearer " + bearer.get()).equals(authorization)) {
            send(exchange, 401, "{}");
        } else if (answers == Answers.FAILING) {
            send(exchange, 500, keys());
        } else if (answers == Answers.REDIRECTING && !path.startsWith("/moved")) {
            exchange.getResponseHeaders().set("Location", "/moved" + path);
            send(exchange, 302, "");
        } else if (answers == Answers.GARBLED) {
            send(exchange, 200, "<html>");
        } else if (answers == Answers.ENDLESS) {
            send(exchange, 200, "{\"filler\":\"" + "x".repeat(2 << 20) + "\"," + keys().substring(1));
        } else {
            send(exchange, 200, isDiscovery ? discovery() : keys());
        }
    }

    private String discovery() {
        String keys = answers == Answers.LEADING_ASTRAY ? jwksUri().toString().replace("127.0.0.1", "localhost")
                : jwksUri().toString();
        String issuer = answers == Answers.OF_ANOTHER ? uri() + "/" : uri();
        return "{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + keys + "\"}";
    }

    private synchronized String keys() {
        return "{\"keys\":[" + published.stream().map(TestKey::json).collect(Collectors.joining(",")) + "]}";
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (exchange) {
            exchange.getResponseBody().write(bytes);
        } catch (IOException e) {
            // The client has read enough.
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
