package io.serac.teststore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.serac.storage.EndpointPolicy;
import io.serac.storage.S3Profile;
import io.serac.storage.probe.StorageProbe;
import io.serac.storage.probe.StorageReport;
import io.serac.storage.probe.StorageReport.Check;
import io.serac.teststore.TestStore.Role;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The probe takes what is set up as documented, finds what is not, and leaves nothing behind. */
final class ProbeIT extends OnEachStore {
    private List<String> before = List.of();

    @BeforeEach
    void look() {
        before = objects();
    }

    @AfterEach
    void nothingIsLeft() {
        if (admin == null) {
            return;
        }
        assertThat(objects()).isEqualTo(before);
        assertThat(admin.listMultipartUploads(list -> list.bucket(TestStore.BUCKET)).uploads())
                .noneMatch(upload -> upload.key().startsWith(folder));
    }

    @Test
    void temporaryKeysOfTheDocumentedRolePass() {
        StorageReport report = run(required(store.sts(folder, Role.DOCUMENTED)));

        assertThat(failedRequired(report)).extracting(Check::name).containsExactlyElementsOf(ofTokens());
        assertThat(report.checks()).extracting(Check::name).contains("sts-role-again", "sts-sibling", "bulk-delete");
        assertThat(passed(report, "bulk-delete")).isEqualTo(store.deletesInBulkWithTemporaryKeys());
    }

    @Test
    void thePolicyOfASessionAloneIsEnough() {
        assertThat(failedRequired(run(required(store.sts(folder, Role.ALL_POWERFUL))))).extracting(Check::name)
                .containsExactlyElementsOf(ofTokens());
    }

    @Test
    void aRoleThatItsSessionsCanAssumeAgainIsFound() {
        StorageReport report = run(required(store.sts(folder, Role.REASSUMABLE)));

        List<String> expected = new ArrayList<>(ofTokens());
        expected.add("sts-role-again");
        assertThat(failedRequired(report)).extracting(Check::name).containsExactlyElementsOf(expected);
        assertThat(failedRequired(report).getLast().message()).contains("\"Effect\":\"Deny\"");
    }

    @Test
    void signaturesWithAsManyKeysAsTheStoreNeedsPass() {
        assertThat(failedRequired(run(store.remoteSigning(folder)))).isEmpty();
    }

    @Test
    void oneKeyForAStoreThatObeysAddedHeadersIsFound() {
        StorageReport report = run(required(store.carelessSigning(folder)));

        assertThat(failedRequired(report)).extracting(Check::name).containsExactly("unsigned-copy-source");
    }

    /** A store that takes changed tokens is found out as such. */
    private List<String> ofTokens() {
        return store.noticesChangedTokens() ? List.of() : List.of("sts-changed-token");
    }

    private StorageReport run(S3Profile profile) {
        StorageReport report = StorageProbe.run(profile, UUID.randomUUID(),
                new EndpointPolicy(List.of(store.endpoint().toString()), false), Clock.systemUTC());
        // Which warnings a store has is of interest and no matter of right or wrong.
        System.out.println(store.name() + " " + report.scoping() + ": "
                + report.checks().stream().filter(check -> !check.passed()).toList());
        return report;
    }

    private static S3Profile required(Optional<S3Profile> profile) {
        assumeThat(profile).isPresent();
        return profile.orElseThrow();
    }

    private static List<Check> failedRequired(StorageReport report) {
        return report.checks().stream().filter(check -> check.required() && !check.passed()).toList();
    }

    private static boolean passed(StorageReport report, String name) {
        return report.checks().stream().filter(check -> check.name().equals(name)).findFirst().orElseThrow().passed();
    }
}
