package io.serac.teststore;

import io.serac.storage.S3Profile;

/** Where there are temporary keys, signatures are made with those of the table. */
final class SignedBySessionFilesIT extends SignedFilesContract {
    @Override
    S3Profile profile() {
        return sts(TestStore.Role.ALL_POWERFUL);
    }

    @Override
    boolean deletesInBulk() {
        return store.deletesInBulkWithTemporaryKeys();
    }
}
