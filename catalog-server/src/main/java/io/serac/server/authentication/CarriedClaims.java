package io.serac.server.authentication;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Values of a user's claims by their JSON pointers, as a token of the server's own carries them on to row filters. Few and small, so
 * that tokens stay so. Two are equal if they hold the same pointers with the same values. Immutable.
 *
 * @param byPointer
 *            texts, numbers, truth values, and lists of these that are not empty
 */
public record CarriedClaims(Map<String, Object> byPointer) {
    static final int POINTERS_MAX = 16;
    /** Of pointers and values together, as JSON. */
    static final int BYTES_MAX = 2048;
    /** Nothing is carried. */
    public static final CarriedClaims NONE = new CarriedClaims(Map.of());
    private static final JsonMapper MAPPER = new JsonMapper();

    /** @throws IllegalArgumentException if a value has a form that no row filter can compare with */
    public CarriedClaims {
        Map<String, Object> copies = new HashMap<>();
        byPointer.forEach((pointer, value) -> {
            if (!isComparable(value)) {
                throw new IllegalArgumentException("A row filter cannot compare with such a claim");
            }
            copies.put(pointer, value instanceof List<?> list ? List.copyOf(list) : value);
        });
        byPointer = Map.copyOf(copies);
    }

    /**
     * As many of the values as fit, in their order. Each is in it whole or not at all: of a list that was cut, {@code not-in} would let
     * more rows through.
     *
     * @param values
     *            by JSON pointer, of any form
     */
    public static CarriedClaims fitting(SequencedMap<String, Object> values) {
        Map<String, Object> fitting = new HashMap<>();
        int bytesLeft = BYTES_MAX;
        for (Map.Entry<String, Object> claim : values.entrySet()) {
            if (fitting.size() < POINTERS_MAX && isText(claim.getKey()) && isComparable(claim.getValue())) {
                int bytes = bytes(claim.getKey(), claim.getValue());
                if (bytes <= bytesLeft) {
                    fitting.put(claim.getKey(), claim.getValue());
                    bytesLeft -= bytes;
                }
            }
        }
        return new CarriedClaims(fitting);
    }

    /** The value at a JSON pointer, spelled as it is in the filter; null if none is carried. */
    public @Nullable Object find(String pointer) {
        return byPointer.get(pointer);
    }

    /** About what they take in memory, in characters. */
    public int characters() {
        int characters = 0;
        for (Map.Entry<String, Object> claim : byPointer.entrySet()) {
            characters += claim.getKey().length() + claim.getValue().toString().length();
        }
        return characters;
    }

    private static boolean isComparable(Object value) {
        return value instanceof List<?> list
                ? !list.isEmpty() && list.stream().allMatch(CarriedClaims::isLiteral)
                : isLiteral(value);
    }

    /** What reads as the same value again when it has been written. */
    private static boolean isLiteral(@Nullable Object value) {
        return switch (value) {
            case String text -> isText(text);
            case Double number -> Double.isFinite(number);
            case Boolean truth -> true;
            case Integer number -> true;
            case Long number -> true;
            case BigInteger number -> true;
            case null, default -> false;
        };
    }

    /** Half of a surrogate pair becomes a question mark when it is written, which may be somebody's value. */
    static boolean isText(String text) {
        return text.codePoints().noneMatch(point -> Character.getType(point) == Character.SURROGATE);
    }

    private static int bytes(String pointer, Object value) {
        try {
            return MAPPER.writeValueAsBytes(Map.of(pointer, value)).length;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Plain values cannot be written", e);
        }
    }

    /** Never shows claims: they can be personal. */
    @Override
    public String toString() {
        return "CarriedClaims[" + byPointer.size() + "]";
    }
}
