package io.serac.server.http;

import io.serac.server.error.CatalogException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Strict decoding of percent-encoded text: one pass, valid UTF-8 only. */
public final class PercentEncoding {
    private PercentEncoding() {
    }

    /** Decodes a piece of a path; a plus stays a plus. */
    public static String decodePath(String raw) {
        return decode(raw, false);
    }

    /** Decodes a form or query value; a plus is a blank. */
    public static String decodeForm(String raw) {
        return decode(raw, true);
    }

    private static String decode(String raw, boolean plusIsBlank) {
        if (raw.indexOf('%') < 0 && isPlainAscii(raw)) {
            return plusIsBlank ? raw.replace('+', ' ') : raw;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char character = raw.charAt(i);
            if (character == '%') {
                if (i + 2 >= raw.length()) {
                    throw broken(raw);
                }
                int high = Character.digit(raw.charAt(i + 1), 16);
                int low = Character.digit(raw.charAt(i + 2), 16);
                if (high < 0 || low < 0) {
                    throw broken(raw);
                }
                bytes.write(high << 4 | low);
                i += 2;
            } else if (character == '+' && plusIsBlank) {
                bytes.write(' ');
            } else if (character < 0x80) {
                bytes.write(character);
            } else {
                throw broken(raw);
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT).decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw broken(raw);
        }
    }

    private static boolean isPlainAscii(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            if (raw.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static CatalogException broken(String raw) {
        return CatalogException.badRequest("Not valid percent-encoded UTF-8: " + Excerpt.of(raw));
    }
}
