package io.serac.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.iceberg.expressions.ExpressionParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LibraryMessageTest {
    @ParameterizedTest
    @ValueSource(strings = {"class java.lang.Integer cannot be cast to class java.lang.String",
            "Cannot invoke \"com.fasterxml.jackson.databind.JsonNode.get(String)\"",
            "No enum constant org.apache.iceberg.expressions.Expression.Operation.X",
            "Cannot deserialize value of type `int` from String", "x: JsonParseException: y", "NumberFormatException"})
    void whatNamesClassesIsNotPassedOn(String message) {
        assertThat(LibraryMessage.of(new IllegalArgumentException(message), "otherwise")).isEqualTo("otherwise");
    }

    @Test
    void whatAClientCanUnderstandIs() {
        assertThat(LibraryMessage.of(new IllegalArgumentException("Cannot find field 'a.b' in struct"), "otherwise"))
                .isEqualTo("Cannot find field 'a.b' in struct");
        assertThat(LibraryMessage.of(new NullPointerException("x"), "otherwise")).isEqualTo("otherwise");
        assertThat(LibraryMessage.of(new IllegalStateException(), "otherwise")).isEqualTo("otherwise");
        assertThat(LibraryMessage.of(new IllegalStateException("x".repeat(10_000)), "otherwise")).hasSize(500);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"a\": 1", "{\"a\": sr_secret}", "{\n  \"a\" 1}", "{'a': 1}", "\"\u0001\"", "{\"a\": 01}"})
    void malformedJsonIsPlacedAndNotRepeated(String text) {
        assertThat(messageOf(text)).contains("(line ").doesNotContain("Source", "`", "com.", "secret", "start marker");
    }

    @Test
    void jsonBeyondLimitsIsAnsweredWithTheLimit() {
        assertThat(messageOf("[".repeat(2_000))).contains("nesting depth", "1000").doesNotContain("`", "Constraints");
        assertThat(messageOf("1".repeat(2_000))).contains("Number", "1000").doesNotContain("`", "Constraints");
    }

    private static String messageOf(String malformed) {
        try {
            new ObjectMapper().readTree(malformed.getBytes(StandardCharsets.UTF_8));
            throw new AssertionError("No error: " + malformed);
        } catch (JsonProcessingException e) {
            return LibraryMessage.ofMalformedJson(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void filtersThatIcebergDoesNotReadNameNoClass() {
        for (String filter : List.of("{\"type\":\"x\"}", "{\"type\":\"eq\"}",
                "{\"type\":\"eq\",\"term\":1,\"value\":1}",
                "{\"type\":\"in\",\"term\":\"a\",\"values\":1}", "[]", "1", "\"a\"", "{\"type\":{}}", "{\"a\":")) {
            try {
                ExpressionParser.fromJson(filter);
            } catch (RuntimeException e) {
                assertThat(LibraryMessage.of(e, "otherwise")).doesNotContainPattern("com\\.|org\\.|java\\.|Exception");
            }
        }
    }
}
