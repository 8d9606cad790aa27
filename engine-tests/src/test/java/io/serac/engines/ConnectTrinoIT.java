package io.serac.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.engines.PrintedSteps.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An unmodified Trino, and the blocks of the page about it pasted beside its {@code etc}: from then on it asks Serac. */
@Tag("engine")
final class ConnectTrinoIT {
    @Test
    void theBlocksOfThePageConnectIt() throws Exception {
        try (RunningServer server = RunningServer.start("connect-trino-server");
                RestCalls admin = new RestCalls(server)) {
            PageShell shell = PageShell.beside(server, "connect-trino");
            int port = LocalPorts.free();
            Path etc = Files.createDirectories(shell.file("etc"));
            Files.writeString(etc.resolve("config.properties"), "http-server.http.port=" + port
                    + "\ndiscovery.uri=http://localhost:" + port + "\n");
            List<Step> typed = PrintedSteps.of("docs/how-to/connect-trino.md", shell::real).stream()
                    .filter(step -> step.kind().equals("bash")).toList();
            assertThat(typed).hasSize(2);
            for (Step step : typed) {
                shell.run(step.lines());
            }
            admin.post("namespaces", "{\"namespace\":[\"shop\"]}");
            admin.post("namespaces/shop/tables", "{\"name\":\"customers\",\"schema\":{\"type\":\"struct\",\"fields\":["
                    + "{\"id\":1,\"name\":\"id\",\"required\":false,\"type\":\"long\"},"
                    + "{\"id\":2,\"name\":\"email\",\"required\":false,\"type\":\"string\"}]}}");
            String columns = "SELECT * FROM lake.shop.customers";

            try (Trino trino = Trino.startOn("connect-trino-trino", etc, port)) {
                assertThatThrownBy(() -> trino.sqlAs("alice", columns)).isInstanceOf(StatementFailed.class)
                        .hasMessageContaining("Access Denied");

                admin.grant("SELECT", "user:keycloak:alice", "shop");
                assertThat(trino.sqlAs("alice", columns).columns()).containsExactly("id", "email");

                admin.put("warehouses/main/namespaces/shop/tables/customers/policies/email",
                        "{\"kind\":\"COLUMN_DENY\",\"columns\":[\"email\"],\"to\":[\"user:keycloak:alice\"]}");
                assertThat(trino.sqlAs("alice", columns).columns()).containsExactly("id");
            }
        }
    }
}
