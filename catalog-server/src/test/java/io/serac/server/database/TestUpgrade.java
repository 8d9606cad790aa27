package io.serac.server.database;

/** What a later release does to the database when it comes. Stateless. */
public final class TestUpgrade {
    private TestUpgrade() {}

    /** @return the number of migrations applied now, beyond those that this release knows */
    public static int migrate(DatabaseAddress address) {
        return Migrations.migrate(address, "classpath:db/migration", "classpath:db/upgrade");
    }
}
