package io.serac.server.configuration;

import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.common.utils.StringUtil;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Compares values with what their keys allow, and collects what is wrong. */
final class SettingsCheck {
    private static final Pattern ITEM = Pattern.compile("^(.*)\\[(\\d{1,3})]\\.[^\\[\\]]*(\\[\\d+])?$");
    private static final int ITEMS_MAX = 100;

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
            Key key = keys.get(Key.nameOf(value.getKey()));
            if (key != null && (key.isList() || !Key.isElement(value.getKey()))) {
                known.put(value.getKey(), value.getValue());
            } else if (!isEmptyListOfItems(value)) {
                problems.add("The key " + value.getKey() + " " + where + " is unknown" + resembling(value.getKey()));
            }
        }
        return known;
    }

    private boolean isEmptyListOfItems(Map.Entry<String, String> value) {
        return value.getValue().isEmpty()
                && keys.keySet().stream().anyMatch(name -> name.startsWith(value.getKey() + "[]."));
    }

    /** Reports values of a wrong form or out of bounds, and required keys that are not there. */
    void values(SmallRyeConfig config, Map<String, String> values) {
        Set<String> present = values.keySet().stream().map(name -> Key.isElement(name) ? Key.listOf(name) : name)
                .collect(Collectors.toSet());
        Map<String, Integer> items = items(values);
        for (String name : new TreeSet<>(keys.keySet())) {
            Key key = keys.get(name);
            if (key != null && !key.isOptional() && key.defaultValue() == null) {
                required(key, items).stream().filter(each -> !present.contains(each))
                        .forEach(each -> problems.add(each + " is required: " + key.setting().value()));
            }
        }
        for (Map.Entry<String, String> value : new TreeMap<>(values).entrySet()) {
            Key key = keys.get(Key.nameOf(value.getKey()));
            if (key != null) {
                value(config, key, value.getKey(), value.getValue());
            }
        }
    }

    /** @return how many items there are of each group that there can be several of, by its name without brackets */
    private Map<String, Integer> items(Map<String, String> values) {
        Map<String, TreeSet<Integer>> numbers = new TreeMap<>();
        for (String name : values.keySet()) {
            Matcher item = ITEM.matcher(name);
            if (item.matches()) {
                numbers.computeIfAbsent(item.group(1), group -> new TreeSet<>()).add(Integer.valueOf(item.group(2)));
            }
        }
        Map<String, Integer> counts = new HashMap<>();
        numbers.forEach((group, found) -> {
            if (found.last() != found.size() - 1) {
                problems.add(group + " has items " + found + "; number them from 0 without gaps");
            } else if (found.size() > ITEMS_MAX) {
                problems.add(group + " has more than " + ITEMS_MAX + " items");
            }
            counts.put(group, found.last() + 1);
        });
        return counts;
    }

    /** @return the names under which a required key has to be present: one for each item of its group */
    private static List<String> required(Key key, Map<String, Integer> items) {
        int bracket = key.name().indexOf("[]");
        if (bracket < 0) {
            return List.of(key.name());
        }
        int count = items.getOrDefault(key.name().substring(0, bracket), 0);
        return IntStream.range(0, Math.min(count, ITEMS_MAX))
                .mapToObj(number -> key.name().replace("[]", "[" + number + "]")).toList();
    }

    private void value(SmallRyeConfig config, Key key, String name, String text) {
        if (text.isEmpty()) {
            problems.add(name + " is empty; leave it out or give it a value (" + key.form() + ")");
        } else if (key.isList() && !Key.isElement(name)) {
            for (String element : StringUtil.split(text)) {
                element(config, key, name, element);
            }
        } else {
            element(config, key, name, text);
        }
    }

    private void element(SmallRyeConfig config, Key key, String name, String text) {
        try {
            Object converted = config.requireConverter(key.type()).convert(text);
            if (isOutOfBounds(config, key, converted) || !isOfPattern(key, text)) {
                problems.add(name + " is " + text + ", but must be " + key.bounds());
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            problems.add(name + " must be a " + key.form() + ": " + withoutCode(e.getMessage()));
        }
    }

    private static boolean isOfPattern(Key key, String text) {
        return key.setting().pattern().isEmpty() || text.matches(key.setting().pattern());
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
