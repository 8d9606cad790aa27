package io.serac.server.authentication;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A client secret in clear: {@code srs_<id>_<256 random bits as hex>}. The id is no secret, it finds the row.
 * Immutable.
 *
 * @param id
 *            names the secret in the database and in the admin API
 * @param text
 *            the whole secret, as clients send it
 */
public record ServiceSecret(String id, String text) {
    private static final Pattern FORMAT = Pattern.compile("srs_([0-9a-f]{12})_[0-9a-f]{64}");
    private static final int ID_BYTES = 6;
    private static final int RANDOM_BYTES = 32;

    /** A fresh secret that nobody can guess. */
    static ServiceSecret random(SecureRandom random) {
        String id = hex(random, ID_BYTES);
        return new ServiceSecret(id, "srs_" + id + "_" + hex(random, RANDOM_BYTES));
    }

    /** @return empty if the text cannot be one of our secrets */
    public static Optional<ServiceSecret> parse(String text) {
        return Optional.of(FORMAT.matcher(text)).filter(match -> match.matches())
                .map(match -> new ServiceSecret(match.group(1), text));
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String hex(SecureRandom random, int bytes) {
        byte[] drawn = new byte[bytes];
        random.nextBytes(drawn);
        return HexFormat.of().formatHex(drawn);
    }

    /** Shows the id only. */
    @Override
    public String toString() {
        return "srs_" + id + "_***";
    }
}
