package io.serac.server.http;

import io.serac.server.error.CatalogException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The query of a request: split raw, each value decoded once. A parameter may be given once. Immutable. */
public final class QueryParameters {
    private static final QueryParameters NONE = new QueryParameters(Map.of());

    private final Map<String, String> rawValues;

    private QueryParameters(Map<String, String> rawValues) {
        this.rawValues = rawValues;
    }

    static QueryParameters parse(@Nullable String rawQuery) {
        if (rawQuery == null || rawQuery.isEmpty()) {
            return NONE;
        }
        Map<String, String> values = new HashMap<>();
        for (String pair : rawQuery.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = PercentEncoding.decodeForm(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            // A broken value is refused even if nobody asks for it.
            PercentEncoding.decodeForm(value);
            if (values.put(name, value) != null) {
                throw CatalogException.invalidParameter("Query parameter is given twice: " + name + ". Send it once");
            }
        }
        return new QueryParameters(Map.copyOf(values));
    }

    /** The decoded value. */
    public Optional<String> find(String name) {
        return findRaw(name).map(PercentEncoding::decodeForm);
    }

    /** The value as it was sent, for parameters with separators of their own. */
    public Optional<String> findRaw(String name) {
        return Optional.ofNullable(rawValues.get(name));
    }

    /** {@code true} or {@code false}, the given default if absent. */
    public boolean flag(String name, boolean absent) {
        Optional<String> value = find(name);
        if (value.isEmpty()) {
            return absent;
        }
        return switch (value.get()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw CatalogException
                    .invalidParameter("Query parameter " + name + " must be true or false");
        };
    }
}
