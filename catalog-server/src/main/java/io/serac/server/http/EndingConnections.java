package io.serac.server.http;

import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/**
 * Says with each answer, from some moment on, that the connection ends with it. A connection that a client keeps leads to the same
 * server for ever, whatever load balancers know; closed unasked, it may take a request with it. Thread-safe.
 */
final class EndingConnections implements HttpConfiguration.Customizer {
    private static final HttpField CLOSE = new HttpField(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);

    private final AtomicBoolean hasBegun = new AtomicBoolean();

    void begin() {
        hasBegun.set(true);
    }

    @Override
    public Request customize(Request request, HttpFields.Mutable answer) {
        if (hasBegun.get()) {
            answer.put(CLOSE);
        }
        return request;
    }
}
