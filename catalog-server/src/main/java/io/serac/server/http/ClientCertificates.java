package io.serac.server.http;

import io.serac.server.tls.Fingerprint;
import jakarta.servlet.http.HttpServletRequest;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;

/**
 * Certificates that clients have proved to be theirs when the connection was made. They come from the connection and never from a
 * header: whoever ends TLS in front of this server could write anything into one. Thread-safe.
 */
final class ClientCertificates {
    private final Clock clock;

    ClientCertificates(Clock clock) {
        this.clock = clock;
    }

    /**
     * Fingerprint of the certificate behind a request; empty if there is none, or it or one that vouches for it has expired since the
     * connection was made.
     */
    Optional<String> of(HttpServletRequest request) {
        EndPoint.SslSessionData session = ServletContextRequest.getServletContextRequest(request)
                .getConnectionMetaData().getConnection().getEndPoint().getSslSessionData();
        X509Certificate[] certificates = session == null ? null : session.peerCertificates();
        if (certificates == null || certificates.length == 0) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        for (X509Certificate certificate : certificates) {
            if (!now.isBefore(certificate.getNotAfter().toInstant())) {
                return Optional.empty();
            }
        }
        return Optional.of(Fingerprint.of(certificates[0]));
    }
}
