package io.serac.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serac.server.Patience;
import io.serac.server.configuration.AddressRange;
import io.serac.server.http.RawConnection.RawAnswer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections of one address: as many as allowed are served, one more is closed, and whoever leaves makes room. */
class AddressLimitTest {
    private static final int MAX = 3;
    private static final String LIST =
            "GET /catalog/v1/main/namespaces HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n\r\n";

    private static Limits limits(String... trustedProxies) {
        Limits some = Limits.defaults();
        return new Limits(some.smallBodyBytesMax(), some.commitBodyBytesMax(), some.metricsBodyBytesMax(),
                some.signingBodyBytesMax(), some.headerBytesMax(), some.requestsInFlightMax(),
                some.requestsInFlightPerPrincipalMax(),
                some.connectionsMax(), MAX, List.of(trustedProxies).stream().map(AddressRange::parse).toList(),
                some.headTimeout(), some.bodyTimeout(), some.stopTimeout());
    }

    @Test
    void theDocumentedLimitIs64() {
        assertThat(Limits.defaults().connectionsPerAddressMax()).isEqualTo(64);
    }

    @Test
    void oneTooManyIsClosedUntilAnotherLeaves() throws Exception {
        try (EchoServer server = new EchoServer(limits())) {
            List<RawConnection> open = new ArrayList<>();
            try {
                for (int i = 0; i < MAX; i++) {
                    open.add(RawConnection.open(server.port()));
                    assertThat(open.getLast().send(LIST).receive(Patience.MAX).status()).isEqualTo(200);
                }
                for (int i = 0; i < MAX * 3; i++) {
                    assertThat(isServed(server)).isFalse();
                }
                assertThat(server.handled()).isEqualTo(MAX);
                // Those that are in are served on.
                assertThat(open.getFirst().send(LIST).receive(Patience.MAX).status()).isEqualTo(200);

                open.removeFirst().close();
                await().until(() -> isServed(server));
            } finally {
                for (RawConnection connection : open) {
                    connection.close();
                }
            }
            await().until(() -> isServed(server));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.0/8", "0.0.0.0/0"})
    void manyMayComeFromATrustedProxy(String proxy) throws Exception {
        try (EchoServer server = new EchoServer(limits("192.0.2.0/24", proxy))) {
            List<RawConnection> open = new ArrayList<>();
            try {
                for (int i = 0; i < MAX * 3; i++) {
                    open.add(RawConnection.open(server.port()));
                    assertThat(open.getLast().send(LIST).receive(Patience.MAX).status()).isEqualTo(200);
                }
            } finally {
                for (RawConnection connection : open) {
                    connection.close();
                }
            }
        }
    }

    private static boolean isServed(EchoServer server) {
        try (RawConnection connection = RawConnection.open(server.port())) {
            RawAnswer answer = connection.send(LIST).receive(Patience.MAX);
            return answer.status() == 200;
        } catch (IOException | IllegalStateException e) {
            return false;
        }
    }
}
