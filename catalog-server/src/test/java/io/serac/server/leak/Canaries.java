package io.serac.server.leak;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** All canaries, each by its word. Words are of small letters, so that they fit wherever a name or a value does. Thread-safe. */
final class Canaries {
    /** Begins every word that was made here. */
    static final String PREFIX = "cnryq";
    static final int CHARACTERS = 21;
    private static final int LETTERS = 26;

    private final SecureRandom random = new SecureRandom();
    private final Map<String, Canary> words = new ConcurrentHashMap<>();
    /** Replaced as a whole: it is read for every answer, and written while the fixture is made. */
    private final AtomicReference<Map<String, Canary>> texts = new AtomicReference<>(Map.of());

    /** A new word. */
    String plant(String warehouse, Kind kind, String place) {
        StringBuilder word = new StringBuilder(PREFIX);
        while (word.length() < CHARACTERS) {
            word.append((char) ('a' + random.nextInt(LETTERS)));
        }
        words.put(word.toString(), new Canary(warehouse, kind, place));
        return word.toString();
    }

    /** Looks for a text that others have made, such as the name of a file. */
    void know(String text, String warehouse, Kind kind, String place) {
        texts.updateAndGet(known -> {
            Map<String, Canary> more = new HashMap<>(known);
            more.put(text.toLowerCase(Locale.ROOT), new Canary(warehouse, kind, place));
            return Map.copyOf(more);
        });
    }

    Optional<Canary> find(String word) {
        return Optional.ofNullable(words.get(word));
    }

    /** Texts that others have made, in small letters. */
    Map<String, Canary> texts() {
        return texts.get();
    }

    /** Everything that can be found. */
    Map<String, Canary> all() {
        Map<String, Canary> all = new HashMap<>(words);
        all.putAll(texts.get());
        return Map.copyOf(all);
    }
}
