package io.serac.ozone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.ozone.Ozone.Layout;
import io.serac.storage.AccessKey;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * What Ozone itself keeps apart, and what it does not: the reason why Serac signs instead of handing out keys. Should one of
 * the last two tests fail with a later Ozone, its access control lists have become good enough for more.
 */
@Tag("store")
final class OzoneAccessIT {
    private Lake lake;
    private String user;
    private S3Client client;

    @BeforeEach
    void open() {
        lake = Lake.create(Layout.OBJECT_STORE);
        lake.put(lake.bucket(), "wh/t1/x", "of table 1");
        lake.put(lake.bucket(), "wh/t2/x", "of table 2");
        user = "user" + UUID.randomUUID();
        OzoneStore.running().allowInVolume("user:" + user + ":r[ACCESS]");
        client = Lake.client(lake.profile(), OzoneStore.running().keyOf(user));
    }

    @AfterEach
    void close() {
        client.close();
        lake.close();
    }

    @Test
    void onlyTheRightSecretOpensABucket() {
        AccessKey right = OzoneStore.running().keyOf(OzoneStore.USER);
        for (AccessKey wrong : new AccessKey[]{new AccessKey(right.accessKeyId(), right.secretAccessKey() + "x"),
                new AccessKey("nobody", right.secretAccessKey())}) {
            try (S3Client stranger = Lake.client(lake.profile(), wrong)) {
                assertForbidden(() -> read(stranger, "wh/t1/x"));
            }
        }
        try (S3Client owner = Lake.client(lake.profile(), right)) {
            assertThat(read(owner, "wh/t1/x")).isEqualTo("of table 1");
        }
    }

    @Test
    void anotherUserOpensNothingUntilTheBucketsListNamesHim() {
        assertForbidden(() -> read(client, "wh/t1/x"));
        assertForbidden(() -> client.listObjectsV2(list -> list.bucket(lake.bucket())));
        assertForbidden(() -> write("wh/t1/y"));
    }

    @Test
    void rightsOnAPrefixDoNotKeepAUserInsideIt() {
        OzoneStore.running().allowUnder(lake.bucket(), "wh/t1/", "user:" + user + ":a[ACCESS]");
        OzoneStore.running().allowUnder(lake.bucket(), "wh/t1/", "user:" + user + ":a[DEFAULT]");
        assertForbidden(() -> client.listObjectsV2(list -> list.bucket(lake.bucket()).prefix("wh/t1/")));
        assertForbidden(() -> write("wh/t1/y"));

        // So that he can list and add in his table, he needs both on the whole bucket.
        OzoneStore.running().allowInBucket(lake.bucket(), "user:" + user + ":rlw[ACCESS]");
        write("wh/t1/y");
        assertThat(client.listObjectsV2(list -> list.bucket(lake.bucket())).contents()).hasSize(3);
        write("wh/t2/y");
        assertThat(lake.content()).containsKey(lake.bucket() + "/wh/t2/y");
    }

    private String read(S3Client reader, String key) {
        return reader.getObjectAsBytes(get -> get.bucket(lake.bucket()).key(key)).asUtf8String();
    }

    private void write(String key) {
        client.putObject(put -> put.bucket(lake.bucket()).key(key), RequestBody.fromString("content"));
    }

    private static void assertForbidden(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(S3Exception.class,
                refusal -> assertThat(refusal.statusCode()).isEqualTo(403));
    }
}
