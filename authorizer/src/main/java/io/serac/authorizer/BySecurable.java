package io.serac.authorizer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Values by the id of a securable. Kept in many small immutable maps, because each change of policies makes a copy: it shares all
 * of them but those that are changed afterwards, so what a change costs does not grow with the number of securables. Safe for use by
 * several threads while nobody changes it.
 */
final class BySecurable<V> {
    /** Entries of one small map, on average: more make a change dearer, fewer take more memory. */
    private static final int SHARD_AIM = 16;
    private static final int SHARD_MAX = 4 * SHARD_AIM;
    /** Spreads ids over shards by other bits than the small maps use. */
    private static final int SPREAD = 0x9E3779B9;

    private List<Map<UUID, V>> shards;
    private int size;

    private BySecurable(List<Map<UUID, V>> shards, int size) {
        this.shards = shards;
        this.size = size;
    }

    static <V> BySecurable<V> of(Map<UUID, V> values) {
        return new BySecurable<>(sharded(values), values.size());
    }

    private static <V> List<Map<UUID, V>> sharded(Map<UUID, V> values) {
        int count = Integer.highestOneBit(Math.max(1, values.size() / SHARD_AIM));
        List<Map<UUID, V>> shards = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            shards.add(new HashMap<>());
        }
        values.forEach((id, value) -> shards.get(shardOf(id, count)).put(id, value));
        shards.replaceAll(Map::copyOf);
        return shards;
    }

    private static int shardOf(UUID id, int count) {
        return ((id.hashCode() * SPREAD) >>> 16) & (count - 1);
    }

    /** One that may be changed without changing this one. */
    BySecurable<V> copy() {
        return new BySecurable<>(new ArrayList<>(shards), size);
    }

    /** Only on a copy that nobody else has yet. Null removes. */
    void put(UUID id, @Nullable V value) {
        int at = shardOf(id, shards.size());
        Map<UUID, V> changed = new HashMap<>(shards.get(at));
        size -= changed.size();
        if (value == null) {
            changed.remove(id);
        } else {
            changed.put(id, value);
        }
        size += changed.size();
        shards.set(at, Map.copyOf(changed));
        if (size > shards.size() * SHARD_MAX) {
            Map<UUID, V> all = new HashMap<>(2 * size);
            forEach(all::put);
            shards = sharded(all);
        }
    }

    V get(UUID id, V otherwise) {
        return size == 0 ? otherwise : shards.get(shardOf(id, shards.size())).getOrDefault(id, otherwise);
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    void forEach(BiConsumer<UUID, V> action) {
        shards.forEach(shard -> shard.forEach(action));
    }
}
