package io.serac.server.configuration;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes, written with its unit: {@code 64KiB}, {@code 8MiB}, {@code 1GiB}, {@code 512B}. Immutable.
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {
    private static final Pattern FORMAT = Pattern.compile("(\\d{1,12})(B|KiB|MiB|GiB)");

    /**
     * @throws IllegalArgumentException
     *             if the unit is missing or unknown
     */
    public static ByteSize parse(String text) {
        Matcher size = FORMAT.matcher(text.strip());
        if (!size.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not a size like 64KiB, 8MiB or 1GiB");
        }
        long unit = switch (size.group(2).toLowerCase(Locale.ROOT)) {
            case "kib" -> 1L << 10;
            case "mib" -> 1L << 20;
            case "gib" -> 1L << 30;
            default -> 1;
        };
        return new ByteSize(Math.multiplyExact(Long.parseLong(size.group(1)), unit));
    }

    /** The size as an {@code int}; settings that need one have an upper bound below 2 GiB. */
    public int intBytes() {
        return Math.toIntExact(bytes);
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }
}
