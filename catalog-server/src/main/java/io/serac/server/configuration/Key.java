package io.serac.server.configuration;

import com.fasterxml.jackson.core.JsonPointer;
import io.smallrye.config.WithDefault;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One key of the configuration, as declared by a method of {@link Settings} or of a group in it. Immutable.
 *
 * @param name
 *            for example {@code http.port}; a group that there can be several of is written {@code authentication.issuers[]}
 * @param type
 *            of one value
 * @param defaultValue
 *            written as in a file; null if there is none
 */
record Key(String name, Class<?> type, boolean isList, boolean isOptional, @Nullable String defaultValue,
        Setting setting) {
    private static final Pattern ITEM = Pattern.compile("\\[\\d{1,3}]\\.");
    private static final Pattern ELEMENT = Pattern.compile("\\[\\d{1,3}]$");

    /** @return all keys, by name, those without a group first */
    static List<Key> all() {
        List<Key> keys = new ArrayList<>();
        collect(Settings.class, "", keys);
        keys.sort(Comparator.comparing((Key key) -> key.name.contains(".")).thenComparing(Key::name));
        return List.copyOf(keys);
    }

    private static void collect(Class<?> group, String prefix, List<Key> keys) {
        for (Method method : group.getDeclaredMethods()) {
            if (!Modifier.isAbstract(method.getModifiers())) {
                continue;
            }
            String name = prefix + kebabCase(method.getName());
            Setting setting = method.getAnnotation(Setting.class);
            Type item = argumentOf(method.getGenericReturnType(), List.class);
            if (setting == null && item.equals(method.getGenericReturnType())) {
                collect(method.getReturnType(), name + ".", keys);
            } else if (setting == null) {
                collect((Class<?>) item, name + "[].", keys);
            } else {
                keys.add(of(name, method, setting));
            }
        }
    }

    private static Key of(String name, Method method, Setting setting) {
        Type type = method.getGenericReturnType();
        Type required = argumentOf(type, Optional.class);
        Type element = argumentOf(required, List.class);
        WithDefault defaultValue = method.getAnnotation(WithDefault.class);
        return new Key(name, (Class<?>) element, !element.equals(required), !required.equals(type),
                defaultValue == null ? null : defaultValue.value(), setting);
    }

    private static Type argumentOf(Type type, Class<?> container) {
        return type instanceof ParameterizedType generic && generic.getRawType() == container
                ? generic.getActualTypeArguments()[0]
                : type;
    }

    /** @return the name of the key that a value belongs to: without the numbers of items and of elements of a list */
    static String nameOf(String valueName) {
        return ELEMENT.matcher(ITEM.matcher(valueName).replaceAll("[].")).replaceFirst("");
    }

    /** @return whether a value of this name is one element of a list, for example {@code storage.file-roots[1]} */
    static boolean isElement(String valueName) {
        return ELEMENT.matcher(valueName).find();
    }

    /** @return the name of the list that a value of this name is an element of */
    static String listOf(String elementName) {
        return ELEMENT.matcher(elementName).replaceFirst("");
    }

    /** @return the name of the environment variable, for example {@code SERAC_HTTP_PORT}; items are numbered 0 */
    String environmentName() {
        return environmentName("0");
    }

    /** @return a pattern of the environment variables of this key; its groups are the numbers of the items */
    Pattern environmentPattern() {
        return Pattern.compile(environmentName("(\\\\d{1,3})"));
    }

    private String environmentName(String number) {
        String upper = name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
        return "SERAC_" + upper.replaceAll("\\[]_", "_" + number + "__");
    }

    /** @return the name of a value of this key in the items of these numbers */
    String valueName(MatchResult numbers) {
        String valueName = name;
        for (int group = 1; group <= numbers.groupCount(); group++) {
            valueName = valueName.replaceFirst("\\[]", "[" + Integer.parseInt(numbers.group(group)) + "]");
        }
        return valueName;
    }

    /** @return the form of a value in words */
    String form() {
        String form;
        if (type == ByteSize.class) {
            form = "size";
        } else if (type == int.class || type == long.class) {
            form = "number";
        } else if (type == Path.class) {
            form = "path";
        } else if (type.isEnum()) {
            List<String> constants = Arrays.stream(Objects.requireNonNull(type.getEnumConstants()))
                    .map(Object::toString).toList();
            // Those without a spelling of their own are written in lower case.
            boolean isSpelled =
                    constants.stream().anyMatch(constant -> !constant.equals(constant.toUpperCase(Locale.ROOT)));
            form = String.join(" or ", isSpelled ? constants
                    : constants.stream().map(constant -> constant.toLowerCase(Locale.ROOT)).toList());
        } else if (type == JsonPointer.class) {
            form = "JSON pointer";
        } else if (type == AddressRange.class) {
            form = "address range";
        } else if (type == URI.class) {
            form = "URI";
        } else {
            form = type == String.class ? "text" : type.getSimpleName().toLowerCase(Locale.ROOT);
        }
        return isList ? "list of " + form + (type.isEnum() ? "" : "s") : form;
    }

    /** @return the bounds in words, empty if there are none */
    String bounds() {
        if (!setting.pattern().isEmpty()) {
            return "like `" + setting.pattern() + "`";
        }
        return setting.min().isEmpty() ? "" : setting.min() + " to " + setting.max();
    }

    private static String kebabCase(String camelCase) {
        return camelCase.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
