package io.serac.server;

import io.serac.server.configuration.ConfigurationException;
import io.serac.server.configuration.Settings;
import io.serac.server.configuration.TlsSettings;
import io.serac.server.http.Tls;
import io.serac.server.tls.TlsFiles;
import io.serac.server.tls.TrustedAuthorities;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** TLS as it is configured, of the server's own ports and of what it connects to. Stateless. */
final class TlsSetup {
    private TlsSetup() {
    }

    /**
     * What is to stand before HTTP on the server's ports; empty if nothing is.
     *
     * @throws ConfigurationException
     *             if the files are not what they have to be
     */
    static Optional<Tls> open(Settings settings, OpenResources opened, Clock clock) {
        TlsSettings tls = settings.http().tls();
        if (tls.certificateFile().isEmpty() || tls.keyFile().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(opened.add(Tls.open(
                    new TlsFiles(tls.certificateFile().get(), tls.keyFile().get(), tls.clientCaFile()), clock)));
        } catch (IOException e) {
            throw new ConfigurationException(List.of("http.tls: " + reason(e)));
        }
    }

    /**
     * Authorities that the server believes as a client; empty for those of the JVM alone.
     *
     * @throws ConfigurationException
     *             if the file is not what it has to be
     */
    static Optional<TrustedAuthorities> authorities(Settings settings) {
        if (settings.trust().caFile().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(TrustedAuthorities.beside(settings.trust().caFile().get()));
        } catch (IOException e) {
            throw new ConfigurationException(List.of("trust.ca-file: " + reason(e)));
        }
    }

    /** What the JDK says of a file that is not there is its name alone. */
    private static String reason(IOException failure) {
        return failure.getClass() == IOException.class ? String.valueOf(failure.getMessage()) : failure.toString();
    }
}
