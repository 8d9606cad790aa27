package io.serac.server.configuration;

import io.smallrye.config.SmallRyeConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares values with what their keys allow, and collects what is wrong. */
final class SettingsCheck {
    private static final Pattern INDEX = Pattern.compile("\\[\\d+]$");

    private final Map<String, Key> keys;
    private final List<String> problems;

    SettingsCheck(List<Key> keys, List<String> problems) {
        this.keys = keys.stream().collect(Collectors.toMap(Key::name, Function.identity()));
        this.problems = problems;
    }

    /** @return the values whose key is known; the others are reported */
    Map<String, String> known(Map<String, String> values, String where) {
        Map<String, String> known = new HashMap<>();
        for (Map.Entry<String, String> value : new TreeMap<>(values).entrySet()) {
            if (keys.containsKey(keyName(value.getKey()))) {
                known.put(value.getKey(), value.getValue());
            } else {
                problems.add("The key " + value.getKey() + " " + where + " is unknown" + resembling(value.getKey()));
            }
        }
        return known;
    }

    /** Reports values of a wrong form or out of bounds, and required keys that are not there. */
    void values(SmallRyeConfig config, Map<String, String> values) {
        for (String name : new TreeSet<>(keys.keySet())) {
            Key key = keys.get(name);
            boolean isPresent = values.keySet().stream().anyMatch(present -> keyName(present).equals(name));
            if (key != null && !isPresent && !key.isOptional() && key.defaultValue() == null) {
                problems.add(name + " is required: " + key.setting().value());
            }
        }
        for (Map.Entry<String, String> value : new TreeMap<>(values).entrySet()) {
            Key key = keys.get(keyName(value.getKey()));
            if (key != null) {
                value(config, key, value.getKey(), value.getValue());
            }
        }
    }

    private void value(SmallRyeConfig config, Key key, String name, String text) {
        if (text.isEmpty()) {
            problems.add(name + " is empty; leave it out or give it a value (" + key.form() + ")");
            return;
        }
        if (key.isList()) {
            return;
        }
        try {
            Object converted = config.requireConverter(key.type()).convert(text);
            if (isOutOfBounds(config, key, converted)) {
                problems.add(name + " is " + text + ", but must be " + key.bounds());
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            problems.add(name + " must be a " + key.form() + ": " + withoutCode(e.getMessage()));
        }
    }

    private static boolean isOutOfBounds(SmallRyeConfig config, Key key, @Nullable Object value) {
        if (key.setting().min().isEmpty() || !(value instanceof Comparable<?>)) {
            return false;
        }
        Object min = config.requireConverter(key.type()).convert(key.setting().min());
        Object max = config.requireConverter(key.type()).convert(key.setting().max());
        return compare(value, min) < 0 || compare(value, max) > 0;
    }

    @SuppressWarnings("unchecked")
    private static int compare(Object left, Object right) {
        return ((Comparable<Object>) left).compareTo(right);
    }

    private static String keyName(String name) {
        return INDEX.matcher(name).replaceFirst("");
    }

    private static String withoutCode(@Nullable String message) {
        return String.valueOf(message).replaceFirst("^SRCFG\\d+: ", "");
    }

    private String resembling(String unknown) {
        String last = unknown.substring(unknown.lastIndexOf('.') + 1);
        List<String> similar = keys.keySet().stream()
                .filter(name -> name.equals(last) || name.endsWith("." + last)).sorted().toList();
        return similar.isEmpty() ? "" : "; did you mean " + String.join(" or ", similar) + "?";
    }
}
