package io.serac.server.configuration;

import java.nio.file.Path;
import java.util.Optional;

/** Settings of whom the server believes as a client. Immutable. */
public interface TrustSettings {
    @Setting("PEM file with authorities that are trusted beside those of the JVM when the server connects to issuers, object stores,"
            + " their token services and AWS KMS. Read once, at start. For the database see `sslrootcert` in"
            + " [TLS](../how-to/tls.md).")
    Optional<Path> caFile();
}
