package io.serac.server.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeenPathsTest {
    private final SeenPaths seen = new SeenPaths();

    @Test
    void pathsAreNewOnce() {
        assertThat(seen.add("a")).isTrue();
        assertThat(seen.add("a")).isFalse();
        assertThat(seen.add("b")).isTrue();
    }

    @Test
    void theyAreForgottenBeforeTheyTakeAllMemory() {
        for (int i = 0; i < 1_000_000; i++) {
            seen.add("s3://bucket/some/folder/" + i);
        }
        assertThat(seen.size()).isLessThan(150_000);
        assertThat(seen.add("s3://bucket/some/folder/0")).isTrue();
    }
}
