package io.serac.teststore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.serac.storage.EndpointPolicy;
import io.serac.storage.S3Profile;
import io.serac.storage.location.Location;
import io.serac.storage.scope.StorageMode;
import io.serac.storage.scope.StorageScope;
import io.serac.storage.session.CredentialIssuer;
import io.serac.storage.session.ScopedCredentials;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.TestAbortedException;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
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
    static final EndpointPolicy ENDPOINTS = new EndpointPolicy(List.of(), true);
    static final UUID PRINCIPAL = UUID.fromString("6f0c3c5e-7a52-4a3e-9d36-0d7a4b1f3a10");

    @Parameter
    String kind = "";
    TestStore store;
    S3Client admin;
    CredentialIssuer issuer;
    final UUID tableId = UUID.randomUUID();
    final String folder = "wh-" + UUID.randomUUID();
    final String key = folder + "/" + tableId;

    static List<String> kinds() {
        return TestStores.providers().stream().map(TestStoreProvider::name).toList();
    }

    @BeforeEach
    final void openStore() {
        store = TestStores.running(kind);
        reopenAdmin();
        issuer = new CredentialIssuer(ENDPOINTS, Clock.systemUTC());
        put(key + "/data/a", CONTENT);
        put(key + "/metadata/a", CONTENT);
        put(key + "x/data/a", FOREIGN);
        put(folder + "/a", FOREIGN);
        admin.putObject(put -> put.bucket(TestStore.OTHER_BUCKET).key(key + "/data/a"), RequestBody.fromBytes(FOREIGN));
    }

    /** Leaves connections behind that the store has closed. */
    final void reopenAdmin() {
        if (admin != null) {
            admin.close();
        }
        admin = PlainClient.open(store, AwsBasicCredentials.create(store.admin().accessKeyId(),
                store.admin().secretAccessKey()));
    }

    @AfterEach
    final void closeStore() {
        if (issuer != null) {
            issuer.close();
        }
        if (admin != null) {
            admin.close();
        }
    }

    /** @throws TestAbortedException if the store issues no such keys */
    final S3Profile sts(TestStore.Role role) {
        return store.sts(folder, role)
                .orElseThrow(() -> new TestAbortedException(kind + " has no temporary keys of that kind"));
    }

    final StorageScope scope(S3Profile profile, StorageMode mode) {
        return StorageScope.of(profile, List.of(), tableId, List.of(Location.parse("s3://" + TestStore.BUCKET + "/"
                + key)), mode);
    }

    final AwsSessionCredentials issue(TestStore.Role role, StorageMode mode) {
        return keys(issuer.issue(scope(sts(role), mode), PRINCIPAL));
    }

    static AwsSessionCredentials keys(ScopedCredentials issued) {
        return AwsSessionCredentials.create(issued.accessKeyId(), issued.secretAccessKey(), issued.sessionToken());
    }

    final void put(String object, byte[] content) {
        admin.putObject(put -> put.bucket(TestStore.BUCKET).key(object), RequestBody.fromBytes(content));
    }

    final byte[] content(String object) {
        return admin.getObjectAsBytes(get -> get.bucket(TestStore.BUCKET).key(object)).asByteArray();
    }

    static CompletedPart firstPart(String tag) {
        return CompletedPart.builder().partNumber(1).eTag(tag).build();
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
