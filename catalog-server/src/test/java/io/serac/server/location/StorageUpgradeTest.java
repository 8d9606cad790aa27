package io.serac.server.location;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.database.Migrations;
import io.serac.server.database.Sessions;
import io.serac.server.database.TestDatabase;
import io.serac.server.secret.SealedValues.Rewrapped;
import io.serac.server.secret.SecretBox;
import io.serac.server.secret.TestKeys;
import io.serac.storage.AccessKey;
import io.serac.storage.EndpointPolicy;
import io.serac.storage.StoreObserver;
import io.serac.storage.S3Profile;
import io.serac.storage.location.Location;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A warehouse that the release before data keys has stored. */
class StorageUpgradeTest {
    private static final String LAST_BEFORE = "011";
    private static final S3Profile PROFILE = new S3Profile(Location.parse("s3://lake/x"),
            URI.create("https://s3.example"), "us-east-1", true, new AccessKey("AK", "canary"), false);

    @AutoClose
    private final TestDatabase database = TestDatabase.createEmpty();

    private final UUID id = UUID.randomUUID();
    private final SecretBox old = TestKeys.box(TestKeys.K1);
    private final SecretBox both = TestKeys.box(TestKeys.K2, TestKeys.K1);

    @BeforeEach
    void storeAndUpgrade() {
        Flyway.configure().dataSource(database.address().url(), database.address().username(), "").target(LAST_BEFORE)
                .load().migrate();
        database.database().admin().useTransaction(handle -> {
            handle.execute("INSERT INTO principal (id, kind, name) VALUES (?, 'service-account', 'x')", id);
            handle.createUpdate("""
                    INSERT INTO warehouse (id, name, owner_id, storage, storage_secret)
                    VALUES (:id, 'w', :id, :storage::jsonb, :secret)
                    """).bind("id", id).bind("storage", """
                    {"type": "s3", "root": "s3://lake/x", "endpoint": "https://s3.example", "region": "us-east-1",
                     "path-style-access": true, "chunked-encoding": false, "scoping": "none",
                     "credentials": {"access-key-id": "AK"}}
                    """).bind("secret", old.seal("canary".getBytes(UTF_8), "warehouse/" + id + "/storage")).execute();
        });
        assertThat(Migrations.migrate(database.address())).isPositive();
    }

    @Test
    void opensAfterTheUpgrade() {
        assertThat(profile(old)).isEqualTo(PROFILE);
        assertThat(profile(both)).isEqualTo(PROFILE);
    }

    @Test
    void getsADataKeyUnderTheActiveMasterKeyOnceItIsSealedAnew() {
        SealedStorageSecrets values = new SealedStorageSecrets(sessions(), both);

        assertThat(values.ids("", 10)).containsExactly(id.toString());
        assertThat(values.rewrap(id.toString())).isEqualTo(Rewrapped.REWRAPPED);
        assertThat(values.rewrap(id.toString())).isEqualTo(Rewrapped.CURRENT);

        assertThat(profile(TestKeys.box(TestKeys.K2))).isEqualTo(PROFILE);
        boolean isMoved = database.database().admin().withHandle(handle -> handle.createQuery("""
                SELECT storage_secret IS NULL AND data_key IS NOT NULL AND revision = 1 FROM warehouse
                """).mapTo(Boolean.class).one());
        assertThat(isMoved).isTrue();
        assertThat(values.ids(id.toString(), 10)).isEmpty();
        assertThat(values.rewrap(UUID.randomUUID().toString())).isEqualTo(Rewrapped.GONE);
    }

    @Test
    void aChangeOfAnotherServerIsNeverUndone() {
        sessions().admin(session -> {
            StorageDao dao = session.dao(StorageDao.class);
            assertThat(dao.replaceSingle(id, new byte[]{1}, new byte[]{2}, 1L, new byte[]{3})).isZero();
            assertThat(dao.replaceDataKey(id, new byte[]{1}, new byte[]{2})).isZero();
            return true;
        });

        assertThat(profile(old)).isEqualTo(PROFILE);
    }

    private Object profile(SecretBox box) {
        return new Storages(sessions(), box, new EndpointPolicy(List.of(), false), StoreObserver.none())
                .of(id).profile();
    }

    private Sessions sessions() {
        return new Sessions(database.database());
    }
}
