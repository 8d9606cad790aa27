package io.serac.server.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.authentication.UserIds;
import io.serac.server.bootstrap.FirstAdmins.Admin;
import io.serac.server.database.TestDatabase;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class FirstAdminsTest {
    private static final Admin ALICE = new Admin("keycloak", "alice");
    private static final Admin BOB = new Admin("keycloak", "bob");

    @AutoClose
    private final TestDatabase database = TestDatabase.create();
    private final Jdbi jdbi = database.database().admin();
    private final FirstAdmins admins = new FirstAdmins(jdbi);

    @Test
    void usersBecomeAdministratorsOnceHoweverOftenTheServerStarts() {
        admins.run(List.of(ALICE));
        assertThat(members()).containsExactly(UserIds.of("keycloak", "alice"));
        long epoch = epoch();

        admins.run(List.of(ALICE));
        assertThat(epoch()).as("nothing has changed").isEqualTo(epoch);

        admins.run(List.of(ALICE, BOB));
        assertThat(members()).hasSize(2);
        assertThat(epoch()).as("other replicas hear of it").isGreaterThan(epoch);
        admins.run(List.of());
        assertThat(members()).as("nobody loses it by not being named").hasSize(2);
    }

    @Test
    void aUserWhoWasKnownBeforeStaysTheSameAndStaysDisabled() {
        UUID id = UserIds.of("keycloak", "alice");
        jdbi.useHandle(handle -> handle.execute(
                "INSERT INTO principal (id, kind, issuer, name, disabled) VALUES (?, 'user', 'keycloak', 'alice', true)",
                id));

        admins.run(List.of(ALICE));

        assertThat(members()).containsExactly(id);
        assertThat(jdbi.<Boolean, RuntimeException>withHandle(handle -> handle.createQuery(
                "SELECT disabled FROM principal WHERE id = :id").bind("id", id).mapTo(boolean.class).one())).isTrue();
    }

    private List<UUID> members() {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT member_id FROM role_member JOIN role ON role.id = role_id WHERE is_system
                """).mapTo(UUID.class).list());
    }

    private long epoch() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT value FROM authz_epoch").mapTo(long.class).one());
    }
}
