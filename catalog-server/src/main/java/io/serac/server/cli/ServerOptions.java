package io.serac.server.cli;

import io.serac.server.cli.client.Terminal;
import io.serac.server.configuration.LogSettings;
import io.serac.server.configuration.Settings;
import io.serac.server.configuration.SettingsLoader;
import io.serac.server.telemetry.LogFormat;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Settings as the command line of a server's command has them. Not thread-safe. */
final class ServerOptions {
    private final Map<String, String> values = new HashMap<>();

    /** Sets a key, if the option for it was given. */
    ServerOptions with(String key, @Nullable String value) {
        if (value != null) {
            values.put(key, value);
        }
        return this;
    }

    Settings load(@Nullable Path file, Terminal terminal) {
        Settings settings = SettingsLoader.load(file, terminal.environment(), values);
        if (settings.log().format() == LogSettings.Format.JSON) {
            LogFormat.useJson();
        }
        return settings;
    }
}
