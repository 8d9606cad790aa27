package io.serac.server.configuration;

import io.smallrye.config.WithDefault;

/** Settings of the log, which goes to standard error. Immutable. */
public interface LogSettings {
    /** How log lines are written. */
    enum Format {
        TEXT,
        JSON
    }

    @Setting("`text`: a line with key=value pairs; `json`: an object per line.")
    @WithDefault("text")
    Format format();
}
