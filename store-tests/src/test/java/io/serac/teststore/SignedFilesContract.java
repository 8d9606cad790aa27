package io.serac.teststore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.storage.S3Profile;
import io.serac.storage.scope.StorageMode;
import io.serac.storage.scope.StorageScope;
import io.serac.storage.signing.RequestSigner;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.aws.s3.S3FileIO;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.jspecify.annotations.Nullable;

/** With signatures for each request and no keys at all. */
abstract class SignedFilesContract extends IcebergFilesContract {
    private @Nullable CatalogDouble catalog;

    abstract S3Profile profile();

    @AfterEach
    final void closeCatalog() {
        if (catalog != null) {
            catalog.close();
        }
    }

    @Override
    final S3FileIO open(StorageMode mode) {
        S3Profile profile = profile();
        StorageScope scope = scope(profile, mode);
        RequestSigner signer = new RequestSigner(issuer, Clock.systemUTC());
        catalog = CatalogDouble.signing(request -> signer.sign(scope, PRINCIPAL, request));
        Map<String, String> properties = new HashMap<>(profile.clientConfig());
        properties.put("uri", catalog.uri());
        properties.put("rest.auth.type", "none");
        properties.put("s3.remote-signing-enabled", "true");
        properties.put("signer.endpoint", "sign");
        properties.put("s3.chunked-encoding-enabled", "false");
        properties.put("s3.multipart.part-size-bytes", Integer.toString(5 * 1024 * 1024));
        S3FileIO io = new S3FileIO();
        io.initialize(properties);
        return io;
    }

    @Override
    final void assertRefused(String what, ThrowingCallable call) {
        assertThat(catalog).isNotNull();
        assertThatThrownBy(call).as(what).satisfies(failure -> {
            Throwable cause = failure;
            while (!(cause instanceof ForbiddenException) && cause.getCause() != null) {
                cause = cause.getCause();
            }
            assertThat(cause).as(what).isInstanceOf(ForbiddenException.class);
        });
    }
}
