package io.serac.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;

/** Views by definer: whoever reads them sees what the definer may let him see, and nobody lends himself the rights of others. */
final class DefinerCases {
    private static final String VALUE = "lentcanary";
    private static final String QUERY = "SELECT secret FROM lake.hr.lent";

    private DefinerCases() {
    }

    /** Somebody who runs statements. */
    interface Person {
        Rows sql(String statement);
    }

    /**
     * Makes a table and checks views of it.
     *
     * @param owner may make tables
     * @param lender name, as Trino says it, of the definer
     * @param borrower does not see the values himself
     */
    static void check(RestCalls admin, Person owner, Person lender, Person borrower, String lenderName,
            String borrowerName) throws IOException, InterruptedException {
        String lenderRef = "user:idp:" + lenderName;
        String borrowerRef = "user:idp:" + borrowerName;
        owner.sql("CREATE TABLE lake.hr.lent (secret varchar)");
        owner.sql("INSERT INTO lake.hr.lent VALUES '" + VALUE + "'");
        String table = "warehouses/main/namespaces/hr/tables/lent/";
        admin.put(table + "grants/" + lenderRef + "/SELECT", "{\"grant-option\":true}");
        admin.put(table + "grants/" + borrowerRef + "/SELECT", "{}");
        admin.put(table + "policies/lent", "{\"kind\":\"COLUMN_MASK\",\"columns\":[\"secret\"],"
                + "\"mask\":\"replace-with-null\",\"to\":[\"" + borrowerRef + "\"]}");
        for (String user : new String[]{lenderRef, borrowerRef}) {
            for (String privilege : new String[]{"SELECT", "CREATE_VIEW", "ALTER"}) {
                admin.grant(privilege, user, "mine");
            }
        }
        lender.sql("CREATE VIEW lake.mine.lent AS " + QUERY);
        lender.sql("CREATE VIEW lake.mine.replaced AS SELECT 'harmless' AS secret");

        assertThat(borrower.sql(QUERY).single()).isEqualTo("null");
        assertThat(borrower.sql("SELECT * FROM lake.mine.lent").single()).isEqualTo(VALUE);

        admin.post("namespaces/mine/views", planted(lenderName));
        assertThat(lender.sql("SELECT * FROM lake.mine.planted").single()).isEqualTo(VALUE);
        assertThat(borrower.sql("SELECT * FROM lake.mine.planted").single()).isEqualTo("null");

        borrower.sql("CREATE OR REPLACE VIEW lake.mine.replaced SECURITY INVOKER AS " + QUERY);
        assertThat(borrower.sql("SELECT * FROM lake.mine.replaced").single()).isEqualTo("null");
        borrower.sql("CREATE OR REPLACE VIEW lake.mine.replaced AS " + QUERY);
        assertThat(borrower.sql("SELECT * FROM lake.mine.replaced").single()).isEqualTo("null");

        lender.sql("CREATE OR REPLACE VIEW lake.mine.replaced AS " + QUERY);
        assertThat(borrower.sql("SELECT * FROM lake.mine.replaced").single()).isEqualTo(VALUE);
    }

    private static String planted(String definer) {
        return "{\"name\":\"planted\",\"properties\":{\"trino.run-as-owner\":\"" + definer + "\"},"
                + "\"schema\":{\"type\":\"struct\",\"schema-id\":0,\"fields\":["
                + "{\"id\":1,\"name\":\"secret\",\"type\":\"string\",\"required\":false}]},"
                + "\"view-version\":{\"version-id\":1,\"timestamp-ms\":1700000000000,\"schema-id\":0,\"summary\":{},"
                + "\"default-namespace\":[\"mine\"],\"representations\":[{\"type\":\"sql\",\"sql\":\"" + QUERY
                + "\",\"dialect\":\"trino\"}]}}";
    }
}
