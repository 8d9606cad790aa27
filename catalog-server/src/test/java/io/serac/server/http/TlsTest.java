package io.serac.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.serac.server.Patience;
import io.serac.server.tls.TlsFiles;
import io.serac.storage.fake.TestAuthority;
import io.serac.storage.fake.TestAuthority.Issued;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The port with TLS: what it speaks, how long it waits, and what it does when its files are replaced. */
class TlsTest {
    private static final TestAuthority AUTHORITY = TestAuthority.named("authority");
    private static final Issued FIRST = AUTHORITY.issue("first");
    private static final String HEAD = "GET /catalog/v1/main/namespaces HTTP/1.1\r\nHost: x\r\n"
            + "Authorization: Bearer good\r\n";
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration HASTY = Duration.ofSeconds(3);
    private static final Limits LIMITS = limits(Patience.MAX);

    @TempDir
    private Path folder;

    private final List<Boolean> replacements = new ArrayList<>();
    private Tls tls;
    private EchoServer server;

    private static Limits limits(Duration head) {
        return new Limits(64 << 10, 8 << 20, 1 << 20, 2 << 20, 32 << 10, 4, 2, 2000, 2000, List.of(), head, SHORT,
                SHORT);
    }

    @BeforeEach
    void start() throws IOException {
        replace(FIRST.certificatePem(), FIRST.keyPem());
        tls = Tls.open(new TlsFiles(folder.resolve("tls.crt"), folder.resolve("tls.key"), Optional.empty()),
                Clock.systemUTC());
        server = new EchoServer(LIMITS, Optional.of(tls));
    }

    @AfterEach
    void stop() {
        server.close();
        tls.close();
    }

    @Test
    void whatIsNotEncryptedIsNotAnswered() throws IOException {
        try (SSLSocket client = connect()) {
            assertThat(status(client)).isEqualTo(200);
            assertThat(client.getSession().getProtocol()).isEqualTo("TLSv1.3");
        }
        try (RawConnection clear = RawConnection.open(server.port())) {
            assertThatThrownBy(() -> clear.send(HEAD + "\r\n").receive(Patience.MAX)).isInstanceOf(IOException.class);
        }
        assertThat(server.handled()).isEqualTo(1);
    }

    @Test
    void limitsHoldAsWithoutEncryption() throws IOException {
        try (SSLSocket client = connect()) {
            RawConnection.RawAnswer answer = RawConnection.on(client).send(HEAD + "\r\n").receive(Patience.MAX);
            assertThat(answer.head()).doesNotContain("Server:");
        }
        try (SSLSocket client = connect()) {
            String large = HEAD + "X-Large: " + "x".repeat(LIMITS.headerBytesMax()) + "\r\n\r\n";
            assertThat(RawConnection.on(client).send(large).receive(Patience.MAX).status()).isEqualTo(431);
        }
    }

