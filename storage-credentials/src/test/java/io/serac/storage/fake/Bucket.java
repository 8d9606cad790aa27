package io.serac.storage.fake;

import io.serac.storage.fake.iam.Policy;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** A bucket with all that is in it. Thread-safe. */
final class Bucket {
    /** A started upload in parts. */
    record Upload(String key, boolean isPublic, Map<Integer, StoredObject> parts) {
    }

    private final String name;
    private final ConcurrentNavigableMap<String, StoredObject> objects = new ConcurrentSkipListMap<>();
    private final Map<String, Upload> uploads = new ConcurrentHashMap<>();
    private volatile @Nullable Policy policy;

    Bucket(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    String arn() {
        return "arn:aws:s3:::" + name;
    }

    ConcurrentNavigableMap<String, StoredObject> objects() {
        return objects;
    }

    /** By id. */
    Map<String, Upload> uploads() {
        return uploads;
    }

    Optional<Policy> policy() {
        return Optional.ofNullable(policy);
    }

    void setPolicy(@Nullable Policy other) {
        policy = other;
    }
}
