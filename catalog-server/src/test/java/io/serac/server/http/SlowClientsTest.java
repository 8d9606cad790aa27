package io.serac.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serac.server.Patience;
import io.serac.server.http.RawConnection.RawAnswer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Clients that send or read a byte now and then; the server lets go of them and serves the others meanwhile. */
class SlowClientsTest {
    private static final String AUTHORIZATION = "Host: x\r\nAuthorization: Bearer good\r\n";
    private static final String LIST = "GET /catalog/v1/main/namespaces HTTP/1.1\r\n" + AUTHORIZATION;

    private static final Duration SHORT = Duration.ofSeconds(1);

    @AutoClose
    private final EchoServer server = new EchoServer(limits(SHORT));
    /** For clients whom nobody cuts off, however slow the machine is. */
    @AutoClose
    private final EchoServer patient = new EchoServer(limits(Patience.MAX));

    private static Limits limits(Duration headAndBody) {
        return new Limits(64 << 10, 8 << 20, 1 << 20, 2 << 20, 32 << 10, 4, 2, 2000, 2000, List.of(),
                headAndBody, headAndBody, SHORT);
    }

    @Test
    void aHeadThatDripsIsCutOff() throws Exception {
        try (RawConnection connection = RawConnection.open(server.port())) {
            connection.send(LIST);
            assertCutOff(connection, "X");
        }
        assertThat(server.handled()).isZero();
    }

    @Test
    void aSecondHeadThatDripsIsCutOffToo() throws Exception {
        try (RawConnection connection = RawConnection.open(server.port())) {
            assertThat(connection.send(LIST + "\r\n").receive(Patience.MAX).status()).isEqualTo(200);
            assertCutOff(connection, "\r\n");
        }
    }

    @Test
    void anIdleConnectionIsKeptForItsNextRequest() throws Exception {
        try (RawConnection connection = RawConnection.open(server.port())) {
            assertThat(connection.send(LIST + "\r\n").receive(Patience.MAX).status()).isEqualTo(200);
            assertThat(connection.isClosedWithin(SHORT.multipliedBy(2))).isFalse();
            assertThat(connection.send(LIST + "\r\n").receive(Patience.MAX).status()).isEqualTo(200);
        }
    }

    @Test
    void aBodyThatDripsOrStopsIsRefused() throws Exception {
        try (RawConnection connection = RawConnection.open(server.port())) {
            connection.send(
                    "POST /catalog/v1/main/namespaces HTTP/1.1\r\n" + AUTHORIZATION + "Content-Length: 1000\r\n\r\n{");
            RawAnswer answer = connection.receive(Patience.MAX);
            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.body()).contains("RequestTimeoutException");
        }
        try (RawConnection connection = RawConnection.open(server.port())) {
            connection.send(
                    "POST /catalog/v1/main/namespaces HTTP/1.1\r\n" + AUTHORIZATION + "Content-Length: 1000\r\n\r\n{");
            assertCutOff(connection, " ");
        }
        assertThat(server.handled()).isZero();
    }

    @Test
    void aBodyThatWaitsForContinueMayTakeAsLongAsOthers() throws Exception {
        try (RawConnection connection = RawConnection.open(patient.port())) {
            connection.send("POST /catalog/v1/main/namespaces HTTP/1.1\r\n" + AUTHORIZATION
                    + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertThat(connection.receive(Patience.MAX).status()).isEqualTo(100);
            assertThat(connection.send("{}").receive(Patience.MAX).status()).isEqualTo(200);
        }
    }

    @Test
    void manySlowClientsHoldUpNobodyElse() throws Exception {
        List<RawConnection> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 50; i++) {
                slow.add(RawConnection.open(patient.port()).send("POST /catalog/v1/oauth/tokens HTTP/1.1\r\nHost: x\r\n"
                        + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\ngrant"));
                slow.add(RawConnection.open(patient.port()).send("GET /catalog/v1/main"));
                slow.add(RawConnection.open(patient.port()));
            }
            for (int i = 0; i < 20; i++) {
                try (RawConnection connection = RawConnection.open(patient.port())) {
                    assertThat(connection.send(LIST + "\r\n").receive(Patience.MAX).status()).isEqualTo(200);
                }
            }
        } finally {
            for (RawConnection connection : slow) {
                connection.close();
            }
        }
    }

    @Test
    void onePrincipalThatSendsSlowlyHoldsUpOnlyItself() throws Exception {
        String start =
                "POST /catalog/v1/main/namespaces HTTP/1.1\r\n" + AUTHORIZATION + "Content-Length: 1000\r\n\r\n{";
        List<RawConnection> slow = new ArrayList<>();
        try {
            await().until(() -> {
                // Those before may have been let go of before anybody looked.
                slow.add(RawConnection.open(server.port()).send(start));
                slow.add(RawConnection.open(server.port()).send(start));
                return status(LIST + "\r\n") == 503;
            });
            assertThat(status("POST /catalog/v1/oauth/tokens HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"))
                    .isEqualTo(200);
            await().until(() -> status(LIST + "\r\n") == 200);
        } finally {
            for (RawConnection connection : slow) {
                connection.close();
            }
        }
    }

    private int status(String request) throws IOException {
        try (RawConnection connection = RawConnection.open(server.port())) {
            return connection.send(request).receive(Patience.MAX).status();
        }
    }

    /** Sends the drop again and again until the server has had enough. */
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
