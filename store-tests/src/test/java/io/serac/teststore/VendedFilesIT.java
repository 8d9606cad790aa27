package io.serac.teststore;

import io.serac.storage.S3Profile;
import io.serac.storage.scope.StorageMode;
import io.serac.storage.session.ScopedCredentials;
import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.aws.s3.S3FileIO;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** With temporary keys. */
final class VendedFilesIT extends IcebergFilesContract {
    @Override
    S3FileIO open(StorageMode mode) {
        S3Profile profile = sts(TestStore.Role.ALL_POWERFUL);
        S3FileIO io = new S3FileIO();
        io.initialize(properties(profile, issuer.issue(scope(profile, mode), PRINCIPAL)));
        return io;
    }

    /** What a load answers, less the way to new keys. */
    static Map<String, String> properties(S3Profile profile, ScopedCredentials keys) {
        Map<String, String> properties = new HashMap<>(profile.clientConfig());
        properties.put("s3.access-key-id", keys.accessKeyId());
        properties.put("s3.secret-access-key", keys.secretAccessKey());
        properties.put("s3.session-token", keys.sessionToken());
        properties.put("s3.session-token-expires-at-ms", Long.toString(keys.expiresAt().toEpochMilli()));
        properties.put("s3.multipart.part-size-bytes", Integer.toString(5 * 1024 * 1024));
        return properties;
    }

    @Override
    boolean deletesInBulk() {
        return store.deletesInBulkWithTemporaryKeys();
    }

    @Override
    void assertRefused(String what, ThrowingCallable call) {
        assertDeniedByStore(what, call);
    }
}
