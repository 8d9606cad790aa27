package io.serac.storage.signing;

import static io.serac.storage.fake.IcebergFiles.random;
import static io.serac.storage.fake.IcebergFiles.read;
import static io.serac.storage.fake.IcebergFiles.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.storage.Delegation;
import io.serac.storage.S3Profile;
import io.serac.storage.Scoping;
import io.serac.storage.SigningSettings;
import io.serac.storage.fake.FakeObjectStore;
import io.serac.storage.fake.Weakness;
import io.serac.storage.scope.StorageMode;
import io.serac.storage.scope.StorageScope;
import io.serac.storage.session.CredentialIssuer;
import java.io.IOException;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.aws.s3.S3FileIO;
import org.apache.iceberg.aws.s3.S3FileIOProperties;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.BulkDeletionFailureException;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.SeekableInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Iceberg's own S3 client without keys, against a store that checks every signature. */
class IcebergSigningTest {
    private static final String TABLE = "s3://lake/wh/t1";
    private static final List<String> ODD_NAMES =
            List.of("data/day=2026%2F01 \u00e4+x&y.parquet", "data/p=a b/c'd\"e.parquet",
                    "data/p=100%/\u20ac\ud83d\ude00.parquet", "data/a~!*();:@=,$[]{}|^`.parquet", "data/..a/b../.c",
                    "data/p=%25%20%3F/x;y+z", "metadata/<a>&amp;b.json");

    /** Who signs. */
    private enum Identity {
        SERVER, SESSION, READER_AND_WRITER;

        S3Profile profile(FakeObjectStore store) {
            return switch (this) {
                case SERVER -> store.signingProfile("wh");
                case SESSION -> store.stsProfile("wh");
                case READER_AND_WRITER -> store.narrowSigningProfile("wh");
            };
        }
    }

    private FakeObjectStore store;
    private CredentialIssuer issuer;
    private SignEndpoint catalog;
    private S3FileIO io;

    @BeforeEach
    void open() {
        store = FakeObjectStore.start();
        issuer = new CredentialIssuer(store.policy(), Clock.systemUTC());
        catalog = new SignEndpoint(new RequestSigner(issuer, Clock.systemUTC()),
                scope(Identity.SERVER, StorageMode.READ_WRITE));
        io = open(catalog.uri());
    }

    @AfterEach
    void close() {
        io.close();
        catalog.close();
        issuer.close();
        store.close();
    }

    @ParameterizedTest
    @EnumSource
    void writesReadsListsAndDeletesOddNames(Identity identity) throws IOException {
        catalog.allow(scope(identity, StorageMode.READ_WRITE));
        byte[] content = random(10_000);
        for (String name : ODD_NAMES) {
            String file = TABLE + "/" + name;
            write(io, file, content);

            assertThat(store.keys()).containsExactly("wh/t1/" + name);
            assertThat(io.newInputFile(file).getLength()).isEqualTo(10_000);
            assertThat(read(io, file)).isEqualTo(content);
            try (SeekableInputStream stream = io.newInputFile(file).newStream()) {
                stream.seek(9_000);
                assertThat(stream.readAllBytes()).isEqualTo(Arrays.copyOfRange(content, 9_000, 10_000));
            }
            assertThat(io.listPrefix(TABLE + "/")).extracting(FileInfo::location).containsExactly(file);
            assertThat(io.newInputFile(file + ".absent").exists()).isFalse();

            io.deleteFile(file);
            assertThat(store.keys()).isEmpty();
        }
        assertThat(catalog.asked()).allMatch(asked -> asked.endsWith(" signed"));
    }

    @ParameterizedTest
    @EnumSource
    void uploadsLargeFilesInParts(Identity identity) throws IOException {
        catalog.allow(scope(identity, StorageMode.READ_WRITE));
        byte[] content = random(12 * 1024 * 1024);

        write(io, TABLE + "/data/large", content);

        assertThat(read(io, TABLE + "/data/large")).isEqualTo(content);
        assertThat(catalog.asked()).filteredOn(asked -> !asked.startsWith("GET") && !asked.startsWith("HEAD"))
                .as("start, three parts, completion").hasSize(5).allMatch(asked -> asked.endsWith(" signed"));
    }

    @ParameterizedTest
    @EnumSource
    void deletesOddNamesInBulk(Identity identity) throws IOException {
        catalog.allow(scope(identity, StorageMode.READ_WRITE));
        for (String name : ODD_NAMES) {
            write(io, TABLE + "/" + name, new byte[1]);
        }
        write(io, TABLE + "/data/kept", new byte[1]);

        io.deleteFiles(ODD_NAMES.stream().map(name -> TABLE + "/" + name).toList());

        assertThat(store.keys()).containsExactly("wh/t1/data/kept");
        assertThat(catalog.asked()).filteredOn(asked -> asked.startsWith("POST")).hasSize(1);
    }

    @Test
    void theWriterDeletesInBulkWhereSessionsCannot() throws IOException {
        store.weaken(Weakness.REFUSES_BULK_DELETE_IN_SESSIONS);
        List<String> files = List.of(TABLE + "/data/a", TABLE + "/data/b");
        S3Profile sessions = Identity.SESSION.profile(store);
        catalog.allow(Signing.of(sessions, StorageMode.READ_WRITE, TABLE).scope());
        for (String file : files) {
            write(io, file, new byte[1]);
        }

        assertThatThrownBy(() -> io.deleteFiles(files)).isInstanceOf(BulkDeletionFailureException.class);
        assertThat(store.keys()).hasSize(2);

        catalog.allow(Signing.of(sessions.withDelegation(new Delegation(Scoping.STS, sessions.delegation().sts(),
                new SigningSettings(store.readerKey(), store.writerKey(), false, false, false))),
                StorageMode.READ_WRITE, TABLE).scope());
        io.deleteFiles(files);
        assertThat(store.keys()).isEmpty();
    }

