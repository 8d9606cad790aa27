package io.serac.storage.fake;

import io.serac.storage.AccessKey;
import io.serac.storage.fake.iam.Policy;

/** Somebody with a key that does not expire. */
record User(String name, AccessKey key, Policy policy) {
    String arn() {
        return "arn:aws:iam:::user/" + name;
    }
}
