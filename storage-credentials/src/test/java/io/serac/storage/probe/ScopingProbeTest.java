package io.serac.storage.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.storage.AccessKey;
import io.serac.storage.Delegation;
import io.serac.storage.S3Profile;
import io.serac.storage.SigningSettings;
import io.serac.storage.StsSettings;
import io.serac.storage.fake.FakeObjectStore;
import io.serac.storage.fake.Fault;
import io.serac.storage.fake.Weakness;
import io.serac.storage.probe.StorageReport.Check;
import io.serac.storage.probe.StorageReport.Verdict;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** A sound store passes for each scoping, and each hole turns its check red and no other. */
class ScopingProbeTest {
    private static final String[] OUTSIDE = {"sts-get-outside", "sts-put-outside", "sts-delete-outside",
            "sts-multipart-outside", "sts-sibling", "sts-copy-from-outside", "sts-list-outside", "sts-list-bucket",
            "sts-list-without-slash", "sts-list-old", "sts-list-versions", "sts-list-uploads", "sts-list-buckets",
            "sts-bucket-policy"};

    private static final List<Hole> HOLES = List.of(
            new Hole(Weakness.TAKES_ANY_SECRET, true, "wrong-secret"),
            new Hole(Weakness.REFUSES_MULTIPART, true, "multipart"),
            new Hole(Weakness.REFUSES_CREATE_ONLY, false, "create-only"),
            new Hole(Weakness.IGNORES_CREATE_ONLY, false, "create-only"),
            new Hole(Weakness.REFUSES_CHUNKED_UPLOADS, false, "chunked-upload"),
            new Hole(Weakness.CLOCK_IS_AHEAD, false, "clock"),
            new Hole(Weakness.NORMALISES_KEYS, true, "raw-key"),
            new Hole(Weakness.REFUSES_SESSION_POLICIES, true, "sts-assume-role"),
            new Hole(Weakness.LETS_READERS_WRITE, true, "sts-read-only"),
            new Hole(Weakness.PUTS_OUTSIDE, true, "sts-read-only", "sts-put-outside", "sts-sibling"),
            new Hole(Weakness.GETS_OUTSIDE, true, "sts-get-outside", "sts-sibling", "sts-wildcard-pattern"),
            new Hole(Weakness.DELETES_OUTSIDE, true, "sts-read-only", "sts-delete-outside"),
            new Hole(Weakness.STARTS_UPLOADS_OUTSIDE, true, "sts-multipart-outside"),
            new Hole(Weakness.COPIES_FROM_OUTSIDE, true, "sts-copy-from-outside"),
            new Hole(Weakness.LISTS_OUTSIDE, true, "sts-list-outside", "sts-sibling", "sts-list-bucket",
                    "sts-list-without-slash", "sts-list-old"),
            new Hole(Weakness.LISTS_OUTSIDE_THE_OLD_WAY, true, "sts-list-old"),
            new Hole(Weakness.LISTS_WHOLE_BUCKETS, true, "sts-list-bucket"),
            new Hole(Weakness.LISTS_WITHOUT_SLASH, true, "sts-list-without-slash"),
            new Hole(Weakness.LISTS_VERSIONS, true, "sts-list-versions"),
            new Hole(Weakness.LISTS_UPLOADS, true, "sts-list-uploads"),
            new Hole(Weakness.LISTS_BUCKETS, true, "sts-list-buckets"),
            new Hole(Weakness.SETS_BUCKET_POLICY, true, "sts-bucket-policy"),
            new Hole(Weakness.PREFIX_MATCH_WITHOUT_SLASH, true, "sts-sibling"),
            new Hole(Weakness.TREATS_DOLLAR_STAR_AS_WILDCARD, true, "sts-wildcard-pattern"),
            new Hole(Weakness.ALLOWS_KEYS_WITHOUT_TOKEN, true, "sts-without-token"),
            new Hole(Weakness.FORGETS_POLICY_OF_CHANGED_TOKEN, true, "sts-changed-token"),
            new Hole(Weakness.LETS_SESSIONS_ASSUME_ROLE_AGAIN, true, "sts-role-again"),
            new Hole(Weakness.PUBLISHES_BY_ACL, false, "acl"),
            new Hole(Weakness.REFUSES_BULK_DELETE_IN_SESSIONS, false, "bulk-delete"));

    /** What a store cannot do, which lets nobody out of anything. */
    private static final Set<Weakness> FAILURES =
            EnumSet.of(Weakness.REFUSES_MULTIPART, Weakness.REFUSES_SESSION_POLICIES);

    /**
     * What a store does wrong.
     *
     * @param checks that turn red
     */
    private record Hole(Weakness weakness, boolean isRequired, String... checks) {
        @Override
        public String toString() {
            return weakness.toString();
        }
    }

