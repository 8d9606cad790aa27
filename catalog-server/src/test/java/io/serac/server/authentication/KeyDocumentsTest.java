package io.serac.server.authentication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.serac.server.tls.TrustedAuthorities;
import io.serac.storage.fake.TestAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyDocumentsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private Path folder;

    @Test
    void onlyTheConfiguredAuthorityIsTrusted() throws Exception {
        HttpsServer server = start();
        try {
            URI uri = URI.create("https://localhost:" + server.getAddress().getPort() + "/keys");

            assertThat(fetch(uri, Optional.of(folder.resolve("server.pem")))).extracting(IssuerKey::id)
                    .containsExactly("k");
            assertThatThrownBy(() -> fetch(uri, Optional.empty())).isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot be read").hasMessageContaining("SSLHandshakeException");
            keystore("other");
            assertThatThrownBy(() -> fetch(uri, Optional.of(folder.resolve("other.pem"))))
                    .isInstanceOf(IOException.class).hasMessageContaining("SSLHandshakeException");
            URI otherName = URI.create(uri.toString().replace("localhost", "127.0.0.1"));
            assertThatThrownBy(() -> fetch(otherName, Optional.of(folder.resolve("server.pem"))))
                    .as("a certificate of another name").isInstanceOf(IOException.class);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void filesThatAreNotThereOrHoldNoCertificatesAreSaid() throws IOException {
        URI uri = URI.create("https://localhost:1/keys");
        Path empty = Files.writeString(folder.resolve("empty.pem"), "nothing\n");

        assertThatThrownBy(() -> fetch(uri, Optional.of(folder.resolve("absent.pem")))).isInstanceOf(IOException.class)
                .hasMessageContaining("absent.pem");
        assertThatThrownBy(() -> fetch(uri, Optional.of(empty))).isInstanceOf(IOException.class)
                .hasMessageContaining("empty.pem holds no certificates");
    }

    @Test
    void authoritiesOfTheServerCountWhereTheIssuerHasNoneOfItsOwn() throws Exception {
        TestAuthority authority = TestAuthority.named("private");
        Path rightFile = authority.write(folder.resolve("right.pem"));
        Path wrongFile = TestAuthority.named("other").write(folder.resolve("wrong.pem"));
        HttpsServer server = start(authority.context(authority.issue("issuer")));
        URI uri = URI.create("https://localhost:" + server.getAddress().getPort() + "/keys");
        try {
            Optional<TrustedAuthorities> right = Optional.of(TrustedAuthorities.beside(rightFile));
            Optional<TrustedAuthorities> wrong = Optional.of(TrustedAuthorities.beside(wrongFile));
            assertThat(fetch(uri, Optional.empty(), right)).hasSize(1);
            assertThatThrownBy(() -> fetch(uri, Optional.empty(), wrong)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> fetch(uri, Optional.of(wrongFile), right)).isInstanceOf(IOException.class);
        } finally {
            server.stop(0);
        }
    }

    private static List<IssuerKey> fetch(URI uri, Optional<Path> caFile) throws IOException {
        return fetch(uri, caFile, Optional.empty());
    }

    private static List<IssuerKey> fetch(URI uri, Optional<Path> caFile, Optional<TrustedAuthorities> authorities)
            throws IOException {
        return new KeyDocuments(new TrustedIssuer("x", "https://issuer.example", Set.of("serac"),
                TrustedIssuer.Kind.ANY_SUBJECT, List.of(), true, "sub", Set.of("RS256"),
                new TrustedIssuer.KeySource(uri, false, caFile, authorities, Optional.empty()))).fetch();
    }

    private HttpsServer start() throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(keystore("server"), PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return start(context);
    }

    private static HttpsServer start(SSLContext context) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", KeyDocumentsTest::answer);
        server.start();
        return server;
    }

    private static void answer(HttpExchange exchange) throws IOException {
        byte[] body = ("{\"keys\":[" + TestKey.ec("k", "P-256").json() + "]}").getBytes(StandardCharsets.US_ASCII);
        try (exchange) {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** A self-signed certificate of localhost, which the JDK can only make by its tool. */
    private KeyStore keystore(String name) throws Exception {
        Path file = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-alias", name, "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=localhost",
                "-ext", "san=dns:localhost", "-validity", "2", "-storetype", "PKCS12", "-keystore", file.toString(),
                "-storepass", new String(PASSWORD)).redirectErrorStream(true).start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        Files.writeString(folder.resolve(name + ".pem"), "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(store.getCertificate(name).getEncoded())
                + "\n-----END CERTIFICATE-----\n");
        return store;
    }
}
