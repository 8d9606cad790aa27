package io.serac.server.leak;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Finds canaries in bytes, however they are written: as they are, percent-encoded, as JSON escapes, in base64 or hexadecimal digits,
 * compressed, or several of these one in the other. Thread-safe.
 */
final class Oracle {
    private final Canaries canaries;

    Oracle(Canaries canaries) {
        this.canaries = canaries;
    }

    /** The words found. */
    Set<String> in(byte[] bytes) {
        Set<String> found = new LinkedHashSet<>();
        Map<String, Canary> texts = canaries.texts();
        for (String reading : Readings.of(bytes)) {
            addWords(reading, found);
            for (String text : texts.keySet()) {
                if (reading.contains(text)) {
                    found.add(text);
                }
            }
        }
        return found;
    }

    Set<String> in(String text) {
        return in(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The words in a long text, none of which goes over the end of a line: what is encoded is decoded line by line. */
    Set<String> inLines(String text) {
        Set<String> found = new LinkedHashSet<>();
        text.lines().forEach(line -> found.addAll(in(line)));
        return found;
    }

    /** What a word stands for. */
    Canary canary(String word) {
        return canaries.find(word).orElseGet(() -> canaries.texts().get(word));
    }

    private void addWords(String reading, Set<String> found) {
        int at = reading.indexOf(Canaries.PREFIX);
        while (at >= 0) {
            String word = reading.substring(at, Math.min(reading.length(), at + Canaries.CHARACTERS));
            if (canaries.find(word).isPresent()) {
                found.add(word);
            }
            at = reading.indexOf(Canaries.PREFIX, at + 1);
        }
    }
}