    private final FakeObjectStore store = FakeObjectStore.start();

    @AfterEach
    void stop() {
        assertThat(store.keys()).isEmpty();
        assertThat(store.openUploads()).isZero();
        store.close();
    }

    @Test
    void temporaryKeysOfASoundStorePassEveryCheck() {
        StorageReport report = run(store.stsProfile("wh"));

        assertThat(failed(report)).isEmpty();
        assertThat(report.checks()).extracting(Check::name).containsExactly("write", "no-other-warehouse", "read",
                "list", "multipart", "create-only", "chunked-upload", "clock", "wrong-secret", "delete",
                "sts-assume-role", "sts-inside", "sts-read-only", "sts-get-outside", "sts-put-outside",
                "sts-delete-outside", "sts-multipart-outside", "sts-sibling", "sts-copy-from-outside",
                "sts-list-outside", "sts-list-bucket", "sts-list-without-slash", "sts-list-old", "sts-list-versions",
                "sts-list-uploads", "sts-list-buckets", "sts-bucket-policy", "sts-without-token",
                "sts-changed-token", "sts-wildcard-pattern", "sts-role-again", "unsigned-copy-source", "raw-key", "acl",
                "bulk-delete", "bulk-delete-list");
        assertThat(report.summary()).isEqualTo("The storage works, and temporary keys open the files of one table"
                + " only.");
    }

    @Test
    void signaturesOfASoundStorePassEveryCheck() {
        StorageReport report = run(store.signingProfile("wh"));

        assertThat(failed(report)).isEmpty();
        assertThat(report.checks()).extracting(Check::name).containsExactly("write", "no-other-warehouse", "read",
                "list", "multipart", "create-only", "chunked-upload", "clock", "wrong-secret", "delete",
                "unsigned-copy-source", "raw-key", "bulk-delete-list");
        assertThat(report.summary()).isEqualTo("The storage works, and requests are signed for the files of one table"
                + " only.");
        assertThat(store.stsCalls()).isZero();
    }

    @ParameterizedTest
    @FieldSource("HOLES")
    void aHoleOfAStoreWithTemporaryKeysIsFound(Hole hole) {
        store.weaken(hole.weakness());

        StorageReport report = run(store.stsProfile("wh"));

        assertThat(failed(report)).containsExactlyInAnyOrder(hole.checks());
        assertThat(report.passed()).isEqualTo(!hole.isRequired());
        boolean isLeak = hole.isRequired() && !FAILURES.contains(hole.weakness());
        assertThat(report.verdict()).isEqualTo(isLeak ? Verdict.LEAKS
                : hole.isRequired() ? Verdict.UNDECIDED : Verdict.SOUND);
        assertThat(report.holes()).containsExactlyInAnyOrder(isLeak ? hole.checks() : new String[0]);
        assertThat(report.checks()).filteredOn(check -> !check.passed()).allSatisfy(check -> {
            assertThat(check.required()).isEqualTo(hole.isRequired());
            assertThat(check.message()).isNotEmpty();
        });
    }

    @Test
    void aStoreThatIgnoresThePoliciesOfSessionsFailsWhereverTheRoleOpensMore() {
        store.weaken(Weakness.IGNORES_SESSION_POLICY);

        // The rest the role itself does not allow.
        assertThat(failed(run(store.stsProfile("wh")))).containsExactlyInAnyOrder("sts-read-only", "sts-get-outside",
                "sts-put-outside", "sts-delete-outside", "sts-multipart-outside", "sts-sibling",
                "sts-copy-from-outside", "sts-list-outside", "sts-list-bucket", "sts-list-without-slash",
                "sts-list-old", "sts-wildcard-pattern");
    }

    @Test
    void andEverywhereIfTheRoleOpensAll() {
        store.putRole("all", """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam:::user/serac"},
                 "Action":"sts:AssumeRole"}]}""", """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}""");
        S3Profile all = store.profile("wh").withDelegation(Delegation.sts(
                new StsSettings(null, "arn:aws:iam:::role/all", null, false, StsSettings.LIFETIME_DEFAULT)));

        assertThat(failed(run(all))).isEmpty();
        store.weaken(Weakness.IGNORES_SESSION_POLICY);
        assertThat(failed(run(all))).contains(OUTSIDE).contains("sts-wildcard-pattern", "acl");
    }

    @Test
    void aRoleThatIsNotTrustedOrAllowsTooLittleIsRefused() {
        store.putRole("serac-main", """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam:::user/serac"},
                 "Action":"sts:AssumeRole"}]}""", """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}""");
        assertThat(failed(run(store.stsProfile("wh")))).containsExactly("sts-inside");

        store.putRole("serac-main", """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam:::user/other"},
                 "Action":"sts:AssumeRole"}]}""", """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}""");
        assertThat(failed(run(store.stsProfile("wh")))).containsExactly("sts-assume-role");
    }

