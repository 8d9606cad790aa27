package io.serac.teststore;

import io.serac.storage.S3Profile;

/** Where there are none, signatures are made with static keys that never leave the server. */
final class SignedByKeysFilesIT extends SignedFilesContract {
    @Override
    S3Profile profile() {
        return store.remoteSigning(folder);
    }

    @Override
    boolean deletesInBulk() {
        return store.comparesSignedDeletions();
    }
}
