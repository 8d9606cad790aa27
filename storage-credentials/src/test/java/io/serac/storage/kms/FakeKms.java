package io.serac.storage.kms;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypt and Decrypt of KMS as its JSON protocol has them, with real keys that stay inside. It looks at no signatures and no
 * rights. Thread-safe.
 */
public final class FakeKms implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final SecureRandom random = new SecureRandom();
    private final Map<String, byte[]> keys = new ConcurrentHashMap<>();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile boolean isDown;

    private FakeKms(HttpServer server) {
        this.server = server;
    }

    /** On a free port of the loopback interface. */
    public static FakeKms start() {
        try {
            FakeKms kms = new FakeKms(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
            kms.server.createContext("/", kms::handle);
            kms.server.setExecutor(kms.threads);
            kms.server.start();
            return kms;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it listens. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Makes a key and returns its ARN. */
    public String createKey(String name) {
        byte[] key = new byte[32];
        random.nextBytes(key);
        String arn = "arn:aws:kms:eu-central-1:123456789012:key/" + name;
        keys.put(arn, key);
        return arn;
    }

    /** From now on a key exists no longer. */
    public void deleteKey(String arn) {
        keys.remove(arn);
    }

    /** From now on every call fails with status 500, or none any more. */
    public void setDown(boolean down) {
        this.isDown = down;
    }

    /** How many calls have arrived. */
    public int calls() {
        return calls.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        calls.incrementAndGet();
        String target = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
        JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
        if (isDown) {
            answer(exchange, 500, JSON.createObjectNode().put("__type", "KMSInternalException"));
            return;
        }
        try {
            answer(exchange, 200, switch (target) {
                case "TrentService.Encrypt" -> encrypt(request);
                case "TrentService.Decrypt" -> decrypt(request);
                default -> throw new Refusal("UnknownOperationException");
            });
        } catch (Refusal refusal) {
            answer(exchange, 400, JSON.createObjectNode().put("__type", refusal.getMessage()));
        }
    }

    private ObjectNode encrypt(JsonNode request) throws IOException {
        String arn = request.path("KeyId").asText();
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        ByteArrayOutputStream blob = new ByteArrayOutputStream();
        blob.write(ByteBuffer.allocate(2).putShort((short) arn.length()).array());
        blob.write(arn.getBytes(UTF_8));
        blob.write(nonce);
        blob.write(crypt(Cipher.ENCRYPT_MODE, arn, nonce, request, request.path("Plaintext").binaryValue()));
        return JSON.createObjectNode().put("KeyId", arn).put("CiphertextBlob", blob.toByteArray());
    }

    private ObjectNode decrypt(JsonNode request) throws IOException {
        ByteBuffer blob = ByteBuffer.wrap(request.path("CiphertextBlob").binaryValue());
        byte[] name = new byte[Math.min(blob.getShort(), blob.remaining())];
        blob.get(name);
        String arn = new String(name, UTF_8);
        if (!arn.equals(request.path("KeyId").asText())) {
            throw new Refusal("IncorrectKeyException");
        }
        byte[] nonce = new byte[NONCE_BYTES];
        blob.get(nonce);
        byte[] encrypted = new byte[blob.remaining()];
        blob.get(encrypted);
        return JSON.createObjectNode().put("KeyId", arn).put("Plaintext",
                crypt(Cipher.DECRYPT_MODE, arn, nonce, request, encrypted));
    }

    private byte[] crypt(int mode, String arn, byte[] nonce, JsonNode request, byte[] input) {
        byte[] key = keys.get(arn);
        if (key == null) {
            throw new Refusal("NotFoundException");
        }
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(request.path("EncryptionContext").toString().getBytes(UTF_8));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new Refusal("InvalidCiphertextException");
        }
    }

    private static void answer(HttpExchange exchange, int status, ObjectNode json) throws IOException {
        byte[] body = JSON.writeValueAsBytes(json);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
        exchange.sendResponseHeaders(status, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refusal(String type) {
            super(type);
        }
    }
}
