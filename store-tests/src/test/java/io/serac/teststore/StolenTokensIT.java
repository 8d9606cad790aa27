package io.serac.teststore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.serac.storage.scope.StorageMode;
import io.serac.teststore.TestStore.Role;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The token of a session is what holds it to its policy: without it, or with another, keys are nothing. */
final class StolenTokensIT extends OnEachStore {
    // About as many as the blocks of the usual ciphers have in base64.
    private static final int CHANGED_EVERY_CHARACTERS = 21;

    @ParameterizedTest
    @EnumSource(value = Role.class, names = {"DOCUMENTED", "ALL_POWERFUL"})
    void keysAreNothingWithoutTheirToken(Role role) {
        AwsSessionCredentials keys = issue(role, StorageMode.READ_WRITE);
        String others = issue(role, StorageMode.READ).sessionToken();

        assertOpensNothing("without", AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey()));
        assertOpensNothing("another's", withToken(keys, others));
        assertOpensNothing("none such", withToken(keys, "x"));
        assertOpensNothing("cut", withToken(keys, keys.sessionToken().substring(0, keys.sessionToken().length() / 2)));
        assertOpensNothing("to the key of the owner", AwsSessionCredentials.create(store.admin().accessKeyId(),
                keys.secretAccessKey(), keys.sessionToken()));
    }

    @ParameterizedTest
    @EnumSource(value = Role.class, names = {"DOCUMENTED", "ALL_POWERFUL"})
    void aChangedTokenOpensNothing(Role role) {
        Assumptions.assumeTrue(store.noticesChangedTokens(), kind + " takes changed tokens, see the test below");

        assertThat(changedTokensThatOpenWhatIsOutside(issue(role, StorageMode.READ))).isEmpty();
    }

    // Red as soon as a version of such a store notices: then temporary keys are safe there, and its page must say so.
    @ParameterizedTest
    @EnumSource(value = Role.class, names = {"DOCUMENTED", "ALL_POWERFUL"})
    void aStoreThatTakesChangedTokensForgetsTheirPolicy(Role role) {
        Assumptions.assumeFalse(store.noticesChangedTokens(), kind + " notices changed tokens");
        AwsSessionCredentials keys = issue(role, StorageMode.READ);

        List<AwsSessionCredentials> changed = changedTokensThatOpenWhatIsOutside(keys);

        assertThat(changed).isNotEmpty();
        try (S3Client thief = PlainClient.open(store, changed.getFirst())) {
            thief.putObject(put -> put.bucket(TestStore.BUCKET).key(key + "x/data/a"), RequestBody.fromBytes(CONTENT));
        }
        assertThat(content(key + "x/data/a")).as("overwritten with keys that may only read elsewhere")
                .isEqualTo(CONTENT);
    }

    private List<AwsSessionCredentials> changedTokensThatOpenWhatIsOutside(AwsSessionCredentials keys) {
        List<AwsSessionCredentials> open = new ArrayList<>();
        for (int i = 0; i < keys.sessionToken().length(); i += CHANGED_EVERY_CHARACTERS) {
            StringBuilder changed = new StringBuilder(keys.sessionToken());
            changed.setCharAt(i, changed.charAt(i) == 'A' ? 'B' : 'A');
            AwsSessionCredentials forged = withToken(keys, changed.toString());
            try (S3Client thief = PlainClient.open(store, forged)) {
                thief.getObjectAsBytes(get -> get.bucket(TestStore.BUCKET).key(key + "x/data/a"));
                open.add(forged);
            } catch (S3Exception refusal) {
                assertThat(refusal.statusCode()).isBetween(400, 499);
            }
        }
        return open;
    }

    private static AwsSessionCredentials withToken(AwsSessionCredentials keys, String token) {
        return AwsSessionCredentials.create(keys.accessKeyId(), keys.secretAccessKey(), token);
    }

    private void assertOpensNothing(String what, AwsCredentials keys) {
        try (S3Client s3 = PlainClient.open(store, keys)) {
            for (String object : List.of(key + "/data/a", key + "x/data/a")) {
                assertThatExceptionOfType(AwsServiceException.class).as(what)
                        .isThrownBy(() -> s3.getObjectAsBytes(get -> get.bucket(TestStore.BUCKET).key(object)))
                        .satisfies(refusal -> assertThat(refusal.statusCode()).isIn(400, 403));
                assertThatExceptionOfType(AwsServiceException.class).as(what)
                        .isThrownBy(() -> s3.putObject(put -> put.bucket(TestStore.BUCKET).key(object),
                                RequestBody.fromBytes(FOREIGN)))
                        .satisfies(refusal -> assertThat(refusal.statusCode()).isIn(400, 403));
            }
        }
        assertThat(content(key + "/data/a")).isEqualTo(CONTENT);
    }
}
