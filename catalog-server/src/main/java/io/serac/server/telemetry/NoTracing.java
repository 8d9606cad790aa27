package io.serac.server.telemetry;

import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** No spans. Immutable. */
final class NoTracing implements Tracing {
    static final NoTracing INSTANCE = new NoTracing();

    private NoTracing() {
    }

    @Override
    public boolean isOn() {
        return false;
    }

    @Override
    public RequestSpan request(String method, Instant from, Function<String, @Nullable String> headers) {
        throw new IllegalStateException("Ask isOn() first");
    }

    @Override
    public <T, E extends Exception> T call(Work work, Call<T, E> call) throws E {
        return call.run();
    }

    @Override
    public void over(Work work, Instant from, Instant until, @Nullable String failure) {
        // nobody wants to know
    }

    @Override
    public Map<String, String> headers() {
        return Map.of();
    }

    @Override
    public void close() {
        // holds nothing
    }
}
