package io.serac.server.engine;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key by which an engine asks for decisions, {@code sro_<id>_<256 random bits as hex>}: Trino can send no header, so it is part of
 * a URL and opens nothing else. The id is no secret, it finds the row. Immutable.
 */
public record OpaKey(String id, String text) {
    private static final Pattern FORMAT = Pattern.compile("sro_([0-9a-f]{12})_[0-9a-f]{64}");
    private static final String ALGORITHM = "HmacSHA256";
    private static final int ID_BYTES = 6;
    private static final int RANDOM_BYTES = 32;

    static OpaKey random(SecureRandom random) {
        String id = hex(random, ID_BYTES);
        return new OpaKey(id, "sro_" + id + "_" + hex(random, RANDOM_BYTES));
    }

    /** @return empty if the text cannot be one of our keys */
    public static Optional<OpaKey> parse(String text) {
        return Optional.of(FORMAT.matcher(text)).filter(match -> match.matches())
                .map(match -> new OpaKey(match.group(1), text));
    }

    /**
     * What is stored of it.
     *
     * @param pepper shared by all replicas, and not in the same table
     */
    public byte[] hmac(byte[] pepper) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(pepper, ALGORITHM));
            return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM has no " + ALGORITHM, e);
        }
    }

    private static String hex(SecureRandom random, int bytes) {
        byte[] drawn = new byte[bytes];
        random.nextBytes(drawn);
        return HexFormat.of().formatHex(drawn);
    }

    /** Shows the id only. */
    @Override
    public String toString() {
        return "sro_" + id + "_***";
    }
}
