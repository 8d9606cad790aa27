package io.serac.server.cli;

import io.serac.server.telemetry.BuildRecord;
import picocli.CommandLine.IVersionProvider;

/** The version as the build recorded it. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[]{"serac " + BuildRecord.version()};
    }
}
