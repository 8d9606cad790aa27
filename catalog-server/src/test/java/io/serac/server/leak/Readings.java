package io.serac.server.leak;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** All texts, in small letters, that bytes can be read as in which the beginning of a canary could stand. Stateless. */
final class Readings {
    private static final int DEPTH_MAX = 4;
    private static final int GZIP_FIRST = 0x1f;
    private static final int GZIP_SECOND = 0x8b;
    private static final Pattern PERCENT = Pattern.compile("%([0-9A-Fa-f]{2})");
    private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9A-Fa-f]{4})");
    /** How a canary begins in base64 after a number of bytes that three divides, one more, and two more; and how gzip does. */
    private static final List<Marker> MARKERS = List.of(marker(0), marker(1), marker(2), new Marker("H4sI", 0));
    private static final String HEX = HexFormat.of().formatHex(Canaries.PREFIX.getBytes(StandardCharsets.US_ASCII));

    /** @param skipped characters of base64 before it that belong to the same group */
    private record Marker(String text, int skipped) {
    }

    private Readings() {
    }

    private static Marker marker(int before) {
        byte[] bytes = new byte[before + Canaries.PREFIX.length()];
        System.arraycopy(Canaries.PREFIX.getBytes(StandardCharsets.US_ASCII), 0, bytes, before, bytes.length - before);
        int skipped = (before * 8 + 5) / 6;
        return new Marker(Base64.getEncoder().encodeToString(bytes).substring(skipped, bytes.length * 8 / 6), skipped);
    }

    static List<String> of(byte[] bytes) {
        List<String> readings = new ArrayList<>();
        add(bytes, 0, readings);
        return readings;
    }

    private static void add(byte[] bytes, int depth, List<String> readings) {
        if (depth > DEPTH_MAX) {
            return;
        }
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        readings.add(text.toLowerCase(Locale.ROOT));
        if (bytes.length > 1 && (bytes[0] & 0xff) == GZIP_FIRST && (bytes[1] & 0xff) == GZIP_SECOND) {
            add(unzipped(bytes), depth + 1, readings);
        }
        decoded(text, PERCENT).ifPresent(other -> add(other, depth + 1, readings));
        decoded(text, ESCAPE).ifPresent(other -> add(other, depth + 1, readings));
        for (Marker marker : MARKERS) {
            for (int at = text.indexOf(marker.text()); at >= 0; at = text.indexOf(marker.text(), at + 1)) {
                add(base64(text, at, marker.skipped()), depth + 1, readings);
            }
        }
        String lower = text.toLowerCase(Locale.ROOT);
        for (int at = lower.indexOf(HEX); at >= 0; at = lower.indexOf(HEX, at + 1)) {
            add(hex(lower, at), depth + 1, readings);
        }
    }

    private static Optional<byte[]> decoded(String text, Pattern pattern) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find()
                ? Optional.of(matcher.replaceAll(found -> Matcher
                        .quoteReplacement(Character.toString((char) Integer.parseInt(found.group(1), 16))))
                        .getBytes(StandardCharsets.ISO_8859_1))
                : Optional.empty();
    }

    /** What stands in base64 from the group of this place on; nothing if it is none. */
    private static byte[] base64(String text, int at, int skipped) {
        for (int before = Math.max(0, at - skipped); before < at; before++) {
            if (!isBase64(text.charAt(before))) {
                return new byte[0];
            }
        }
        int end = at;
        while (end < text.length() && isBase64(text.charAt(end))) {
            end++;
        }
        // The characters before it hold the first bits of the word, too.
        String group = text.substring(Math.max(0, at - skipped), end).replace('-', '+').replace('_', '/');
        int usable = group.length() % 4 == 1 ? group.length() - 1 : group.length();
        return Base64.getDecoder().decode(group.substring(0, usable));
    }

    private static boolean isBase64(char character) {
        return (character >= 'A' && character <= 'Z') || (character >= 'a' && character <= 'z')
                || (character >= '0' && character <= '9') || "+/-_".indexOf(character) >= 0;
    }

    private static byte[] hex(String lower, int at) {
        int end = at;
        while (end < lower.length() && HexFormat.isHexDigit(lower.charAt(end))) {
            end++;
        }
        return HexFormat.of().parseHex(lower.substring(at, end - (end - at) % 2));
    }

    /** As much as can be read of it. */
    private static byte[] unzipped(byte[] bytes) {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            in.transferTo(read);
        } catch (IOException cut) {
            return read.toByteArray();
        }
        return read.toByteArray();
    }
}
