package io.serac.engines;

import io.serac.storage.fake.TestAuthority;
import io.serac.storage.fake.TestAuthority.Issued;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/** Certificates of a server and of an engine, each of an authority of its own, in files as both read them. Immutable. */
final class Certificates {
    private static final String PASSWORD = "changeit";

    private final Path folder;
    private final TestAuthority servers = TestAuthority.named("servers");
    private final TestAuthority engines = TestAuthority.named("engines");
    private final Issued engine = engines.issue("trino");

    private Certificates(Path folder) {
        this.folder = folder;
    }

    /** @param name the folder below target/run for the files */
    static Certificates write(String name) {
        Certificates certificates = new Certificates(RunFolders.fresh(name));
        Issued server = certificates.servers.issue("serac");
        certificates.file("server.crt", server.certificatePem());
        certificates.file("server.key", server.keyPem());
        certificates.file("servers-ca.crt", certificates.servers.pem());
        certificates.file("engines-ca.crt", certificates.engines.pem());
        certificates.file("trino.pem", certificates.engine.keyPem() + certificates.engine.certificatePem());
        certificates.engine.writeStore(certificates.folder.resolve("trino.p12"));
        certificates.servers.writeStore(certificates.folder.resolve("servers-ca.p12"));
        return certificates;
    }

    private void file(String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new IllegalStateException("Cannot write " + name, e);
        }
    }

    /** Of the server. */
    String configuration() {
        return """
                http:
                  connections-per-address-max: 500
                  tls:
                    certificate-file: %1$s/server.crt
                    key-file: %1$s/server.key
                    client-ca-file: %1$s/engines-ca.crt
                """.formatted(folder);
    }

    /** What Trino asks for decisions with, by the names of its own documentation. */
    String opaSettings() {
        return """
                opa.http-client.key-store-path=%1$s/trino.pem
                opa.http-client.trust-store-path=%1$s/servers-ca.crt
                """.formatted(folder);
    }

    /** What the catalogs of a JVM connect with, which have no settings of their own for it. */
    List<String> jvmOptions() {
        return List.of("-Djavax.net.ssl.keyStore=" + folder.resolve("trino.p12"),
                "-Djavax.net.ssl.keyStorePassword=" + PASSWORD,
                "-Djavax.net.ssl.trustStore=" + folder.resolve("servers-ca.p12"),
                "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
    }

    /** As it is registered with the engine. */
    String fingerprint() {
        try {
            return HexFormat.of().formatHex(
                    MessageDigest.getInstance("SHA-256").digest(engine.certificate().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Somebody who believes the server, and has no certificate. */
    HttpClient client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(servers.context(null)).build();
    }
}
