package io.serac.storage.signing;

import io.serac.storage.location.Quoted;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/** Which keys mean the same object to every store: those that take keys literally, and those that tidy paths up first. */
final class ObjectKey {
    /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
    static final int BYTES_MAX = 1024;

    private static final int DECODINGS_MAX = 8;

    private ObjectKey() {}

    /**
     * @param key decoded
     * @throws SigningRefusedException if a store could take it for another key
     */
    static void check(String key) {
        if (key.getBytes(StandardCharsets.UTF_8).length > BYTES_MAX) {
            throw SigningRule.KEY.refuse("Key " + Quoted.of(key) + " is longer than " + BYTES_MAX + " bytes.");
        }
        if (key.chars().anyMatch(c -> c == '\\' || Character.isISOControl(c))) {
            throw SigningRule.KEY.refuse("Key " + Quoted.of(key)
                    + " has a backslash or control character, which stores read differently. Rename the file.");
        }
        for (String segment : key.split("/", -1)) {
            if (segment.isEmpty()) {
                throw SigningRule.KEY.refuse("Key " + Quoted.of(key)
                        + " has an empty segment, which stores read differently. Write single slashes, none at the end.");
            }
            checkReadings(segment, key);
        }
    }

    /**
     * A key is decoded once, but a gateway on the way may do so again, or fold characters that look alike. The key must not
     * climb out of its folder then, nor become the folder itself.
     */
    private static void checkReadings(String segment, String key) {
        String text = segment;
        for (int decodings = 0; decodings <= DECODINGS_MAX; decodings++) {
            String folded = Normalizer.normalize(text, Normalizer.Form.NFKC).replace('\\', '/');
            boolean named = false;
            for (String part : folded.split("/", -1)) {
                // Some servers cut off what follows a semicolon.
                int semicolon = part.indexOf(';');
                String name = (semicolon < 0 ? part : part.substring(0, semicolon)).strip();
                if (name.equals(".") || name.equals("..")) {
                    throw SigningRule.KEY.refuse("Key " + Quoted.of(key) + " has a segment that is, or can be read as,"
                            + " '" + name + "'. Rename the file.");
                }
                named |= !name.isEmpty();
            }
            if (!named) {
                throw SigningRule.KEY.refuse("Key " + Quoted.of(key)
                        + " has a segment that can be read as an empty one. Rename the file.");
            }
            String next = decodeAgain(folded);
            if (next.equals(text)) {
                return;
            }
            text = next;
        }
        throw SigningRule.KEY.refuse("Key " + Quoted.of(key) + " is encoded too many times over. Rename the file.");
    }

    private static String decodeAgain(String text) {
        // A percent sign that encodes nothing is itself. Those who decode too often take a plus sign for a blank too.
        return URLDecoder.decode(text.replaceAll("%(?![0-9A-Fa-f]{2})", "%25"), StandardCharsets.UTF_8);
    }
}