    @Test
    void anOlderProtocolIsSpokenAndOnesThatAreTooOldAreNot() throws IOException {
        try (SSLSocket client = connect("TLSv1.2")) {
            assertThat(status(client)).isEqualTo(200);
        }
        try (SSLSocket client = unconnected(AUTHORITY)) {
            client.setEnabledProtocols(new String[]{"TLSv1.1"});
            assertThatThrownBy(client::startHandshake).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void aHandshakeThatNeverEndsIsCutOff() throws IOException {
        restartHasty();
        try (RawConnection silent = RawConnection.open(server.port());
                RawConnection dripping = RawConnection.open(server.port())) {
            // The beginning of a message of sixteen thousand bytes.
            dripping.send("\u0016\u0003\u0001\u003f\u00ff\u0001");
            assertCutOff(dripping, "\u0000");
            assertThat(silent.isClosedWithin(Patience.MAX)).isTrue();
        }
    }

    @Test
    void aHeadThatDripsBelowTheEncryptionIsCutOff() throws IOException {
        restartHasty();
        try (DrippingSocket network = new DrippingSocket(server.port());
                SSLSocket client = over(network)) {
            assertThat(status(client)).isEqualTo(200);
            network.hold();
            client.getOutputStream().write((HEAD + "\r\n").getBytes(StandardCharsets.US_ASCII));
            await().pollInterval(Duration.ofMillis(50)).until(network::isRefusedOneByte);
        }
        assertThat(server.handled()).isEqualTo(1);
    }

    @Test
    void anIdleConnectionIsKeptForItsFirstRequestAndItsNext() throws Exception {
        restartHasty();
        try (SSLSocket client = connect()) {
            client.setSoTimeout((int) HASTY.multipliedBy(2).toMillis());
            assertThatThrownBy(() -> client.getInputStream().read()).hasMessageContaining("timed out");
        }
        try (SSLSocket client = connect()) {
            assertThat(status(client)).isEqualTo(200);
            assertThat(status(client)).isEqualTo(200);
        }
    }

    @Test
    void aNewCertificateIsTakenAndOpenConnectionsGoOn() throws IOException {
        try (SSLSocket old = connect()) {
            assertThat(subject(old)).isEqualTo("CN=first");
            tls.look(replacements::add);
            assertThat(replacements).as("nothing has changed").isEmpty();

            Issued second = AUTHORITY.issue("second", "RSA", Duration.ofHours(5));
            replace(second.certificatePem(), second.keyPem());
            tls.look(replacements::add);

            assertThat(replacements).containsExactly(true);
            assertThat(tls.secondsLeft()).isBetween(4.9 * 3600, 5.0 * 3600);
            assertThat(status(old)).isEqualTo(200);
            try (SSLSocket next = connect()) {
                assertThat(subject(next)).isEqualTo("CN=second");
            }
        }
    }

    @Test
    void whatCannotBeUsedIsLeftAndTheFormerCertificateStays() throws IOException {
        Issued second = AUTHORITY.issue("second");
        // As if seen half way through being replaced.
        replace(second.certificatePem(), FIRST.keyPem());
        tls.look(replacements::add);
        Files.delete(folder.resolve("tls.crt"));
        tls.look(replacements::add);
        try (SSLSocket client = connect()) {
            assertThat(subject(client)).isEqualTo("CN=first");
        }
        assertThat(replacements).containsExactly(false, false);

        replace(second.certificatePem(), second.keyPem());
        tls.look(replacements::add);

        assertThat(replacements).containsExactly(false, false, true);
        try (SSLSocket client = connect()) {
            assertThat(subject(client)).isEqualTo("CN=second");
        }
    }

    /** From now on the server soon cuts off whoever does not finish a handshake or a head. */
    private void restartHasty() {
        server.close();
        server = new EchoServer(limits(HASTY), Optional.of(tls));
    }

    private void replace(String certificate, String key) throws IOException {
        // As a cluster does: a new folder, then one link to it.
        Path next = Files.createTempDirectory(folder, "data");
        Files.writeString(next.resolve("tls.crt"), certificate);
        Files.writeString(next.resolve("tls.key"), key);
        Path link = Files.createSymbolicLink(folder.resolve("next"), next);
        Files.move(link, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        for (String name : new String[]{"tls.crt", "tls.key"}) {
            if (!Files.isSymbolicLink(folder.resolve(name))) {
                Files.createSymbolicLink(folder.resolve(name), Path.of("..data", name));
            }
        }
    }

    private SSLSocket connect(String... protocols) throws IOException {
        SSLSocket socket = unconnected(AUTHORITY);
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        socket.startHandshake();
        return socket;
    }

    private SSLSocket unconnected(TestAuthority trusted) throws IOException {
        return (SSLSocket) trusted.context(null).getSocketFactory().createSocket("127.0.0.1", server.port());
    }

    private static SSLSocket over(Socket network) throws IOException {
        return (SSLSocket) AUTHORITY.context(null).getSocketFactory().createSocket(network, "127.0.0.1",
                network.getPort(), true);
    }

    private static String subject(SSLSocket socket) throws IOException {
        return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSubjectX500Principal().getName();
    }

    private static int status(SSLSocket client) throws IOException {
        return RawConnection.on(client).send(HEAD + "\r\n").receive(Patience.MAX).status();
    }

    private static void assertCutOff(RawConnection connection, String drop) {
        await().pollInterval(Duration.ofMillis(50)).until(() -> {
            try {
                connection.send(drop);
                return false;
            } catch (IOException e) {
                return true;
            }
        });
    }
}
