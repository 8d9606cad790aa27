package io.serac.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.image.ImageDatabase.Address;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * An upgrade from an older release that serves meanwhile. Its jars are named by {@code -Dserac.upgrade.from}, a class path like
 * {@code /path/catalog-server/target/*:/path/catalog-server/target/lib/*}.
 */
@EnabledIfSystemProperty(named = "serac.upgrade.from", matches = ".+")
class UpgradeFromIT {
    private static final int CLIENTS = 4;
    private static final Duration REQUESTS_WITHIN = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    @Test
    void olderServerServesWhileTheNewerMigratesAndStarts() throws Exception {
        String older = System.getProperty("serac.upgrade.from");
        try (ImageDatabase database = ImageDatabase.start(folder.resolve("postgres"))) {
            Address address = database.create("upgraded");
            Map<String, String> environment = Map.of("SERAC_DATABASE_URL", address.url(), "SERAC_DATABASE_USERNAME",
                    address.username());
            try (Server old = Server.start(older, folder, environment)) {
                Requests root = old.root();
                root.makeTable(folder.resolve("warehouse"), "t0");
                for (int i = 1; i < CLIENTS; i++) {
                    root.addTable("t" + i);
                }
                assertThat(Server.run(environment, "migrate", "--check")).startsWith("3 ").contains("are missing");
                try (Load load = new Load(old.port(), root.token(), CLIENTS)) {
                    await(load);
                    assertThat(Server.run(environment, "migrate")).startsWith("0 ").contains("were applied");
                    await(load);
                    try (Server next = Server.start(folder, environment);
                            Load onNext = new Load(next.port(), next.root().token(), CLIENTS)) {
                        await(load);
                        await(onNext);
                        onNext.stop();
                        assertThat(onNext.failures()).isEmpty();
                    }
                    load.stop();
                    assertThat(load.failures()).isEmpty();
                }
                assertThat(old.log()).doesNotContain("ERROR");
            }
            assertThatThrownBy(() -> Server.start(older, folder, environment)).hasMessageContaining("newer Serac");
        }
    }

    private static void await(Load load) {
        int before = load.requests();
        Awaitility.await().atMost(REQUESTS_WITHIN).until(() -> load.requests() > before + 100);
    }
}
