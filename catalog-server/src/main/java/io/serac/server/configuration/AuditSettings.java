package io.serac.server.configuration;

import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Settings of the audit. Immutable. */
public interface AuditSettings {
    /** How allowed reads are audited. */
    enum Reads {
        OFF,
        AGGREGATED
    }

    @Setting(
            value = "How long records are kept at least. They leave by the month: a month's records go when the last of them is"
                    + " that old.",
            min = "1d", max = "36500d")
    @WithDefault("400d")
    Duration retention();

    @Setting("`aggregated`: one record a minute for each principal, operation and object that was read, with a count; `off`:"
            + " none. Changes and refusals are always recorded.")
    @WithDefault("aggregated")
    Reads reads();

    @Setting("File that every record is also written to, as a line of JSON; a new one each day, the old ones get the date at"
            + " their end. `-` is standard output. Without it there is no such file.")
    Optional<Path> logFile();
}
