package io.serac.server.configuration;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations are written with their unit: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 24h}, {@code 7d}. Stateless. */
final class Durations {
    private static final Pattern FORMAT = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    private Durations() {}

    static Duration parse(String text) {
        Matcher duration = FORMAT.matcher(text.strip());
        if (!duration.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not a duration like 500ms, 30s, 5m, 24h or 7d");
        }
        long amount = Long.parseLong(duration.group(1));
        return switch (duration.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }
}
