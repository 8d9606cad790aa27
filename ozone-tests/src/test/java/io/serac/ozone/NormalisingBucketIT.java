package io.serac.ozone;

import io.serac.ozone.Ozone.Layout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bucket of layout FILE_SYSTEM_OPTIMIZED takes {@code a/../b} for {@code b}; no signature may lead there. */
final class NormalisingBucketIT extends TwoTablesContract {
    NormalisingBucketIT() {
        super(Layout.FILE_SYSTEM_OPTIMIZED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "..;", "..;x", ";/..", ".;/..", "%2E%2E", "..%2F..%2Fwh", "%252E%252E",
            "..%252F..%252Fwh", "x/..;/.."})
    void noSpellingOfTheFolderAboveLeadsThere(String above) {
        assertLeadsNowhere(above);
    }
}
