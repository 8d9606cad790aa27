package io.serac.server.cli.client;

import io.serac.server.tls.TrustedAuthorities;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/** Sends requests and waits for answers. Follows no redirect: a credential goes where it was meant for. Thread-safe. */
final class Transport {
    private static final Duration CONNECT_MAX = Duration.ofSeconds(10);
    /** Longer than the server lets any request take. */
    private static final Duration ANSWER_MAX = Duration.ofSeconds(90);

    private final HttpClient http;

    /**
     * @param caFile
     *            authorities that servers are believed by beside those of the JVM
     */
    Transport(Optional<Path> caFile) {
        HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_MAX).followRedirects(HttpClient.Redirect.NEVER);
        caFile.ifPresent(file -> builder.sslContext(trusting(file)));
        this.http = builder.build();
    }

    private static SSLContext trusting(Path caFile) {
        try {
            return TrustedAuthorities.beside(caFile).clientContext();
        } catch (IOException e) {
            throw new CommandFailure("The authorities in --ca-file cannot be read: " + Printable.of(e.toString()));
        }
    }

    static HttpRequest.Builder request(URI server, String path) {
        return HttpRequest.newBuilder(URI.create(server + path)).timeout(ANSWER_MAX)
                .header("Accept", "application/json");
    }

    HttpResponse<String> send(HttpRequest request) {
        String server = request.uri().getScheme() + "://" + request.uri().getRawAuthority();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (HttpTimeoutException e) {
            throw new CommandFailure(server + " did not answer in time. Whether it did what was asked is not known");
        } catch (ConnectException e) {
            throw new CommandFailure("Cannot connect to " + server + ". Is the server running, and the address right?");
        } catch (SSLException e) {
            throw new CommandFailure("The connection to " + server + " is not safe: " + Printable.of(e.toString())
                    + "\n  If its certificate comes from an authority of your own, log in with --ca-file");
        } catch (IOException e) {
            throw new CommandFailure("The connection to " + server + " failed: " + Printable.of(e.toString()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("Interrupted while waiting for " + server);
        }
    }
}
