package io.serac.server.configuration;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of background work. Immutable. */
public interface MaintenanceSettings {
    @Setting(
            value = "How long dropped tables and views of a new warehouse can be restored; each warehouse can set its own.",
            min = "0s", max = "365d")
    @WithDefault("7d")
    Duration undropPeriod();

    @Setting(value = "Age from which a metadata file that no table ever pointed to is removed; longer than any request"
            + " lives.", min = "1h", max = "365d")
    @WithDefault("24h")
    Duration orphanAge();

    @Setting("Whether metadata files that no table ever pointed to are only named in the log, and not removed. Switch it on"
            + " before the first start on a database that was restored from a backup.")
    @WithDefault("false")
    boolean orphanDryRun();
}
