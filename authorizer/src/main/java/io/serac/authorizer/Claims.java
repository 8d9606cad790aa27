package io.serac.authorizer;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The claims of a token. Thread-safe if what it is made of does not change. */
@FunctionalInterface
public interface Claims {
    /**
     * The value at a JSON pointer, such as {@code /realm/region}; null if there is none. A text, number, truth value, or list of
     * them can be compared with; anything else counts as absent.
     */
    @Nullable
    Object find(String pointer);

    /** No claims at all. */
    static Claims none() {
        return pointer -> null;
    }

    /** Claims as nested maps and lists. */
    static Claims of(Map<String, ?> claims) {
        return pointer -> {
            if (!pointer.startsWith("/")) {
                return null;
            }
            Object value = claims;
            for (String step : pointer.substring(1).split("/", -1)) {
                String name = step.replace("~1", "/").replace("~0", "~");
                value = switch (value) {
                    case Map<?, ?> map -> map.get(name);
                    case List<?> list when name.matches("0|[1-9][0-9]{0,5}") && Integer.parseInt(name) < list.size() ->
                        list.get(Integer.parseInt(name));
                    case null, default -> null;
                };
            }
            return value;
        };
    }
}
