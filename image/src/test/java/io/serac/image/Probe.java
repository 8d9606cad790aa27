package io.serac.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;

/**
 * A question by HTTP that a kubelet asks a container. Immutable.
 *
 * @param path
 *            with the slash
 * @param isEncrypted
 *            whether by https; the name in the certificate does not matter then
 * @param timeout
 *            for the answer
 * @param period
 *            from one question to the next
 * @param failures
 *            so many in a row mean that it has failed
 */
record Probe(String path, int port, boolean isEncrypted, Duration timeout, Duration period, int failures) {
    /** One of a container of a chart. */
    static Probe of(JsonNode container, String name) {
        JsonNode probe = container.path(name);
        JsonNode request = probe.path("httpGet");
        return new Probe(request.path("path").asText(), port(container, request.path("port").asText()),
                request.path("scheme").asText().equals("HTTPS"),
                Duration.ofSeconds(probe.path("timeoutSeconds").asInt()),
                Duration.ofSeconds(probe.path("periodSeconds").asInt()), probe.path("failureThreshold").asInt());
    }

    /** The port that a container gives a name. */
    static int port(JsonNode container, String name) {
        for (JsonNode port : container.path("ports")) {
            if (port.path("name").asText().equals(name)) {
                return port.path("containerPort").asInt();
            }
        }
        throw new IllegalArgumentException("No port is named " + name + " in " + container);
    }

    /** How long a pod may take until it has failed. */
    Duration patience() {
        return period.multipliedBy(failures);
    }

    /**
     * Asks once.
     *
     * @return whether a kubelet is content
     */
    boolean ask(String address, SSLContext trusted) throws IOException {
        return status(address, trusted) / 100 == 2;
    }

    /** The status of the answer to one question; 0 if there is none. */
    int status(String address, SSLContext trusted) throws IOException {
        URI uri = URI.create((isEncrypted ? "https" : "http") + "://" + address + ":" + port + path);
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        if (connection instanceof HttpsURLConnection encrypted) {
            encrypted.setSSLSocketFactory(trusted.getSocketFactory());
            encrypted.setHostnameVerifier((name, session) -> true);
        }
        connection.setConnectTimeout(Math.toIntExact(timeout.toMillis()));
        connection.setReadTimeout(Math.toIntExact(timeout.toMillis()));
        try {
            return connection.getResponseCode();
        } catch (IOException e) {
            return 0;
        } finally {
            connection.disconnect();
        }
    }
}
