package io.serac.server.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Writes the JSON of answers, straight to bytes. Thread-safe. */
public final class JsonAnswer {
    private static final JsonFactory JSON = new JsonFactory();

    private JsonAnswer() {
    }

    /** Fields of one object. */
    @FunctionalInterface
    public interface Fields {
        /** Writes them; the braces are there already. */
        void write(JsonGenerator generator) throws IOException;
    }

    /**
     * Fields of the object that stands for one item of a list.
     *
     * @param <T>
     *            what is listed
     */
    @FunctionalInterface
    public interface ItemFields<T> {
        /** Writes them; the braces are there already. */
        void write(JsonGenerator generator, T item) throws IOException;
    }

    /** A page of a list of the admin API. */
    public static <T> byte[] page(Page<T> page, ItemFields<T> fields) {
        return object(json -> {
            json.writeArrayFieldStart("items");
            for (T item : page.items()) {
                json.writeStartObject();
                fields.write(json, item);
                json.writeEndObject();
            }
            json.writeEndArray();
            if (page.nextToken() != null) {
                json.writeStringField("next-page-token", page.nextToken());
            }
        });
    }

    /** One JSON object. */
    public static byte[] object(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator generator = JSON.createGenerator(bytes)) {
            generator.writeStartObject();
            fields.write(generator);
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** A field that holds an object of strings. */
    public static void strings(JsonGenerator generator, String field, Map<String, String> values) throws IOException {
        generator.writeObjectFieldStart(field);
        for (Map.Entry<String, String> value : values.entrySet()) {
            generator.writeStringField(value.getKey(), value.getValue());
        }
        generator.writeEndObject();
    }

    /** A field that holds an array of strings. */
    public static void strings(JsonGenerator generator, String field, Iterable<String> values) throws IOException {
        generator.writeArrayFieldStart(field);
        for (String value : values) {
            generator.writeString(value);
        }
        generator.writeEndArray();
    }
}
