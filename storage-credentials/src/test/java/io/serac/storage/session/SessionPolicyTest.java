package io.serac.storage.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.serac.storage.AccessKey;
import io.serac.storage.Delegation;
import io.serac.storage.S3Profile;
import io.serac.storage.ServerSideEncryption;
import io.serac.storage.SigningSettings;
import io.serac.storage.StsSettings;
import io.serac.storage.location.Location;
import io.serac.storage.scope.StorageMode;
import io.serac.storage.scope.StorageScope;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionPolicyTest {
    private static final UUID TABLE = UUID.fromString("0190b6f4-0000-7000-8000-000000000001");
    private static final Location ROOT = Location.parse("s3://lake/wh");
    private static final List<Location> ALSO_ALLOWED =
            List.of(Location.parse("s3a://lake/given"), Location.parse("s3://attic/given"));

    @Test
    void aReaderGetsAndListsOneFolder() {
        assertThat(policy(StorageMode.READ, "s3://lake/wh/t1")).isEqualTo("{\"Version\":\"2012-10-17\",\"Statement\":["
                + "{\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\"],\"Resource\":[\"arn:aws:s3:::lake/wh/t1/*\"]},"
                + "{\"Effect\":\"Allow\",\"Action\":[\"s3:ListBucket\"],\"Resource\":[\"arn:aws:s3:::lake\"],"
                + "\"Condition\":{\"StringLike\":{\"s3:prefix\":[\"wh/t1/*\"]}}}]}");
    }

    @Test
    void whoAppendsDoesNotDelete() {
        assertThat(policy(StorageMode.APPEND, "s3://lake/wh/t1"))
                .isEqualTo("{\"Version\":\"2012-10-17\",\"Statement\":["
                        + "{\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\",\"s3:PutObject\",\"s3:AbortMultipartUpload\","
                        + "\"s3:ListMultipartUploadParts\"],\"Resource\":[\"arn:aws:s3:::lake/wh/t1/*\"]},"
                        + "{\"Effect\":\"Allow\",\"Action\":[\"s3:ListBucket\"],\"Resource\":[\"arn:aws:s3:::lake\"],"
                        + "\"Condition\":{\"StringLike\":{\"s3:prefix\":[\"wh/t1/*\"]}}}]}");
    }

    @Test
    void aWriterAlsoDeletes() {
        assertThat(policy(StorageMode.READ_WRITE, "s3://lake/wh/t1")).isEqualTo(
                "{\"Version\":\"2012-10-17\",\"Statement\":["
                        + "{\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\",\"s3:PutObject\",\"s3:AbortMultipartUpload\","
                        + "\"s3:ListMultipartUploadParts\",\"s3:DeleteObject\"],\"Resource\":[\"arn:aws:s3:::lake/wh/t1/*\"]},"
                        + "{\"Effect\":\"Allow\",\"Action\":[\"s3:ListBucket\"],\"Resource\":[\"arn:aws:s3:::lake\"],"
                        + "\"Condition\":{\"StringLike\":{\"s3:prefix\":[\"wh/t1/*\"]}}}]}");
    }

    @Test
    void whoIngestsReadsMetadataOnlyAndListsNothing() {
        assertThat(policy(StorageMode.INGEST, "s3://lake/wh/t1"))
                .isEqualTo("{\"Version\":\"2012-10-17\",\"Statement\":["
                        + "{\"Effect\":\"Allow\",\"Action\":[\"s3:PutObject\",\"s3:AbortMultipartUpload\","
                        + "\"s3:ListMultipartUploadParts\"],"
                        + "\"Resource\":[\"arn:aws:s3:::lake/wh/t1/data/*\",\"arn:aws:s3:::lake/wh/t1/metadata/*\"]},"
                        + "{\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\"],"
                        + "\"Resource\":[\"arn:aws:s3:::lake/wh/t1/metadata/*\"]}]}");
    }

    @Test
    void eachBucketListsItsOwnFolders() {
        assertThat(policy(StorageMode.READ, "s3://lake/wh/t1", "s3a://lake/given/d", "s3://attic/given/m",
                "s3a://lake/wh/t1/")).isEqualTo(
                        "{\"Version\":\"2012-10-17\",\"Statement\":["
                                + "{\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\"],\"Resource\":[\"arn:aws:s3:::lake/wh/t1/*\","
                                + "\"arn:aws:s3:::lake/given/d/*\",\"arn:aws:s3:::attic/given/m/*\"]},"
                                + "{\"Effect\":\"Allow\",\"Action\":[\"s3:ListBucket\"],\"Resource\":[\"arn:aws:s3:::lake\"],"
                                + "\"Condition\":{\"StringLike\":{\"s3:prefix\":[\"wh/t1/*\",\"given/d/*\"]}}},"
                                + "{\"Effect\":\"Allow\",\"Action\":[\"s3:ListBucket\"],\"Resource\":[\"arn:aws:s3:::attic\"],"
                                + "\"Condition\":{\"StringLike\":{\"s3:prefix\":[\"given/m/*\"]}}}]}");
    }

    @ParameterizedTest
    @CsvSource({
            "READ,       '\"kms:Decrypt\"'",
            "APPEND,     '\"kms:Decrypt\",\"kms:GenerateDataKey\"'",
            "READ_WRITE, '\"kms:Decrypt\",\"kms:GenerateDataKey\"'",
            "INGEST,     '\"kms:Decrypt\",\"kms:GenerateDataKey\"'",
    })
    void theKeyOfTheStorageMayBeUsed(StorageMode mode, String actions) {
        String key = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
        String plain = policy(mode, "s3://lake/wh/t1");

        assertThat(SessionPolicy.of(scope(profile(StsSettings.DEFAULT, new ServerSideEncryption(key)), mode,
                "s3://lake/wh/t1")))
                .isEqualTo(plain.substring(0, plain.length() - 2) + ",{\"Effect\":\"Allow\",\"Action\":[" + actions
                        + "],\"Resource\":[\"" + key + "\"]}]}");
        assertThat(SessionPolicy.of(scope(profile(StsSettings.DEFAULT, new ServerSideEncryption(null)), mode,
                "s3://lake/wh/t1"))).isEqualTo(plain);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "arn:aws:kms:*:123456789012:key/*", "arn:aws:kms:eu-west-1:123456789012:key/${x}", "",
            "arn:aws:kms:eu-west-1:123456789012:key/a?", "arn:x\",\"*"})
    void aKeyIsNoPattern(String key) {
        S3Profile profile = profile(StsSettings.DEFAULT, new ServerSideEncryption(key));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionPolicy.of(scope(profile, StorageMode.READ, "s3://lake/wh/t1")))
                .withMessageContaining("KMS");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "none", value = {
            "none, aws",
            "arn:aws:iam::123456789012:role/serac, aws",
            "arn:aws:iam:::role/serac-main, aws",
            "arn:aws-cn:iam::123456789012:role/serac, aws-cn",
            "arn:aws-us-gov:iam::123456789012:role/serac, aws-us-gov",
            "arn:minio:iam:::role/serac, aws",
            "serac, aws",
            "arn:aws*:iam::1:role/x, aws",
    })
    void thePartitionIsThatOfTheRole(@Nullable String role, String partition) {
        S3Profile profile =
                profile(new StsSettings(null, role, null, false, StsSettings.LIFETIME_DEFAULT), null);
        String policy = SessionPolicy.of(scope(profile, StorageMode.READ, "s3://lake/wh/t1"));

        assertThat(policy).contains("\"arn:" + partition + ":s3:::lake/wh/t1/*\"",
                "\"arn:" + partition + ":s3:::lake\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"t*", "t?", "t$", "${*}", "${aws:username}", "*", "t 1", "t\"", "t\\", "ä", "t+", "t%2A"})
    void nothingThatCouldBeAPatternGetsIn(String name) {
        for (StorageMode mode : StorageMode.values()) {
            StorageScope scope = StorageScope.of(profile(StsSettings.DEFAULT, null), List.of(), TABLE,
                    List.of(ROOT.resolve("t1"), ROOT.resolve(name)), mode);

            assertThatIllegalArgumentException().isThrownBy(() -> SessionPolicy.of(scope))
                    .withMessageContaining("pattern");
            assertThatIllegalArgumentException().isThrownBy(() -> SessionPolicy.check(scope));
        }
    }

    @Test
    void onlyTheStoreOfTheProfileGetsIn() {
        StorageScope local = StorageScope.of(profile(StsSettings.DEFAULT, null), List.of(Location.parse("file:///x")),
                TABLE, List.of(Location.parse("file:///x/t1")), StorageMode.READ);

        assertThatIllegalArgumentException().isThrownBy(() -> SessionPolicy.of(local));
    }

    @ParameterizedTest
    @EnumSource(StorageMode.class)
    void isNeverLongerThanStoresTake(StorageMode mode) {
        int shortest = longNamed(mode, 1).length();
        int growth = longNamed(mode, 2).length() - shortest;
        int fitting = 1 + (SessionPolicy.CHARACTERS_MAX - shortest) / growth;

        assertThat(longNamed(mode, fitting).length())
                .isBetween(SessionPolicy.CHARACTERS_MAX - growth + 1, SessionPolicy.CHARACTERS_MAX);
        assertThatIllegalArgumentException().isThrownBy(() -> longNamed(mode, fitting + 1))
                .withMessageContaining("characters");
    }

    private static String longNamed(StorageMode mode, int characters) {
        return SessionPolicy.of(StorageScope.of(profile(StsSettings.DEFAULT, null), List.of(), TABLE,
                List.of(ROOT.resolve("a".repeat(characters))), mode));
    }

    @Test
    void locationsAreCheckedForAllModesBeforeATableGetsThem() {
        String tooLongToIngest = "s3://lake/wh/" + "a".repeat(600);
        S3Profile sts = profile(StsSettings.DEFAULT, null);

        SessionPolicy.check(scope(sts, StorageMode.READ, "s3://lake/wh/t1"));
        assertThat(SessionPolicy.of(scope(sts, StorageMode.READ, tooLongToIngest))).isNotEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionPolicy.check(scope(sts, StorageMode.READ, tooLongToIngest)))
                .withMessageContaining(TABLE.toString());
        // Who signs needs no policy.
        SessionPolicy.check(scope(sts.withDelegation(Delegation.remoteSigning(SigningSettings.DEFAULT)),
                StorageMode.READ, tooLongToIngest));
    }

    private static String policy(StorageMode mode, String... locations) {
        return SessionPolicy.of(scope(profile(StsSettings.DEFAULT, null), mode, locations));
    }

    private static StorageScope scope(S3Profile profile, StorageMode mode, String... locations) {
        return StorageScope.of(profile, ALSO_ALLOWED, TABLE, Arrays.stream(locations).map(Location::parse).toList(),
                mode);
    }

    private static S3Profile profile(StsSettings sts, @Nullable ServerSideEncryption encryption) {
        return new S3Profile(S3Profile.Dialect.S3, ROOT, null, "eu-west-1", false, new AccessKey("AK", "secret"), true,
                Delegation.sts(sts), encryption);
    }
}
