package io.serac.ozone;

import io.serac.ozone.Ozone.Layout;
import io.serac.storage.AccessKey;
import io.serac.storage.Delegation;
import io.serac.storage.S3Profile;
import io.serac.storage.SigningSettings;
import io.serac.storage.location.Location;
import io.serac.teststore.TestStore;
import io.serac.teststore.TestStores;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Ozone as one of the stores that all store tests run on. Its user, who owns the buckets, is no administrator. Thread-safe. */
final class OzoneStore implements TestStore {
    static final String USER = "serac";

    private final Ozone ozone;
    private final AccessKey key;

    OzoneStore(Ozone ozone) {
        this.ozone = ozone;
        this.key = ozone.keyOf(USER);
        // Without it not even the owner of a bucket gets at it.
        ozone.allowInVolume("user:" + USER + ":r[ACCESS]");
        ozone.createBucket(BUCKET, Layout.OBJECT_STORE, USER);
        ozone.createBucket(OTHER_BUCKET, Layout.OBJECT_STORE, USER);
    }

    /** The one Ozone of this run, for what only Ozone has. */
    static Ozone running() {
        return ((OzoneStore) TestStores.running(OzoneProvider.NAME)).ozone;
    }

    @Override
    public String name() {
        return OzoneProvider.NAME;
    }

    @Override
    public URI endpoint() {
        return ozone.endpoint();
    }

    @Override
    public String region() {
        return "us-east-1";
    }

    @Override
    public AccessKey admin() {
        return key;
    }

    @Override
    public Optional<S3Profile> sts(String folder, Role role) {
        return Optional.empty();
    }

    @Override
    public S3Profile remoteSigning(String folder) {
        return profile(ozone, key, Location.parse("s3://" + BUCKET + "/" + folder), SigningSettings.DEFAULT);
    }

    /** A warehouse as an administrator would describe it. */
    static S3Profile profile(Ozone ozone, AccessKey key, Location root, SigningSettings signing) {
        return new S3Profile(S3Profile.Dialect.OZONE, root, ozone.endpoint(), "us-east-1", true, key, false,
                Delegation.remoteSigning(signing), null);
    }

    @Override
    public Optional<S3Profile> carelessSigning(String folder) {
        // Ozone refuses headers of Amazon's that were not signed, so one key is enough.
        return Optional.empty();
    }

    @Override
    public boolean noticesChangedTokens() {
        return true;
    }

    @Override
    public boolean deletesInBulkWithTemporaryKeys() {
        return false;
    }

    @Override
    public boolean comparesSignedDeletions() {
        return false;
    }

    @Override
    public boolean shiftClock(Duration ahead) {
        return false;
    }

    @Override
    public void close() {
        ozone.close();
    }
}
