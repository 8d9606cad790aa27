package io.serac.storage.fake;

import io.serac.storage.fake.iam.Policy;

/**
 * Rights that are assumed for a time.
 *
 * @param trust who may assume it
 */
record Role(String name, Policy trust, Policy policy) {
    String arn() {
        return "arn:aws:iam:::role/" + name;
    }
}
