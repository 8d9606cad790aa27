package io.serac.engines;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;

/** An OpenID Connect issuer with one key, which gives any user any roles. Thread-safe. */
final class Issuer implements AutoCloseable {
    /** Name under which the server knows it. */
    static final String NAME = "keycloak";
    private static final long LIFE_SECONDS = 3600;

    private final KeyPair key;
    private final HttpServer http;

    private Issuer(KeyPair key, HttpServer http) {
        this.key = key;
        this.http = http;
    }

    static Issuer start() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            Issuer issuer = new Issuer(generator.generateKeyPair(), http);
            http.createContext("/jwks", exchange -> {
                byte[] keys = issuer.keys().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, keys.length);
                try (OutputStream body = exchange.getResponseBody()) {
                    body.write(keys);
                }
            });
            http.start();
            return issuer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM has no RSA", e);
        }
    }

    private String uri() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    /** Configuration of a server that trusts it. */
    String configuration() {
        return """
                authentication:
                  issuers:
                    - name: %s
                      uri: %s/realms/lake
                      audiences: [serac]
                      jwks-uri: %s/jwks
                      role-claims: [/realm_access/roles]
                """.formatted(NAME, uri(), uri());
    }

    /** A token as Keycloak makes them. */
    String token(String subject, String... roles) {
        long now = Instant.now().getEpochSecond();
        String header = "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"one\"}";
        String claims = """
                {"iss":"%s/realms/lake","sub":"%s","aud":["serac"],"iat":%d,"exp":%d,"typ":"Bearer",
                 "realm_access":{"roles":[%s]}}
                """.formatted(uri(), subject, now, now + LIFE_SECONDS,
                Arrays.stream(roles).map(role -> '"' + role + '"').collect(Collectors.joining(",")));
        String signed = encode(header.getBytes(StandardCharsets.UTF_8)) + "."
                + encode(claims.getBytes(StandardCharsets.UTF_8));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM has no RSA", e);
        }
    }

    private String keys() {
        RSAPublicKey publicKey = (RSAPublicKey) key.getPublic();
        return "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"one\",\"n\":\""
                + unsigned(publicKey.getModulus()) + "\",\"e\":\"" + unsigned(publicKey.getPublicExponent()) + "\"}]}";
    }

    private static String unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return encode(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
