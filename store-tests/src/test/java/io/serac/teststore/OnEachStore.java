package io.serac.teststore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Tests that run on each store. Around each of them is a folder of its own with a table and its neighbours: {@code ax} beside
 * {@code a}, and another bucket.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("kinds")
@Tag("store")
abstract class OnEachStore {
    static final byte[] CONTENT = "of the table".getBytes(StandardCharsets.UTF_8);
    static final byte[] FOREIGN = "of somebody else".getBytes(StandardCharsets.UTF_8);

    @Parameter
    String kind = "";
    TestStore store;
    S3Client admin;
    final UUID tableId = UUID.randomUUID();
    final String folder = "wh-" + UUID.randomUUID();
    final String key = folder + "/" + tableId;

    static List<String> kinds() {
        return TestStores.providers().stream().map(TestStoreProvider::name).toList();
    }

    @BeforeEach
    final void openStore() {
        store = TestStores.running(kind);
        admin = PlainClient.open(store, AwsBasicCredentials.create(store.admin().accessKeyId(),
                store.admin().secretAccessKey()));
        put(key + "/data/a", CONTENT);
        put(key + "/metadata/a", CONTENT);
        put(key + "x/data/a", FOREIGN);
        put(folder + "/a", FOREIGN);
        admin.putObject(put -> put.bucket(TestStore.OTHER_BUCKET).key(key + "/data/a"), RequestBody.fromBytes(FOREIGN));
    }

    @AfterEach
    final void closeStore() {
        if (admin != null) {
            admin.close();
        }
    }

    final void put(String object, byte[] content) {
        admin.putObject(put -> put.bucket(TestStore.BUCKET).key(object), RequestBody.fromBytes(content));
    }

    final byte[] content(String object) {
        return admin.getObjectAsBytes(get -> get.bucket(TestStore.BUCKET).key(object)).asByteArray();
    }

    /** What is below the warehouse's folder, without it. */
    final List<String> objects() {
        return admin.listObjectsV2(list -> list.bucket(TestStore.BUCKET).prefix(folder + "/")).contents().stream()
                .map(S3Object::key).map(object -> object.substring(folder.length() + 1)).toList();
    }

    /** The store refuses the call, whose cause is known to be none but missing rights. */
    static void assertDenied(String what, ThrowingCallable call) {
        assertThatExceptionOfType(AwsServiceException.class).as(what).isThrownBy(call)
                .satisfies(refusal -> assertThat(refusal.statusCode()).as(what + ": " + refusal.getMessage())
                        .isEqualTo(403));
    }
}
