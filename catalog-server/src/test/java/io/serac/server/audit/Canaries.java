package io.serac.server.audit;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Secrets that must not come out anywhere, each known by where it went in. Not thread-safe. */
final class Canaries {
    private static final int PIECE_CHARACTERS = 16;

    private final SecureRandom random = new SecureRandom();
    private final Map<String, String> places = new LinkedHashMap<>();

    /** A secret that nothing else looks like. */
    String of(String place) {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return known(place, "cnry" + HexFormat.of().formatHex(bytes));
    }

    /** Looks for a secret that was made elsewhere. */
    String known(String place, String secret) {
        places.put(secret, place);
        return secret;
    }

    /** Looks for bytes in the forms that they are usually written in. */
    byte[] known(String place, byte[] secret) {
        known(place + " as base64", Base64.getEncoder().withoutPadding().encodeToString(secret));
        known(place + " as base64url", Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
        known(place + " as hex", HexFormat.of().formatHex(secret));
        return secret;
    }

    /** Looks for a secret no more. */
    void forget(String place) {
        places.values().remove(place);
    }

    /** Which secrets, or first or last parts of them, a text holds, also in base64 as Basic credentials are sent. */
    List<String> in(String text) {
        List<String> found = new ArrayList<>();
        for (Map.Entry<String, String> canary : places.entrySet()) {
            String secret = canary.getKey();
            String first = secret.substring(0, Math.min(PIECE_CHARACTERS, secret.length()));
            String last = secret.substring(Math.max(0, secret.length() - PIECE_CHARACTERS));
            if (text.contains(last) || (text.contains(first) && !isCommon(first)) || text.contains(encoded(secret))) {
                found.add(canary.getValue());
            }
        }
        return found;
    }

    /** Tokens of one key begin alike, with nothing secret. */
    private static boolean isCommon(String beginning) {
        return beginning.startsWith("eyJ") || beginning.startsWith("srs_");
    }

    private static String encoded(String secret) {
        return Base64.getEncoder().withoutPadding().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
    }
}
