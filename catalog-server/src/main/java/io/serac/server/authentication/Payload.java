package io.serac.server.authentication;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The claims of a token. A claim of the wrong type is as bad as none: getters answer empty, and whoever needs it refuses.
 * Immutable, as long as nobody changes what {@link #claims} hands out.
 */
record Payload(ObjectNode json) {
    private static final int DEPTH_MAX = 32;
    /** The end of the year 9999. */
    private static final long SECONDS_MAX = 253_402_300_799L;
    private static final JsonMapper MAPPER = JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
    private static final ObjectReader READER = MAPPER.readerFor(JsonNode.class);
    private static final TypeReference<Map<String, Object>> CLAIMS = new TypeReference<>() {};

    static {
        MAPPER.getFactory().setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX)
                .maxNumberLength(100).maxDocumentLength(CompactToken.LENGTH_MAX).build());
    }

    /** @return empty unless the bytes are one JSON object, without a name that is there twice */
    static Optional<Payload> parse(byte[] bytes) {
        try (JsonParser parser = MAPPER.createParser(bytes)) {
            JsonNode json = READER.readValue(parser);
            return json instanceof ObjectNode object ? Optional.of(new Payload(object)) : Optional.empty();
        } catch (IOException e) {
            // Its message quotes what was sent.
            return Optional.empty();
        }
    }

    Set<String> names() {
        Set<String> names = new HashSet<>();
        json.fieldNames().forEachRemaining(names::add);
        return names;
    }

    boolean has(String claim) {
        return json.has(claim);
    }

    Optional<String> text(String claim) {
        JsonNode value = json.get(claim);
        return value != null && value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
    }

    /** Whether a claim is the boolean true, or the word. */
    boolean isTrue(String claim) {
        JsonNode value = json.get(claim);
        return value != null && value.asText().equals("true");
    }

    /** A time in seconds since 1970, perhaps with a fraction, which is dropped. */
    Optional<Instant> time(String claim) {
        JsonNode value = json.get(claim);
        if (value == null || !value.isNumber() || !(value.doubleValue() >= 0 && value.doubleValue() <= SECONDS_MAX)) {
            return Optional.empty();
        }
        return Optional.of(Instant.ofEpochSecond(value.longValue()));
    }

    /** The texts of a claim that is a text or an array of texts; elements that are none are left out. */
    List<String> texts(JsonPointer pointer) {
        JsonNode value = json.at(pointer);
        if (value.isTextual()) {
            return List.of(value.textValue());
        }
        List<String> texts = new ArrayList<>();
        if (value.isArray()) {
            for (JsonNode element : value) {
                if (element.isTextual()) {
                    texts.add(element.textValue());
                }
            }
        }
        return texts;
    }

    /** The members of a claim that is an object, as plain Java values; none if it is no object. */
    Map<String, Object> members(String claim) {
        return json.get(claim) instanceof ObjectNode object ? MAPPER.convertValue(object, CLAIMS) : Map.of();
    }

    /** Everything, as plain Java values. */
    Map<String, Object> claims() {
        return MAPPER.convertValue(json, CLAIMS);
    }

    /** Never shows claims: they can be personal. */
    @Override
    public String toString() {
        return "Payload";
    }
}
