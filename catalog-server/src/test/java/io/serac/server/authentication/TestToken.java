package io.serac.server.authentication;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A token in the making: valid for ten minutes unless told otherwise. Used by one thread; a null value takes a claim away. */
public final class TestToken {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    /** So that it is none of the future to a clock that was stopped a while ago. */
    private static final Duration AGE = Duration.ofMinutes(2);
    /** Longer than any test takes. */
    private static final Duration LIFE = Duration.ofHours(2);

    private final TestKey key;
    private final Map<String, Object> header = new LinkedHashMap<>();
    private final Map<String, Object> claims = new LinkedHashMap<>();

    TestToken(TestKey key) {
        this.key = key;
        header.put("alg", key.algorithm());
        header.put("kid", key.id());
        header.put("typ", "JWT");
        Instant now = Clock.systemUTC().instant();
        claim("iat", now.minus(AGE).getEpochSecond()).claim("exp", now.plus(LIFE).getEpochSecond());
    }

    /** Issued then, for ten minutes. */
    public TestToken at(Instant now) {
        return claim("iat", now.getEpochSecond()).claim("exp", now.plusSeconds(600).getEpochSecond());
    }

    /** Sets a claim, or takes it away. */
    public TestToken claim(String name, @Nullable Object value) {
        return put(claims, name, value);
    }

    /** Sets a parameter of the header, or takes it away. */
    public TestToken header(String name, @Nullable Object value) {
        return put(header, name, value);
    }

    private TestToken put(Map<String, Object> into, String name, @Nullable Object value) {
        if (value == null) {
            into.remove(name);
        } else {
            into.put(name, value);
        }
        return this;
    }

    /** The same token, signed by another key of the same name. */
    TestToken signedBy(TestKey other) {
        TestToken token = new TestToken(other);
        token.header.putAll(header);
        token.claims.clear();
        token.claims.putAll(claims);
        return token;
    }

    /** The finished token. */
    public String sign() {
        String input = signingInput();
        return input + "." + BASE64.encodeToString(key.sign(input.getBytes(StandardCharsets.US_ASCII)));
    }

    /** With an empty signature. */
    public String unsigned() {
        return signingInput() + ".";
    }

    String signingInput() {
        return BASE64.encodeToString(json(header)) + "." + BASE64.encodeToString(json(claims));
    }

    private static byte[] json(Map<String, Object> members) {
        try {
            return MAPPER.writeValueAsBytes(members);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
