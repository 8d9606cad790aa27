package io.serac.teststore.container;

import io.serac.teststore.TestStore;
import io.serac.teststore.TestStoreProvider;
import java.nio.file.Path;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;

/** MinIO in a container, if there is Docker. Thread-safe. */
public final class MinioProvider implements TestStoreProvider {
    /** Set to {@code true} where missing Docker must fail the tests. */
    public static final String REQUIRED = "REQUIRE_DOCKER";

    @Override
    public String name() {
        return "minio";
    }

    @Override
    public Optional<String> obstacle() {
        return DockerClientFactory.instance().isDockerAvailable() ? Optional.empty()
                : Optional.of("There is no Docker on this machine, or this user may not use it.");
    }

    @Override
    public boolean isRequired() {
        return "true".equals(System.getenv(REQUIRED));
    }

    @Override
    public TestStore start(Path folder) {
        return MinioStore.start();
    }
}
