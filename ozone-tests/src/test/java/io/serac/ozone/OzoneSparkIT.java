package io.serac.ozone;

import io.serac.engines.SignedSparkContract;

/** On Ozone, which issues no keys: requests are signed with the key of one user. */
final class OzoneSparkIT extends SignedSparkContract {
    @Override
    protected String kind() {
        return OzoneProvider.NAME;
    }
}
