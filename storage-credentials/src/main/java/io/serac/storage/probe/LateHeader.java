package io.serac.storage.probe;

import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

/** Sends requests with one header more than was signed, as a client of remote signing could. Thread-safe. */
final class LateHeader implements SdkHttpClient {
    private final SdkHttpClient client;
    private final String name;
    private final String value;

    private LateHeader(SdkHttpClient client, String name, String value) {
        this.client = client;
        this.name = name;
        this.value = value;
    }

    /** Makes such a client. */
    record Builder(SdkHttpClient.Builder<?> client, String name, String value)
            implements
                SdkHttpClient.Builder<Builder> {
        @Override
        public SdkHttpClient buildWithDefaults(AttributeMap defaults) {
            return new LateHeader(client.buildWithDefaults(defaults), name, value);
        }
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest signed) {
        HttpExecuteRequest.Builder changed = HttpExecuteRequest.builder()
                .request(signed.httpRequest().toBuilder().putHeader(name, value).build());
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
