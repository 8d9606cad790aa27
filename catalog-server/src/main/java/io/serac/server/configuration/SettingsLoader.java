package io.serac.server.configuration;

import com.fasterxml.jackson.core.JsonPointer;
import io.serac.server.secret.Secret;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@link Settings}: the command line wins over the environment, the environment over the file, the file over the
 * defaults. Stateless.
 */
public final class SettingsLoader {
    private static final int CONVERTER_PRIORITY = 200;

    private SettingsLoader() {}

    /**
     * @param file
     *            YAML; null for none
     * @param environment
     *            of which variables that begin with {@code SERAC_} count
     * @param commandLine
     *            values by key
     * @throws ConfigurationException
     *             with every problem of all sources
     */
    public static Settings load(@Nullable Path file, Map<String, String> environment,
            Map<String, String> commandLine) {
        List<String> problems = new ArrayList<>();
        List<Key> keys = Key.all();
        Map<String, String> values = new HashMap<>();
        SettingsCheck check = new SettingsCheck(keys, problems);
        values.putAll(check.known(readFile(file, problems), "in " + file));
        for (Map.Entry<String, String> value : new EnvironmentVariables(keys, problems).read(environment).entrySet()) {
            values.keySet().removeIf(name -> name.startsWith(value.getKey() + "["));
            values.put(value.getKey(), value.getValue());
        }
        values.putAll(commandLine);
        SmallRyeConfigBuilder builder = builder(values);
        check.values(builder.build(), values);
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        Settings settings = builder.withMapping(Settings.class).build().getConfigMapping(Settings.class);
        problems.addAll(DatabaseSettings.contradictions(settings.database()));
        problems.addAll(AuthenticationSettings.contradictions(settings.authentication()));
        problems.addAll(BootstrapSettings.contradictions(settings.bootstrap(), settings.authentication()));
        problems.addAll(TlsSettings.contradictions(settings.http().tls(), settings.management()));
        problems.addAll(SecretsSettings.contradictions(settings.secrets()));
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        return settings;
    }

    private static Map<String, String> readFile(@Nullable Path file, List<String> problems) {
        if (file == null) {
            return Map.of();
        }
        try {
            return new YamlConfigSource(file.toString(), Files.readString(file)).getProperties();
        } catch (IOException e) {
            problems.add("The file " + file + " (--config) cannot be read: " + e);
        } catch (RuntimeException e) {
            problems.add(
                    "The file " + file + " is not YAML: " + String.valueOf(e.getMessage()).replace("\n", "\n    "));
        }
        return Map.of();
    }

    private static SmallRyeConfigBuilder builder(Map<String, String> values) {
        Map<String, String> prefixed = new HashMap<>();
        values.forEach((name, value) -> prefixed.put(Settings.PREFIX + "." + name, value));
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(prefixed, "settings", 100))
                .withConverter(Duration.class, CONVERTER_PRIORITY, unlessEmpty(Durations::parse))
                .withConverter(ByteSize.class, CONVERTER_PRIORITY, unlessEmpty(ByteSize::parse))
                .withConverter(AddressRange.class, CONVERTER_PRIORITY, unlessEmpty(AddressRange::parse))
                .withConverter(URI.class, CONVERTER_PRIORITY, unlessEmpty(HttpUri::parse))
                .withConverter(JsonPointer.class, CONVERTER_PRIORITY, unlessEmpty(JsonPointer::compile))
                .withConverter(SignatureAlgorithm.class, CONVERTER_PRIORITY, unlessEmpty(SignatureAlgorithm::parse))
                .withConverter(Path.class, CONVERTER_PRIORITY, unlessEmpty(Path::of))
                .withConverter(Secret.class, CONVERTER_PRIORITY, unlessEmpty(Secret::of));
    }

    /** The library asks with an empty text whether there is a value. */
    @SuppressWarnings("NullAway") // its converters answer null for none
    private static <T> Converter<T> unlessEmpty(Function<String, T> parser) {
        return text -> text.isEmpty() ? null : parser.apply(text);
    }
}
