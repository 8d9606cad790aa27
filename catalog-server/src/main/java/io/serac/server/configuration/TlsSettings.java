package io.serac.server.configuration;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Settings of TLS. The files are looked at once a minute, and taken anew when they have changed. Immutable. */
public interface TlsSettings {
    @Setting("PEM file with the certificate of the server, then those that lead to its authority. With it the REST APIs are served"
            + " by https only (TLS 1.2 and 1.3). It may be replaced while the server runs.")
    Optional<Path> certificateFile();

    @Setting("PEM file with the key that belongs to it: RSA or EC, PKCS#8, without a password.")
    Optional<Path> keyFile();

    @Setting("PEM file with the authorities of certificates that engines may prove themselves by. With it clients are asked for"
            + " one and may do without; one that these authorities did not issue ends the connection.")
    Optional<Path> clientCaFile();

    /** What cannot be meant, although each value by itself can. */
    static List<String> contradictions(TlsSettings settings, ManagementSettings management) {
        List<String> problems = new ArrayList<>();
        if (settings.certificateFile().isPresent() != settings.keyFile().isPresent()) {
            problems.add("http.tls.certificate-file and http.tls.key-file belong together; set both or none");
        }
        if (settings.certificateFile().isEmpty() && settings.clientCaFile().isPresent()) {
            problems.add("http.tls.client-ca-file needs http.tls.certificate-file and http.tls.key-file");
        }
        if (settings.certificateFile().isEmpty() && management.tls()) {
            problems.add("management.tls needs http.tls.certificate-file and http.tls.key-file");
        }
        return problems;
    }
}
