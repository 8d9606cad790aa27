package io.serac.server.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The check itself can fail: what is planted is found, in whatever form, and nothing else is. */
class OracleTest {
    private static final Canaries CANARIES = new Canaries();
    private static final Oracle ORACLE = new Oracle(CANARIES);
    private static final String WORD = CANARIES.plant("main", Kind.CELL, "planted");

    static Stream<Arguments> forms() {
        String json = "{\"note\": \"" + WORD + "\"}";
        return Stream.of(arguments("plain", bytes(json)), arguments("in other letters", bytes(upper(WORD))),
                arguments("percent-encoded", bytes(percent(WORD))),
                arguments("partly percent-encoded", bytes(percent(WORD.substring(0, 3)) + WORD.substring(3))),
                arguments("percent-encoded twice", bytes(percent(percent(WORD)))),
                arguments("JSON escapes", bytes(escaped(WORD))), arguments("base64", bytes(base64(json))),
                arguments("base64, one byte on", bytes(base64("x" + WORD))),
                arguments("base64, two bytes on", bytes(base64("xy" + WORD))),
                arguments("base64url in a token",
                        bytes("a." + base64("{\"a\":\"??>>" + WORD + "\"}").replace('+', '-').replace('/', '_')
                                + ".b")),
                arguments("base64 without padding", bytes(base64(WORD + "z").replace("=", ""))),
                arguments("hexadecimal", bytes(HexFormat.of().formatHex(bytes(WORD)))),
                arguments("gzip", gzip(bytes(json))), arguments("gzip in base64", bytes(base64(gzip(bytes(json))))),
                arguments("base64 in gzip", gzip(bytes(base64(json)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void aPlantedWordIsFound(String form, byte[] bytes) {
        assertThat(ORACLE.in(bytes)).as(form).containsExactly(WORD);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void aLongAnswerHidesNothing(String form, byte[] bytes) {
        if (form.equals("gzip") || form.equals("base64 in gzip")) {
            return;
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(bytes("{\"noise\": \"" + "lorem ipsum ".repeat(5_000) + "\", \"x\": \""));
        whole.writeBytes(bytes);
        whole.writeBytes(bytes("\"}" + " dolor".repeat(5_000)));
        assertThat(ORACLE.in(whole.toByteArray())).containsExactly(WORD);
    }

    @Test
    void nothingElseIsTakenForAWord() {
        assertThat(ORACLE.in("cnryq, cnryqaaaaaaaaaaaaaaaa, " + WORD.substring(0, 20) + ", %63nryq")).isEmpty();
        assertThat(ORACLE.in(new byte[0])).isEmpty();
        assertThat(ORACLE.in(new byte[]{0x1f, (byte) 0x8b, 1})).isEmpty();
    }

    @Test
    void textsOfOthersAreFound() {
        CANARIES.know("Snap-17.avro", "main", Kind.HISTORY, "a manifest list");
        assertThat(ORACLE.in("{\"x\": \"s3://lake/snap-17.avro\"}")).containsExactly("snap-17.avro");
        assertThat(ORACLE.in(percent("snap-17.avro"))).containsExactly("snap-17.avro");
        assertThat(ORACLE.canary("snap-17.avro").kind()).isEqualTo(Kind.HISTORY);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    private static String percent(String text) {
        StringBuilder encoded = new StringBuilder();
        for (char character : text.toCharArray()) {
            encoded.append('%').append(HexFormat.of().toHexDigits((byte) character));
        }
        return encoded.toString();
    }

    private static String escaped(String text) {
        StringBuilder encoded = new StringBuilder();
        for (char character : text.toCharArray()) {
            encoded.append("\\u").append(HexFormat.of().toHexDigits(character));
        }
        return encoded.toString();
    }

    private static String base64(String text) {
        return base64(bytes(text));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zipped = new GZIPOutputStream(out)) {
            zipped.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    @Test
    void linesOfALongTextAreReadOneByOne() {
        String second = CANARIES.plant("", Kind.CELL, "another");
        String text = "plain " + WORD + "\n%22x%22 " + base64(second) + "\nend";
        assertThat(ORACLE.inLines(text)).containsExactlyInAnyOrder(WORD, second);
        assertThat(ORACLE.inLines("nothing\nhere")).isEmpty();
    }
}
