package io.serac.ozone;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.ozone.Ozone.Layout;
import io.serac.storage.AccessKey;
import io.serac.storage.S3Profile;
import io.serac.storage.SigningSettings;
import io.serac.storage.StorageProfile;
import io.serac.storage.probe.StorageProbe;
import io.serac.storage.probe.StorageReport;
import java.time.Clock;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which Ozones a warehouse may be created on. */
@Tag("store")
final class OzoneProbeIT {
    @Test
    void anObjectStoreBucketPasses() {
        try (Lake lake = Lake.create(Layout.OBJECT_STORE)) {
            StorageReport report = run(lake.profile());

            assertThat(report.passed()).as(report.toString()).isTrue();
            assertThat(lake.content()).isEmpty();
        }
    }

    @Test
    void aBucketThatNormalisesKeysPassesOnlyIfThatIsAllowed() {
        try (Lake lake = Lake.create(Layout.FILE_SYSTEM_OPTIMIZED)) {
            StorageReport refused = run(lake.profile());
            S3Profile allowing = OzoneStore.profile(OzoneStore.running(), OzoneStore.running().keyOf(OzoneStore.USER),
                    lake.profile().root(), new SigningSettings(null, null, false, false, true));
            StorageReport accepted = run(allowing);

            assertThat(refused.passed()).as(refused.toString()).isFalse();
            assertThat(refused.checks()).filteredOn(check -> check.required() && !check.passed()).singleElement()
                    .satisfies(check -> assertThat(check.message()).contains("allow-fso"));
            assertThat(accepted.passed()).as(accepted.toString()).isTrue();
            // Folders of the files that were deleted stay, as in a file system.
            assertThat(lake.keys()).allMatch(key -> key.endsWith("/"));
        }
    }

    @Test
    void aWrongSecretIsRefused() {
        try (Lake lake = Lake.create(Layout.OBJECT_STORE)) {
            S3Profile wrong = OzoneStore.profile(OzoneStore.running(), new AccessKey(OzoneStore.USER, "guessed"),
                    lake.profile().root(), SigningSettings.DEFAULT);

            StorageReport report = run(wrong);

            assertThat(report.passed()).as(report.toString()).isFalse();
            assertThat(lake.content()).isEmpty();
        }
    }

    private static StorageReport run(StorageProfile profile) {
        return StorageProbe.run(profile, UUID.randomUUID(), Lake.ENDPOINTS, Clock.systemUTC());
    }
}
