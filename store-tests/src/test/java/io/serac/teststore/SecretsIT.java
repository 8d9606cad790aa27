package io.serac.teststore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.s3.S3Client;

/** What all others build on: the store looks at secrets. */
final class SecretsIT extends OnEachStore {
    @Test
    void aWrongSecretOpensNothingAndTheRightOneDoes() {
        String id = store.admin().accessKeyId();
        assertThat(content(key + "/data/a")).isEqualTo(CONTENT);
        for (AwsCredentials wrong : new AwsCredentials[]{
                AwsBasicCredentials.create(id, store.admin().secretAccessKey() + "x"),
                AwsBasicCredentials.create(id, UUID.randomUUID().toString()),
                AwsBasicCredentials.create("AKUNKNOWN", store.admin().secretAccessKey())}) {
            try (S3Client stranger = PlainClient.open(store, wrong)) {
                assertDenied("get", () -> stranger.getObjectAsBytes(get -> get.bucket(TestStore.BUCKET)
                        .key(key + "/data/a")));
                assertDenied("list", () -> stranger.listObjectsV2(list -> list.bucket(TestStore.BUCKET)));
                assertDenied("delete", () -> stranger.deleteObject(delete -> delete.bucket(TestStore.BUCKET)
                        .key(key + "/data/a")));
            }
        }
        assertThat(content(key + "/data/a")).isEqualTo(CONTENT);
    }
}
