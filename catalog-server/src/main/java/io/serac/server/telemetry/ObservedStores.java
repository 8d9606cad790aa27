package io.serac.server.telemetry;

import io.serac.server.telemetry.Tracing.Work;
import io.serac.storage.StoreObserver;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/** Measures calls to stores, and gives them spans. Thread-safe. */
public final class ObservedStores implements StoreObserver {
    private final StorageMetrics metrics;
    private final Tracing tracing;
    private final Map<Call, Work> works = new EnumMap<>(Call.class);

    public ObservedStores(StorageMetrics metrics, Tracing tracing) {
        this.metrics = metrics;
        this.tracing = tracing;
        for (Call call : Call.values()) {
            String label = MetricNames.label(call);
            works.put(call, new Work("store " + label, Map.of("serac.store.call", label)));
        }
    }

    @Override
    public <T> T observe(Call kind, Supplier<T> call) {
        return tracing.call(MetricNames.of(works, kind), () -> metrics.observe(kind, call));
    }

    @Override
    public void keys(Keys outcome) {
        metrics.keys(outcome);
    }

    @Override
    public Map<String, String> headers() {
        return tracing.headers();
    }
}
