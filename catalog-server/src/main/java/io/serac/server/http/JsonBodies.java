package io.serac.server.http;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.serac.server.error.CatalogException;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;
import org.apache.iceberg.rest.RESTSerializers;

/**
 * The one way JSON comes in: bounded depth, strings and numbers, no duplicate keys, nothing after the value. Whatever is wrong
 * with it is a 400. Thread-safe.
 */
public final class JsonBodies {
    private static final int DEPTH_MAX = 200;
    private static final int STRING_CHARACTERS_MAX = 1 << 20;
    private static final int NUMBER_CHARACTERS_MAX = 100;
    /** Names, values and brackets. An empty object takes two bytes to send, and a hundred in memory. */
    private static final int TOKENS_MAX = 1_000_000;
    private static final String WRONG_FIELD = "it lacks a required field or has a field of the wrong type";

    private static final ObjectMapper TREES = trees();
    // Of the process, as its memory is: while it is a tree, JSON takes up to thirty times its bytes.
    private static final Turns TURNS = new Turns(2, Duration.ofSeconds(10), "Other large bodies are being read");
    private static final ObjectMapper BINDER = binder();

    private JsonBodies() {
    }

    private static ObjectMapper trees() {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX)
                        .maxStringLength(STRING_CHARACTERS_MAX).maxNumberLength(NUMBER_CHARACTERS_MAX)
                        .maxTokenCount(TOKENS_MAX).build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
        return JsonMapper.builder(factory).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
    }

    private static ObjectMapper binder() {
        ObjectMapper mapper = JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .visibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY).build();
        RESTSerializers.registerAll(mapper);
        return mapper;
    }

    /** The body as a JSON object. */
    public static JsonNode object(byte[] body) {
        if (body.length == 0) {
            throw CatalogException.invalidBody("The body is empty. Send a JSON object");
        }
        JsonNode node;
        try {
            node = TREES.readTree(body);
        } catch (JsonProcessingException e) {
            throw CatalogException.invalidBody("Malformed JSON: " + LibraryMessage.ofMalformedJson(e), e);
        } catch (IOException e) {
            throw CatalogException.invalidBody("Malformed JSON: " + LibraryMessage.of(e, "it cannot be read"), e);
        }
        if (!node.isObject()) {
            throw CatalogException.invalidBody("The body must be a JSON object");
        }
        JsonShape.check(node);
        return node;
    }

    /** The body as one of Iceberg's request types that Jackson binds by its fields. */
    public static <T> T read(byte[] body, Class<T> type) {
        return parse(body, node -> {
            try {
                return BINDER.treeToValue(node, type);
            } catch (JsonProcessingException e) {
                throw CatalogException.invalidBody("Invalid body: " + LibraryMessage.of(e, WRONG_FIELD), e);
            }
        });
    }

    /** The body as bound by a parser of Iceberg's. */
    public static <T> T parse(byte[] body, Function<JsonNode, T> parser) {
        return body.length <= BodyReader.SMALL_BYTES_MAX ? parsed(body, parser)
                : TURNS.inTurn(() -> parsed(body, parser));
    }

    private static <T> T parsed(byte[] body, Function<JsonNode, T> parser) {
        JsonNode node = object(body);
        try {
            return parser.apply(node);
        } catch (RuntimeException e) {
            throw rejected(e);
        }
    }

    // Iceberg's parsers answer bad input with many kinds of runtime exceptions, null pointers among them. Nothing has been
    // done with the request yet, so each of them says one thing: the body is wrong.
    private static CatalogException rejected(RuntimeException e) {
        if (e instanceof CatalogException refusal) {
            return refusal.causedByBody();
        }
        return CatalogException.invalidBody("Invalid body: " + LibraryMessage.of(e, WRONG_FIELD), e);
    }
}
