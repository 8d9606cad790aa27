package io.serac.server.authentication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.server.FakeClock;
import io.serac.server.database.Sessions;
import io.serac.server.database.TestDatabase;
import io.serac.server.secret.MasterKeys;
import io.serac.server.secret.SecretBox;
import io.serac.server.secret.SecretException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeysTest {
    private static final SecretBox NO_MASTER_KEY = new SecretBox(MasterKeys.none());

    @AutoClose
    private final TestDatabase database = TestDatabase.create();
    private final Jdbi jdbi = database.database().admin();
    private final Sessions sessions = new Sessions(database.database());
    private final FakeClock clock = new FakeClock();

    @Test
    void serversThatStartAtOnceShareOneKey() throws Exception {
        Callable<String> start = () -> SigningKeys.open(sessions, NO_MASTER_KEY, clock).signer().id();
        try (ExecutorService servers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> keyIds = servers.invokeAll(List.of(start, start, start, start));

            String first = keyIds.getFirst().get();
            for (Future<String> keyId : keyIds) {
                assertThat(keyId.get()).isEqualTo(first);
            }
        }
        assertThat(count("signing_key")).isEqualTo(1);
    }

    @Test
    void aNewKeySignsOnlyWhenEveryReplicaHasHadTheTimeToReadIt() {
        SigningKeys one = open();
        SigningKeys other = open();
        String oldId = one.signer().id();

        one.rotate();

        assertThat(one.signer().id()).isEqualTo(oldId);

        age();
        clock.advance(SigningKeys.REFRESH_PERIOD);
        String newId = one.signer().id();
        assertThat(newId).isNotEqualTo(oldId);
        assertThat(other.find(newId)).isPresent();
        assertThat(other.signer().id()).isEqualTo(newId);
        assertThat(other.find(oldId)).as("tokens of the old key live on").isPresent();
    }

    @Test
    void aRetiredKeyVerifiesNowhereAfterOneRefresh() {
        SigningKeys one = open();
        SigningKeys other = open();
        String oldId = one.signer().id();

        one.rotateAndRevoke();

        assertThat(one.find(oldId)).isEmpty();
        assertThat(one.signer().id()).isNotEqualTo(oldId);
        clock.advance(SigningKeys.REFRESH_PERIOD);
        assertThat(other.find(oldId)).isEmpty();
        assertThat(other.find(one.signer().id())).isPresent();
    }

    @Test
    void rotationRetiresOldKeysOnlyAfterTheirLastTokenHasExpired() {
        SigningKeys keys = open();
        String oldId = keys.signer().id();

        keys.rotate();

        boolean late = jdbi.withHandle(handle -> handle.createQuery("""
                SELECT retired_at > now() + interval '1 hour' AND retired_at < now() + interval '2 hours'
                  FROM signing_key WHERE id = :id
                """).bind("id", oldId).mapTo(boolean.class).one());
        assertThat(late).isTrue();
    }

    @Test
    void unknownKeyIdsAskTheDatabaseOncePerPeriod() {
        SigningKeys keys = open();
        jdbi.useHandle(handle -> handle.execute("ALTER TABLE signing_key RENAME TO signing_key_hidden"));

        // Within the period nothing is asked, so the missing table does not matter.
        assertThat(keys.find("unknown")).isEmpty();

        clock.advance(SigningKeys.REFRESH_PERIOD);
        assertThatThrownBy(() -> keys.find("unknown")).hasMessageContaining("signing_key");
    }

    @Test
    void keysAreSealedIfThereIsAMasterKey(@TempDir Path folder) {
        SecretBox box = new SecretBox(MasterKeys.readOrCreate(folder.resolve("keys")));

        String keyId = SigningKeys.open(sessions, box, clock).signer().id();

        assertThat(storedMaterial()).doesNotContain("kty");
        assertThat(SigningKeys.open(sessions, box, clock).signer().id()).isEqualTo(keyId);
        assertThatThrownBy(() -> SigningKeys.open(sessions, NO_MASTER_KEY, clock)).isInstanceOf(SecretException.class);
    }

    @Test
    void aDamagedKeyRefusesTheStartWithoutShowingIt() {
        open();
        jdbi.useHandle(handle -> handle.execute("UPDATE signing_key SET key_material = 'private stuff'"));

        assertThatThrownBy(this::open).isInstanceOf(IllegalStateException.class).hasMessageContaining("damaged")
                .hasMessageNotContaining("private stuff");
    }

    private SigningKeys open() {
        return SigningKeys.open(sessions, NO_MASTER_KEY, clock);
    }

    private void age() {
        jdbi.useHandle(
                handle -> handle.execute("UPDATE signing_key SET created_at = created_at - interval '1 minute'"));
    }

    private String storedMaterial() {
        return jdbi.withHandle(handle -> new String(
                handle.createQuery("SELECT key_material FROM signing_key").mapTo(byte[].class).one(),
                StandardCharsets.ISO_8859_1));
    }

    private int count(String table) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM " + table).mapTo(int.class).one());
    }
}
