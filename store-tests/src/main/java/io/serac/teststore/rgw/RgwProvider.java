package io.serac.teststore.rgw;

import io.serac.teststore.TestStore;
import io.serac.teststore.TestStoreProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Ceph's S3 gateway, if its packages are installed. Thread-safe. */
public final class RgwProvider implements TestStoreProvider {
    /** Set to {@code true} where a missing gateway must fail the tests, as in the check of a release. */
    public static final String REQUIRED = "REQUIRE_RGW";

    private static final List<String> PROGRAMS = List.of("radosgw", "radosgw-admin", "ceph", "ceph-mon", "ceph-osd",
            "ceph-authtool", "monmaptool");

    @Override
    public String name() {
        return "ceph-rgw";
    }

    @Override
    public Optional<String> obstacle() {
        List<String> missing = PROGRAMS.stream().filter(program -> Programs.find(program).isEmpty()).toList();
        return missing.isEmpty() ? Optional.empty()
                : Optional.of("Not on the path: " + String.join(", ", missing) + ". On Debian: apt-get install"
                        + " --no-install-recommends radosgw ceph-mon ceph-osd ceph-common libfaketime");
    }

    @Override
    public boolean isRequired() {
        return mustNotBeMissing();
    }

    static boolean mustNotBeMissing() {
        return "true".equals(System.getenv(REQUIRED));
    }

    @Override
    public TestStore start(Path folder) {
        return RgwStore.start(folder);
    }
}
