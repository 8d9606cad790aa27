package io.serac.server.telemetry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Policy.Eviction;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What caches hold, and how often that helps. They count by themselves; here it is only read. Thread-safe. */
final class CacheMetrics {
    private final MeterRegistry registry;

    CacheMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * Shows a cache.
     *
     * @param cache
     *            asked at each scrape; must record its statistics, also past the life of one cache if others take its place
     */
    void measure(String name, Supplier<Cache<?, ?>> cache) {
        requests(name, "hit", cache, CacheStats::hitCount);
        requests(name, "miss", cache, CacheStats::missCount);
        FunctionCounter.builder("serac.cache.evictions", cache, each -> each.get().stats().evictionCount())
                .description("Entries that had to make room, or whose time was over").tag("cache", name)
                .register(registry);
        gauge("serac.cache.entries", "Entries of a cache", name, cache, each -> each.estimatedSize());
        gauge("serac.cache.weight",
                "What the entries of a cache weigh: bytes, characters, or one each, as its maximum does", name, cache,
                CacheMetrics::weight);
        gauge("serac.cache.weight.max", "What the entries of a cache may weigh", name, cache,
                each -> eviction(each).map(Eviction::getMaximum).orElse(0L));
    }

    private void requests(String name, String result, Supplier<Cache<?, ?>> cache,
            ToDoubleFunction<CacheStats> count) {
        FunctionCounter
                .builder("serac.cache.requests", cache, each -> count.applyAsDouble(each.get().stats()))
                .description("Look-ups in a cache").tag("cache", name).tag("result", result).register(registry);
    }

    private void gauge(String meter, String description, String name, Supplier<Cache<?, ?>> cache,
            ToDoubleFunction<Cache<?, ?>> value) {
        Gauge.builder(meter, cache, each -> value.applyAsDouble(each.get())).description(description)
                .tag("cache", name).strongReference(true).register(registry);
    }

    private static double weight(Cache<?, ?> cache) {
        return eviction(cache).filter(Eviction::isWeighted).map(weighted -> weighted.weightedSize().orElse(0))
                .orElse(cache.estimatedSize());
    }

    private static Optional<? extends Eviction<?, ?>> eviction(Cache<?, ?> cache) {
        return cache.policy().eviction();
    }
}
