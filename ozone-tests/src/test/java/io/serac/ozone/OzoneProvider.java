package io.serac.ozone;

import io.serac.teststore.TestStore;
import io.serac.teststore.TestStoreProvider;
import java.nio.file.Path;
import java.util.Optional;

/** Apache Ozone, which Maven fetches and which can be started wherever there is a JDK 17. Thread-safe. */
public final class OzoneProvider implements TestStoreProvider {
    static final String NAME = "ozone";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> obstacle() {
        return Optional.empty();
    }

    @Override
    public boolean isRequired() {
        return true;
    }

    @Override
    public TestStore start(Path folder) {
        return new OzoneStore(Ozone.start(folder));
    }
}
