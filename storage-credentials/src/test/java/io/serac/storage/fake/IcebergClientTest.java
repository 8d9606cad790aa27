package io.serac.storage.fake;

import static io.serac.storage.fake.IcebergFiles.random;
import static io.serac.storage.fake.IcebergFiles.read;
import static io.serac.storage.fake.IcebergFiles.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.storage.S3Profile;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.aws.s3.S3FileIO;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.SeekableInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Iceberg's own S3 client, set up from the profile's client configuration, against the fake store. */
class IcebergClientTest {
    private FakeObjectStore store;
    private S3FileIO io;

    @BeforeEach
    void open() {
        store = FakeObjectStore.start();
        io = open(store.key().secretAccessKey());
    }

    @AfterEach
    void close() {
        io.close();
        store.close();
    }

    @Test
    void writesReadsListsAndDeletes() throws IOException {
        byte[] content = random(10_000);
        String file = "s3://lake/wh/t1/data/day=2026%2F01 ä+x&y.parquet";
        write(io, file, content);

        assertThat(store.keys()).containsExactly("wh/t1/data/day=2026%2F01 ä+x&y.parquet");
        assertThat(read(io, file)).isEqualTo(content);
        try (SeekableInputStream stream = io.newInputFile(file).newStream()) {
            stream.seek(9_000);
            assertThat(stream.readAllBytes()).isEqualTo(Arrays.copyOfRange(content, 9_000, 10_000));
        }
        assertThat(io.listPrefix("s3://lake/wh/t1")).extracting(FileInfo::location).containsExactly(file);
        assertThat(io.newInputFile("s3://lake/wh/t1/absent").exists()).isFalse();

        io.deleteFile(file);
        assertThat(store.keys()).isEmpty();
    }

    @Test
    void uploadsLargeFilesInParts() throws IOException {
        byte[] content = random(12 * 1024 * 1024);

        write(io, "s3://lake/wh/t1/large", content);

        assertThat(read(io, "s3://lake/wh/t1/large")).isEqualTo(content);
        assertThat(store.requests()).filteredOn(request -> request.startsWith("POST")).hasSize(2);
    }

    @Test
    void deletesInBulk() throws IOException {
        List<String> files = List.of("s3://lake/wh/a", "s3://lake/wh/b & <c>");
        for (String file : files) {
            write(io, file, new byte[1]);
        }
        write(io, "s3://lake/wh/d", new byte[1]);

        io.deleteFiles(files);

        assertThat(store.keys()).containsExactly("wh/d");
    }

    @Test
    void aWrongSecretOpensNothing() {
        store.put("wh/x", new byte[1]);
        try (S3FileIO stranger = open("guessed")) {
            InputFile input = stranger.newInputFile("s3://lake/wh/x");

            assertThatThrownBy(input::getLength).isInstanceOf(S3Exception.class)
                    .satisfies(refusal -> assertThat(((S3Exception) refusal).statusCode()).isEqualTo(403));
            assertThatThrownBy(() -> stranger.newOutputFile("s3://lake/wh/y").createOrOverwrite().close())
                    .isInstanceOfSatisfying(S3Exception.class, refusal -> assertThat(
                            refusal.awsErrorDetails().errorCode()).isEqualTo("SignatureDoesNotMatch"));
        }
        assertThat(store.keys()).containsExactly("wh/x");
    }

    private S3FileIO open(String secret) {
        S3Profile profile = store.profile("wh");
        Map<String, String> properties = new HashMap<>(profile.clientConfig());
        properties.put("s3.multipart.part-size-bytes", "5242880");
        S3FileIO opened = new S3FileIO(() -> S3Client.builder()
                .endpointOverride(store.endpoint())
                .forcePathStyle(true)
                .region(Region.of(profile.region()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(store.key().accessKeyId(), secret)))
                .serviceConfiguration(s3 -> s3.chunkedEncodingEnabled(false))
                .httpClientBuilder(Apache5HttpClient.builder())
                .build());
        opened.initialize(properties);
        return opened;
    }
}
