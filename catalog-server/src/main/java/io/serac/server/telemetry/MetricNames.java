package io.serac.server.telemetry;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** How labels are written, and found again. Stateless. */
final class MetricNames {
    private MetricNames() {
    }

    /** A constant as a label: in lower case, its words apart by hyphens. */
    static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What was registered for a constant; all were. */
    static <K extends Enum<K>, V> V of(Map<K, V> meters, K constant) {
        return Objects.requireNonNull(meters.get(constant));
    }
}
