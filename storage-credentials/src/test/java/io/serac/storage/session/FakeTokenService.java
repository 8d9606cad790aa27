package io.serac.storage.session;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.serac.storage.AccessKey;
import io.serac.storage.CallLimits;
import io.serac.storage.Delegation;
import io.serac.storage.EndpointPolicy;
import io.serac.storage.S3Profile;
import io.serac.storage.StsSettings;
import io.serac.storage.location.Location;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A token service that answers AssumeRole, well or as it is told to, and remembers what it was asked. It checks nothing. Each
 * answer has other keys. Thread-safe.
 */
final class FakeTokenService implements AutoCloseable {
    /** So that a slow machine is not taken for a slow service. */
    static final CallLimits PATIENT = new CallLimits(Duration.ofSeconds(1), Duration.ofSeconds(60),
            Duration.ofSeconds(60), Duration.ofMinutes(1), 2);
    /** No secret of it may show anywhere. */
    static final AccessKey BASE = new AccessKey("AKBASE", "canary-base-c2VjcmV0");
    static final String SECRET = "canary-secret-";
    static final String TOKEN = "canary-token-";

    record Asked(String path, String authorization, Map<String, String> form, @Nullable String traceparent) {
    }

    record Answer(int status, String body, Map<String, String> headers) {
        static Answer of(int status, String body) {
            return new Answer(status, body, Map.of());
        }
    }

    private final Clock clock;
    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Asked> asked = new ArrayList<>();
    private volatile @Nullable Answer answer;
    private volatile Duration life = Duration.ZERO;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    private FakeTokenService(Clock clock) throws IOException {
        this.clock = clock;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(executor);
        server.createContext("/", this::handle);
        server.start();
    }

    static FakeTokenService start(Clock clock) {
        try {
            return new FakeTokenService(clock);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    EndpointPolicy policy() {
        return new EndpointPolicy(List.of(endpoint().toString()), false);
    }

    /** A profile of a store that has this token service at its own endpoint. */
    S3Profile profile(StsSettings settings) {
        return new S3Profile(Location.parse("s3://lake/wh"), endpoint(), "us-east-1", true, BASE, false)
                .withDelegation(Delegation.sts(settings));
    }

    /** From now on this is all it answers; {@code null}: keys. */
    void answer(@Nullable Answer other) {
        answer = other;
    }

    /** Its keys live so long, whatever is asked for; zero: as long as is asked for. */
    void life(Duration duration) {
        life = duration;
    }

    /** Answers wait for this from now on. */
    void waitFor(CountDownLatch latch) {
        gate = latch;
    }

    List<Asked> asked() {
        synchronized (asked) {
            return List.copyOf(asked);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        Map<String, String> form = form(exchange);
        int number;
        synchronized (asked) {
            asked.add(new Asked(exchange.getRequestURI().toString(),
                    String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")), form,
                    exchange.getRequestHeaders().getFirst("traceparent")));
            number = asked.size();
        }
        try {
            gate.await();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
        Answer told = answer;
        send(exchange, told == null ? keys(number, form) : told);
    }

    private Answer keys(int number, Map<String, String> form) {
        Duration lasts =
                life.isZero() ? Duration.ofSeconds(Long.parseLong(form.getOrDefault("DurationSeconds", "3600")))
                        : life;
        return Answer.of(200, xml("ASIA" + number, SECRET + number, TOKEN + number,
                clock.instant().plus(lasts).toString()));
    }

    static String xml(String id, String secret, String token, String expiration) {
        return "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult><Credentials>"
                + "<AccessKeyId>" + id + "</AccessKeyId><SecretAccessKey>" + secret + "</SecretAccessKey>"
                + "<SessionToken>" + token + "</SessionToken><Expiration>" + expiration + "</Expiration>"
                + "</Credentials></AssumeRoleResult></AssumeRoleResponse>";
    }

    private static Map<String, String> form(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Map<String, String> form = new TreeMap<>();
        for (String field : body.split("&", -1)) {
            int equals = field.indexOf('=');
            form.put(field.substring(0, equals),
                    URLDecoder.decode(field.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return form;
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
        executor.close();
    }
}
