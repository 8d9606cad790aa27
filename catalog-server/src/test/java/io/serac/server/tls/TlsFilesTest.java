package io.serac.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.storage.fake.TestAuthority;
import io.serac.storage.fake.TestAuthority.Issued;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsFilesTest {
    private static final TestAuthority AUTHORITY = TestAuthority.named("authority");
    private static final Issued SERVER = AUTHORITY.issue("server");

    @TempDir
    private Path folder;

    @Test
    void keysOfBothKindsFitTheirCertificates() throws IOException {
        for (String algorithm : new String[]{"EC", "RSA"}) {
            Issued issued = AUTHORITY.issue(algorithm, algorithm, Duration.ofHours(1));
            TlsFiles.Loaded loaded = load(issued.certificatePem() + AUTHORITY.pem(), issued.keyPem());

            assertThat(loaded.subject()).isEqualTo("CN=" + algorithm);
            assertThat(loaded.expiresAt()).isEqualTo(issued.certificate().getNotAfter().toInstant());
        }
    }

    @Test
    void whateverElseIsInAFileDoesNotMatter() throws IOException {
        String both = "Bag Attributes\n    friendlyName: x\n" + SERVER.keyPem() + SERVER.certificatePem();

        assertThat(load(both, both).subject()).isEqualTo("CN=server");
    }

    @Test
    void partsThatDoNotFitAreRefused() {
        refused(SERVER.certificatePem(), AUTHORITY.issue("other").keyPem(), "does not belong to the first certificate");
        refused(SERVER.certificatePem(), AUTHORITY.issue("other", "RSA", Duration.ofHours(1)).keyPem(),
                "does not belong to the first certificate");
        refused(AUTHORITY.pem() + SERVER.certificatePem(), SERVER.keyPem(), "is no chain");
        refused(SERVER.certificatePem() + TestAuthority.named("authority").pem(), SERVER.keyPem(), "is no chain");
    }

    @Test
    void keysOfOtherFormsAreRefusedWithTheWayOut() {
        String pkcs1 = SERVER.keyPem().replace("PRIVATE KEY", "RSA PRIVATE KEY");
        String sealed = SERVER.keyPem().replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY");
        refused(SERVER.certificatePem(), pkcs1, "openssl pkcs8 -topk8 -nocrypt");
        refused(SERVER.certificatePem(), sealed, "openssl pkcs8 -topk8 -nocrypt");
        refused(SERVER.certificatePem(), SERVER.keyPem() + SERVER.keyPem(), "more than one private key");
        refused(SERVER.certificatePem(), SERVER.certificatePem(), "holds no private key");
        refused(SERVER.certificatePem(), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "neither one");
        refused(SERVER.certificatePem(), "", "holds no private key");
    }

    @Test
    void certificatesThatAreNoneAreRefused() {
        refused("", SERVER.keyPem(), "holds no certificates");
        refused("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", SERVER.keyPem(), "cannot be read");
        refused("x".repeat((1 << 20) + 1), SERVER.keyPem(), "is larger than");
        assertThatThrownBy(() -> new TlsFiles(folder.resolve("absent"), folder.resolve("absent"), Optional.empty())
                .load()).isInstanceOf(IOException.class).hasMessageContaining("absent");
    }

    @Test
    void theDigestChangesWithAnyOfTheFiles() throws IOException {
        TlsFiles files = new TlsFiles(write("c", "1"), write("k", "2"), Optional.of(write("a", "3")));
        String before = files.digest();

        assertThat(files.digest()).isEqualTo(before);
        for (String name : new String[]{"c", "k", "a"}) {
            String content = Files.readString(folder.resolve(name));
            write(name, content + "x");
            assertThat(files.digest()).as(name).isNotEqualTo(before);
            write(name, content);
        }
    }

    @Test
    void fingerprintsAreReadAsToolsWriteThem() {
        String fingerprint = Fingerprint.of(SERVER.certificate());

        assertThat(fingerprint).matches("[0-9a-f]{64}");
        String withColons = fingerprint.toUpperCase(java.util.Locale.ROOT).replaceAll("(..)(?!$)", "$1:");
        assertThat(withColons).hasSize(Fingerprint.CHARACTERS_MAX);
        assertThat(Fingerprint.parse(withColons)).contains(fingerprint);
        assertThat(Fingerprint.parse(fingerprint)).contains(fingerprint);
        assertThat(Fingerprint.parse(fingerprint.substring(1))).isEmpty();
        assertThat(Fingerprint.parse(fingerprint + "0")).isEmpty();
        assertThat(Fingerprint.parse("g" + fingerprint.substring(1))).isEmpty();
        assertThat(Fingerprint.parse(withColons.replaceFirst(":", ""))).isEmpty();
    }

    private TlsFiles.Loaded load(String certificate, String key) throws IOException {
        return new TlsFiles(write("certificate", certificate), write("key", key), Optional.empty()).load();
    }

    private void refused(String certificate, String key, String words) {
        String secret = SERVER.keyPem().lines().skip(1).findFirst().orElseThrow();
        assertThatThrownBy(() -> load(certificate, key)).isInstanceOf(IOException.class).hasMessageContaining(words)
                .hasMessageNotContaining(secret);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
