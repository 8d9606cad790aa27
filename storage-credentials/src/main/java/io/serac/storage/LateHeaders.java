package io.serac.storage;

import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.utils.AttributeMap;

/** Sends requests with headers that are added after signing: those of traces, and what probes try out. Thread-safe. */
public final class LateHeaders implements SdkHttpClient {
    private final SdkHttpClient client;
    private final Supplier<Map<String, String>> headers;

    private LateHeaders(SdkHttpClient client, Supplier<Map<String, String>> headers) {
        this.client = client;
        this.headers = headers;
    }

    /**
     * Makes such a client.
     *
     * @param headers
     *            asked on the thread of the call, once for each request
     */
    public record Builder(SdkHttpClient.Builder<?> client, Supplier<Map<String, String>> headers)
            implements
                SdkHttpClient.Builder<Builder> {
        @Override
        public SdkHttpClient buildWithDefaults(AttributeMap defaults) {
            return new LateHeaders(client.buildWithDefaults(defaults), headers);
        }
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest signed) {
        Map<String, String> added = headers.get();
        if (added.isEmpty()) {
            return client.prepareRequest(signed);
        }
        SdkHttpRequest.Builder request = signed.httpRequest().toBuilder();
        added.forEach(request::putHeader);
        HttpExecuteRequest.Builder changed = HttpExecuteRequest.builder().request(request.build());
        signed.contentStreamProvider().ifPresent(changed::contentStreamProvider);
        signed.metricCollector().ifPresent(changed::metricCollector);
        return client.prepareRequest(changed.build());
    }

    @Override
    public String clientName() {
        return client.clientName();
    }

    @Override
    public void close() {
        client.close();
    }
}