    @Test
    void whoeverCanAssumeTheRoleAgainIsToldTheTrustPolicyThatStopsIt() {
        store.weaken(Weakness.LETS_SESSIONS_ASSUME_ROLE_AGAIN);

        assertThat(message(run(store.stsProfile("wh")), "sts-role-again")).endsWith(
                """
                {"Version":"2012-10-17","Statement":[\
                {"Effect":"Allow","Principal":{"AWS":["arn:aws:iam:::user/serac"]},"Action":["sts:AssumeRole"]},\
                {"Effect":"Deny","Principal":{"AWS":["arn:aws:iam:::role/serac-main"]},"Action":["sts:AssumeRole"]}]}""");
    }

    @Test
    void aStoreThatObeysUnsignedHeadersNeedsTwoKeyPairs() {
        store.weaken(Weakness.OBEYS_UNSIGNED_COPY_SOURCE);

        StorageReport one = run(store.signingProfile("wh"));
        assertThat(failed(one)).containsExactly("unsigned-copy-source");
        assertThat(one.passed()).isFalse();
        assertThat(message(one, "unsigned-copy-source")).contains("signing.reader").contains("signing.writer");

        assertThat(failed(run(store.narrowSigningProfile("wh")))).isEmpty();
        // A session may not read the source, whether the header is signed or not.
        assertThat(failed(run(store.stsProfile("wh")))).isEmpty();

        S3Profile writerReads = store.profile("wh").withDelegation(Delegation
                .remoteSigning(new SigningSettings(store.readerKey(), store.key(), false, false, false)));
        StorageReport two = run(writerReads);
        assertThat(failed(two)).containsExactly("unsigned-copy-source");
        assertThat(message(two, "unsigned-copy-source")).contains("s3:GetObject");
    }

    @Test
    void aStoreThatLooksForSignedNamesInNamesOfFilesIsNoticed() {
        store.weaken(Weakness.FINDS_SIGNED_NAMES_ANYWHERE);

        StorageReport report = run(store.signingProfile("wh"));
        assertThat(failed(report)).containsExactly("unsigned-copy-source");
        assertThat(report.holes()).containsExactly("unsigned-copy-source");
        assertThat(failed(run(store.narrowSigningProfile("wh")))).isEmpty();
        assertThat(failed(run(store.stsProfile("wh")))).isEmpty();
    }

    @Test
    void aStoreThatCannotKeepFilesOfSuchNamesIsNoneOfThose() {
        store.weaken(Weakness.FAILS_AT_COLONS);

        assertThat(failed(run(store.signingProfile("wh")))).isEmpty();
        assertThat(failed(run(store.stsProfile("wh")))).isEmpty();
    }

    @Test
    void aStoreThatDeletesByAnyListIsRefusedWhereSuchRequestsAreSigned() {
        store.weaken(Weakness.TAKES_ANY_LIST_TO_DELETE);

        for (S3Profile signing : List.of(store.signingProfile("wh"), store.narrowSigningProfile("wh"))) {
            StorageReport report = run(signing);
            assertThat(failed(report)).containsExactly("bulk-delete-list");
            assertThat(report.verdict()).isEqualTo(Verdict.LEAKS);
        }
        // The list of another table is none of what a session may delete.
        assertThat(failed(run(store.stsProfile("wh")))).isEmpty();
        // Unless they are signed with a key that may delete everywhere.
        SigningSettings keys = store.narrowSigningProfile("wh").delegation().signing();
        Delegation sts = store.stsProfile("wh").delegation();
        assertThat(failed(run(store.profile("wh").withDelegation(new Delegation(sts.scoping(), sts.sts(), keys)))))
                .containsExactly("bulk-delete-list");

        StorageReport ozone = run(ozone());
        assertThat(failed(ozone)).containsExactly("bulk-delete-list");
        assertThat(ozone.verdict()).isEqualTo(Verdict.SOUND);
    }

    private S3Profile ozone() {
        S3Profile other = store.signingProfile("wh");
        return new S3Profile(S3Profile.Dialect.OZONE, other.root(), other.endpoint(), other.region(), true,
                other.credentials(), false, other.delegation(), null);
    }

    @Test
    void aStoreThatComparesListsPassesAsOzoneToo() {
        assertThat(failed(run(ozone()))).isEmpty();
    }