    @Test
    void oneForeignFileInAListSavesAll() throws IOException {
        write(io, TABLE + "/data/a", new byte[1]);
        store.put("wh/t2/a", new byte[1]);

        assertThatThrownBy(() -> io.deleteFiles(List.of(TABLE + "/data/a", "s3://lake/wh/t2/a")))
                .isInstanceOf(BulkDeletionFailureException.class);

        assertThat(store.keys()).containsExactly("wh/t1/data/a", "wh/t2/a");
    }

    @Test
    void nothingOutsideTheTableIsReached() {
        for (String outside : List.of("s3://lake/wh/t2/data/a", "s3://lake/wh/t1x/data/a",
                "s3://lake/wh/t1/../t2/data/a",
                "s3://lake/secret")) {
            store.put(outside.substring("s3://lake/".length()), new byte[1]);
            assertThatThrownBy(() -> read(io, outside)).as(outside).isInstanceOf(ForbiddenException.class)
                    .hasMessageContaining("rule");
            assertThatThrownBy(() -> io.newInputFile(outside).getLength()).isInstanceOf(ForbiddenException.class);
            assertThatThrownBy(() -> write(io, outside + "2", new byte[1])).isInstanceOf(ForbiddenException.class);
            assertThatThrownBy(() -> io.deleteFile(outside)).isInstanceOf(ForbiddenException.class);
        }
        for (String folder : List.of("s3://lake/wh/t2/", "s3://lake/wh/", TABLE, "s3://lake/wh/t1/../")) {
            assertThatThrownBy(() -> io.listPrefix(folder).forEach(file -> {
            })).as(folder).isInstanceOf(ForbiddenException.class);
        }
        assertThat(store.requests()).isEmpty();
        assertThat(store.keys()).hasSize(4);
    }

    @Test
    void modesHoldForTheClient() throws IOException {
        write(io, TABLE + "/data/a", new byte[1]);
        write(io, TABLE + "/metadata/m", new byte[1]);

        catalog.allow(scope(Identity.SERVER, StorageMode.READ));
        assertThat(read(io, TABLE + "/data/a")).hasSize(1);
        assertThatThrownBy(() -> write(io, TABLE + "/data/b", new byte[1])).isInstanceOf(ForbiddenException.class);

        catalog.allow(scope(Identity.SERVER, StorageMode.APPEND));
        write(io, TABLE + "/data/b", new byte[1]);
        assertThatThrownBy(() -> io.deleteFile(TABLE + "/data/b")).isInstanceOf(ForbiddenException.class);

        catalog.allow(scope(Identity.SERVER, StorageMode.INGEST));
        write(io, TABLE + "/data/c", new byte[1]);
        assertThat(read(io, TABLE + "/metadata/m")).hasSize(1);
        assertThatThrownBy(() -> read(io, TABLE + "/data/a")).isInstanceOf(ForbiddenException.class);
        assertThatThrownBy(() -> io.listPrefix(TABLE + "/").iterator().hasNext())
                .isInstanceOf(ForbiddenException.class);

        assertThat(store.keys()).containsExactly("wh/t1/data/a", "wh/t1/data/b", "wh/t1/data/c", "wh/t1/metadata/m");
    }

    @Test
    void anAppenderCannotWriteOverAFileIfItMustNot() throws IOException {
        S3Profile createOnly = store.profile("wh")
                .withDelegation(Delegation.remoteSigning(new SigningSettings(null, null, false, true, false)));
        catalog.allow(Signing.of(createOnly, StorageMode.APPEND, TABLE).scope());
        write(io, TABLE + "/data/a", new byte[]{1});

        assertThatThrownBy(() -> write(io, TABLE + "/data/a", new byte[]{2})).hasMessageContaining("412");
        assertThat(read(io, TABLE + "/data/a")).containsExactly(1);
    }

    @Test
    void anAbsentFileIsAbsent() {
        assertThatThrownBy(() -> read(io, TABLE + "/data/absent")).isInstanceOf(NotFoundException.class);
    }

    private StorageScope scope(Identity identity, StorageMode mode) {
        return Signing.of(identity.profile(store), mode, TABLE).scope();
    }

    private S3FileIO open(String uri) {
        S3Profile profile = store.profile("wh");
        Map<String, String> properties = new HashMap<>(profile.clientConfig());
        properties.put("uri", uri);
        properties.put("s3.remote-signing-enabled", "true");
        properties.put("s3.chunked-encoding-enabled", "false");
        properties.put("signer.endpoint", "v1/sign");
        properties.put("s3.multipart.part-size-bytes", "5242880");
        S3FileIOProperties settings = new S3FileIOProperties(properties);
        S3FileIO opened = new S3FileIO(() -> S3Client.builder()
                .region(Region.of(profile.region()))
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .applyMutation(settings::applyEndpointConfigurations)
                .applyMutation(settings::applyServiceConfigurations)
                .applyMutation(settings::applySignerConfiguration)
                .httpClientBuilder(Apache5HttpClient.builder())
                .build());
        opened.initialize(properties);
        return opened;
    }
}
