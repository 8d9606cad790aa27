package io.serac.storage.fake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.serac.storage.AccessKey;
import io.serac.storage.EndpointPolicy;
import io.serac.storage.S3Profile;
import io.serac.storage.location.Location;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A store with one bucket on a free port of this machine. It checks signatures, and goes wrong on demand. Speaks path
 * style only. Thread-safe.
 */
public final class FakeObjectStore implements AutoCloseable {
    public static final String BUCKET = "lake";
    private static final AccessKey KEY = new AccessKey("AKFAKE", "fake-secret-Zm9yIHRlc3Rz");

    static {
        // Without it, each answer waits 40 ms for the acknowledgement of its header.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final Clock clock;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ConcurrentNavigableMap<String, StoredObject> objects = new ConcurrentSkipListMap<>();
    private final ObjectOperations object;
    private final BucketOperations bucket = new BucketOperations(objects);
    private final MultipartUploads multipart;
    private final SignatureCheck signatures;
    private final Faults faults = new Faults();
    private final Set<Weakness> weaknesses = ConcurrentHashMap.newKeySet();
    private final List<String> requests = new ArrayList<>();

    private FakeObjectStore(Clock clock) throws IOException {
        this.clock = clock;
        object = new ObjectOperations(objects, clock);
        multipart = new MultipartUploads(objects, clock);
        signatures = new SignatureCheck(Map.of(KEY.accessKeyId(), KEY.secretAccessKey()), clock);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(executor);
        server.createContext("/", this::handle);
        server.start();
    }

    public static FakeObjectStore start() {
        return start(Clock.systemUTC());
    }

    /** @param clock the store's own time, which signatures are held against */
    public static FakeObjectStore start(Clock clock) {
        try {
            return new FakeObjectStore(clock);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The only key pair that the store knows. */
    public AccessKey key() {
        return KEY;
    }

    /** A profile that reaches this store with its key, rooted at {@code s3://lake/<folder>}. */
    public S3Profile profile(String folder) {
        return new S3Profile(Location.parse("s3://" + BUCKET + "/" + folder), endpoint(), "us-east-1", true, KEY,
                false);
    }

    /** A policy under which the server may talk to this store. */
    public EndpointPolicy policy() {
        return new EndpointPolicy(List.of(endpoint().toString()), false);
    }

    public Faults faults() {
        return faults;
    }

    public void weaken(Weakness weakness) {
        weaknesses.add(weakness);
    }

    /** Puts an object there without a request. */
    public void put(String key, byte[] content) {
        objects.put(key, new StoredObject(content.clone(), clock.instant()));
    }

    /** Keys of all objects. */
    public NavigableSet<String> keys() {
        return objects.keySet();
    }

    /** Method and path of each request so far, refused ones as well. */
    public List<String> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        executor.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        S3Request request = S3Request.of(exchange);
        synchronized (requests) {
            requests.add(request.method() + " " + request.rawPath());
        }
        Optional<Fault> fault = faults.take(request.method());
        if (waits(fault)) {
            exchange.close();
            return;
        }
        S3Response response = switch (fault.orElse(Fault.DROP_ANSWER)) {
            case SERVICE_UNAVAILABLE -> S3Response.error(503, "ServiceUnavailable");
            case ACCESS_DENIED -> S3Response.error(403, "AccessDenied");
            case HANG, DROP_ANSWER -> answer(request);
        };
        if (fault.isPresent() && fault.get() == Fault.DROP_ANSWER) {
            exchange.close();
        } else {
            send(exchange, request, response);
        }
    }

    /** @return whether the store was closed while it waited */
    private boolean waits(Optional<Fault> fault) {
        try {
            if (fault.isPresent() && fault.get() == Fault.HANG) {
                closed.await();
                return true;
            }
            long delayMillis = faults.delay().toMillis();
            return delayMillis > 0 && closed.await(delayMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private S3Response answer(S3Request request) {
        Optional<S3Response> refusal = signatures.refusal(request, weaknesses.contains(Weakness.TAKES_ANY_SECRET));
        if (refusal.isPresent()) {
            return refusal.get();
        }
        if (!request.bucket().equals(BUCKET)) {
            return S3Response.error(404, "NoSuchBucket");
        }
        return request.key().isEmpty() ? answerForBucket(request) : answerForObject(request);
    }

    private S3Response answerForBucket(S3Request request) {
        return switch (request.method()) {
            case "GET" -> bucket.list(request);
            case "HEAD" -> S3Response.empty(200);
            case "POST" -> bucket.deleteMany(request);
            default -> S3Response.error(405, "MethodNotAllowed");
        };
    }

    private S3Response answerForObject(S3Request request) {
        boolean ofUpload = request.asks("uploadId");
        return switch (request.method()) {
            case "GET", "HEAD" -> object.get(request);
            case "PUT" -> ofUpload ? multipart.putPart(request) : object.put(request, weaknesses);
            case "DELETE" -> ofUpload ? multipart.abort(request) : object.delete(request);
            case "POST" -> ofUpload ? multipart.complete(request) : multipart.start(request);
            default -> S3Response.error(405, "MethodNotAllowed");
        };
    }

    private static void send(HttpExchange exchange, S3Request request, S3Response response) throws IOException {
        try (exchange) {
            response.headers().forEach(exchange.getResponseHeaders()::set);
            if (request.method().equals("HEAD")) {
                exchange.getResponseHeaders().set("Content-Length", Integer.toString(response.body().length));
                exchange.sendResponseHeaders(response.status(), -1);
            } else {
                exchange.sendResponseHeaders(response.status(),
                        response.body().length == 0 ? -1 : response.body().length);
                exchange.getResponseBody().write(response.body());
            }
        }
    }
}