    @Test
    void whatOnlyDoesNotWorkIsNoHole() {
        store.weaken(Weakness.REFUSES_SESSION_POLICIES);
        assertThat(run(store.stsProfile("wh")).verdict()).isEqualTo(Verdict.UNDECIDED);
        store.heal();

        store.faults().next(1000, "GET", Fault.SERVICE_UNAVAILABLE);
        StorageReport down = run(store.stsProfile("wh"));
        store.faults().clear();
        assertThat(down.verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(down.holes()).isEmpty();
        assertThat(down.summary()).contains("it was not seen whether").doesNotContain("handed out");
        assertThat(run(store.stsProfile("wh")).verdict()).isEqualTo(Verdict.SOUND);
    }

    @Test
    void theTwoKeyPairsMustBeAbleToDoTheirWork() {
        S3Profile exchanged = store.profile("wh").withDelegation(Delegation.remoteSigning(
                new SigningSettings(store.writerKey(), store.readerKey(), false, false, false)));

        assertThat(failed(run(exchanged))).containsExactly("signing-reader", "signing-writer");

        S3Profile unknown = store.profile("wh").withDelegation(Delegation.remoteSigning(new SigningSettings(
                new AccessKey("AKNOBODY", "x"), store.writerKey(), false, false, false)));
        assertThat(failed(run(unknown))).containsExactly("signing-reader");
    }

    @Test
    void resolvedKeysAreRefusedForSignaturesUnlessAllowed() {
        store.weaken(Weakness.NORMALISES_KEYS);

        StorageReport refused = run(store.signingProfile("wh"));
        assertThat(failed(refused)).containsExactly("raw-key");
        assertThat(refused.passed()).isFalse();

        StorageReport allowed = run(store.profile("wh").withDelegation(
                Delegation.remoteSigning(new SigningSettings(null, null, false, false, true))));
        assertThat(failed(allowed)).containsExactly("raw-key");
        assertThat(allowed.passed()).isTrue();
    }

    @Test
    void aWrongSecretIsOnlyWarnedOfWhereNothingIsHandedOut() {
        store.weaken(Weakness.TAKES_ANY_SECRET);

        assertThat(run(store.profile("wh")).passed()).isTrue();
        assertThat(run(store.signingProfile("wh")).passed()).isFalse();
    }

    @Test
    void withoutARoleTheRightsOfTheUserAreNarrowed() {
        S3Profile noRole = store.profile("wh").withDelegation(Delegation.sts(StsSettings.DEFAULT));

        assertThat(failed(run(noRole))).isEmpty();
        store.weaken(Weakness.LETS_SESSIONS_ASSUME_ROLE_AGAIN);
        StorageReport report = run(noRole);
        assertThat(failed(report)).containsExactly("sts-role-again");
        assertThat(message(report, "sts-role-again")).contains("sts.role-arn");
    }

    @Test
    void externalIdAndTagsAreSent() {
        store.putRole("tagged",
                """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam:::user/serac"},
                 "Action":["sts:AssumeRole","sts:TagSession"],"Condition":{"StringEquals":{"sts:ExternalId":"e-1"}}}]}""",
                """
                        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}""");
        StsSettings right = new StsSettings(null, "arn:aws:iam:::role/tagged", "e-1", true,
                StsSettings.LIFETIME_DEFAULT);
        StsSettings wrong = new StsSettings(null, "arn:aws:iam:::role/tagged", "e-2", true,
                StsSettings.LIFETIME_DEFAULT);

        assertThat(failed(run(store.profile("wh").withDelegation(Delegation.sts(right))))).isEmpty();
        assertThat(failed(run(store.profile("wh").withDelegation(Delegation.sts(wrong)))))
                .containsExactly("sts-assume-role");
    }

    @Test
    void everyHoleIsTried() {
        Set<Weakness> tried = EnumSet.of(Weakness.IGNORES_SESSION_POLICY, Weakness.OBEYS_UNSIGNED_COPY_SOURCE,
                Weakness.FINDS_SIGNED_NAMES_ANYWHERE, Weakness.FAILS_AT_COLONS, Weakness.TAKES_ANY_LIST_TO_DELETE);
        HOLES.forEach(hole -> tried.add(hole.weakness()));

        assertThat(tried).containsExactlyInAnyOrder(Weakness.values());
    }

    private StorageReport run(S3Profile profile) {
        return StorageProbe.run(profile, UUID.randomUUID(), store.policy(), still());
    }

    /** The time of a probe never ends, however long it takes on a slow machine. */
    private static Clock still() {
        return Clock.fixed(Clock.systemUTC().instant(), ZoneOffset.UTC);
    }

    private static List<String> failed(StorageReport report) {
        return report.checks().stream().filter(check -> !check.passed()).map(Check::name).toList();
    }

    private static String message(StorageReport report, String name) {
        return report.checks().stream().filter(check -> check.name().equals(name)).findFirst().orElseThrow().message();
    }
}
