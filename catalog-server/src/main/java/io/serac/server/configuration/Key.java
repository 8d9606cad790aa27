package io.serac.server.configuration;

import io.smallrye.config.WithDefault;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One key of the configuration, as declared by a method of {@link Settings} or of a group in it. Immutable.
 *
 * @param name
 *            for example {@code http.port}
 * @param type
 *            of one value
 * @param defaultValue
 *            written as in a file; null if there is none
 */
record Key(String name, Class<?> type, boolean isList, boolean isOptional, @Nullable String defaultValue,
        Setting setting) {

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
            if (setting == null) {
                collect(method.getReturnType(), name + ".", keys);
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

    /** @return the name of the environment variable, for example {@code SERAC_HTTP_PORT} */
    String environmentName() {
        return "SERAC_" + name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
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
            form = String.join(" or ", Arrays.stream(Objects.requireNonNull(type.getEnumConstants()))
                    .map(constant -> constant.toString().toLowerCase(Locale.ROOT)).toList());
        } else {
            form = type == String.class ? "text" : type.getSimpleName().toLowerCase(Locale.ROOT);
        }
        return isList ? "list of " + form + "s" : form;
    }

    /** @return the bounds in words, empty if there are none */
    String bounds() {
        return setting.min().isEmpty() ? "" : setting.min() + " to " + setting.max();
    }

    private static String kebabCase(String camelCase) {
        return camelCase.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
