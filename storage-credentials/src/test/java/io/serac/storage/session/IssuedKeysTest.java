package io.serac.storage.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.storage.fake.FakeClients;
import io.serac.storage.fake.FakeObjectStore;
import io.serac.storage.location.Location;
import io.serac.storage.scope.StorageMode;
import io.serac.storage.scope.StorageScope;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sts.model.Credentials;

/** What issued keys open in a store that judges by their policy. The table lies in two buckets. */
class IssuedKeysTest {
    private static final UUID ALICE = UUID.fromString("0190b6f4-0000-7000-8000-0000000000aa");
    private static final Set<String> READING =
            Set.of("get data", "get metadata", "get given", "list", "list data", "list given");
    private static final Set<String> ADDING = Set.of("put data", "put metadata", "put given", "upload");
    private static final Map<StorageMode, Set<String>> OPENED = Map.of(
            StorageMode.READ, READING,
            StorageMode.APPEND, union(READING, ADDING, Set.of("put elsewhere inside")),
            StorageMode.READ_WRITE, union(READING, ADDING, Set.of("put elsewhere inside", "delete")),
            StorageMode.INGEST, union(ADDING, Set.of("get metadata")));

    private FakeObjectStore store;
    private FakeClients clients;
    private CredentialIssuer issuer;

    @BeforeEach
    void open() {
        store = FakeObjectStore.start();
        clients = new FakeClients(store);
        issuer = new CredentialIssuer(store.policy(), Clock.systemUTC());
        for (String key : List.of("wh/t1/data/x", "wh/t1/metadata/x", "wh/t1x/data/x", "wh/t2/data/x", "wh/x", "x")) {
            store.put(key, new byte[1]);
            store.put(FakeObjectStore.OTHER_BUCKET, key, new byte[1]);
        }
        store.put(FakeObjectStore.OTHER_BUCKET, "given/t1/data/x", new byte[1]);
        store.put(FakeObjectStore.BUCKET, "given/t1/data/x", new byte[1]);
    }

    @AfterEach
    void close() {
        issuer.close();
        clients.close();
        store.close();
    }

    @ParameterizedTest
    @EnumSource(StorageMode.class)
    void keysOpenWhatTheModeSaysAndNothingElse(StorageMode mode) {
        StorageScope scope = StorageScope.of(store.stsProfile("wh"), List.of(Location.parse("s3://other/given")),
                new UUID(0, 1), List.of(Location.parse("s3://lake/wh/t1"), Location.parse("s3://other/given/t1")),
                mode);
        ScopedCredentials keys = issuer.issue(scope, ALICE);
        S3Client client = clients.s3(Credentials.builder().accessKeyId(keys.accessKeyId())
                .secretAccessKey(keys.secretAccessKey()).sessionToken(keys.sessionToken()).build());

        Set<String> opened = new TreeSet<>();
        attempts().forEach((name, attempt) -> {
            if (succeeds(client, attempt)) {
                opened.add(name);
            }
        });

        assertThat(opened).containsExactlyInAnyOrderElementsOf(OPENED.getOrDefault(mode, Set.of()));
        assertThat(store.stsCalls()).isEqualTo(1);
    }

    private static Map<String, Consumer<S3Client>> attempts() {
        Map<String, Consumer<S3Client>> attempts = new LinkedHashMap<>();
        attempts.put("get data", get("lake", "wh/t1/data/x"));
        attempts.put("get metadata", get("lake", "wh/t1/metadata/x"));
        attempts.put("get given", get("other", "given/t1/data/x"));
        attempts.put("list", list("lake", "wh/t1/"));
        attempts.put("list data", list("lake", "wh/t1/data/"));
        attempts.put("list given", list("other", "given/t1/"));
        attempts.put("put data", put("lake", "wh/t1/data/y"));
        attempts.put("put metadata", put("lake", "wh/t1/metadata/y"));
        attempts.put("put given", put("other", "given/t1/data/y"));
        attempts.put("put elsewhere inside", put("lake", "wh/t1/y"));
        attempts.put("upload", s3 -> s3.createMultipartUpload(start -> start.bucket("lake").key("wh/t1/data/z")));
        attempts.put("delete", s3 -> s3.deleteObject(delete -> delete.bucket("lake").key("wh/t1/data/x")));
        for (String bucket : List.of("lake", "other")) {
            for (String key : List.of("wh/t1x/data/x", "wh/t2/data/x", "wh/x", "x")) {
                attempts.put("get " + bucket + key, get(bucket, key));
                attempts.put("put " + bucket + key, put(bucket, key));
                attempts.put("delete " + bucket + key,
                        s3 -> s3.deleteObject(delete -> delete.bucket(bucket).key(key)));
                attempts.put("upload " + bucket + key,
                        s3 -> s3.createMultipartUpload(start -> start.bucket(bucket).key(key)));
            }
            for (String prefix : List.of("", "wh", "wh/", "wh/t1", "wh/t1x/", "wh/t2/", "given", "given/",
                    "given/t1")) {
                attempts.put("list " + bucket + prefix, list(bucket, prefix));
            }
        }
        // The folder of the table in one bucket is not its own in the other.
        attempts.put("get same key in other bucket", get("other", "wh/t1/data/x"));
        attempts.put("get given key in own bucket", get("lake", "given/t1/data/x"));
        attempts.put("list same folder in other bucket", list("other", "wh/t1/"));
        attempts.put("list given folder in own bucket", list("lake", "given/t1/"));
        return attempts;
    }

    private static Consumer<S3Client> get(String bucket, String key) {
        return s3 -> s3.getObjectAsBytes(get -> get.bucket(bucket).key(key));
    }

    private static Consumer<S3Client> put(String bucket, String key) {
        return s3 -> s3.putObject(put -> put.bucket(bucket).key(key), RequestBody.fromBytes(new byte[1]));
    }

    private static Consumer<S3Client> list(String bucket, String prefix) {
        return s3 -> s3.listObjectsV2(list -> list.bucket(bucket).prefix(prefix));
    }

    private static boolean succeeds(S3Client client, Consumer<S3Client> attempt) {
        try {
            attempt.accept(client);
            return true;
        } catch (S3Exception refusal) {
            assertThat(refusal.statusCode()).isEqualTo(403);
            return false;
        }
    }

    @SafeVarargs
    private static Set<String> union(Set<String>... sets) {
        Set<String> union = new TreeSet<>();
        for (Set<String> set : sets) {
            union.addAll(set);
        }
        return union;
    }
}
