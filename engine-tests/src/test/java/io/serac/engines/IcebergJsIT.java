package io.serac.engines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** iceberg-js, a client that is not Java, creates, lists, pages, loads, commits and drops through the server. */
@Tag("engine")
final class IcebergJsIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void clientInJavaScriptListsAndLoads() throws InterruptedException, IOException {
        Path client = RunFolders.engineTests().resolve("iceberg-js");
        Path folder = RunFolders.fresh("iceberg-js");
        run(List.of("npm", "ci", "--no-audit", "--no-fund"), Map.of(), client, folder.resolve("npm.log"));

        JsonNode seen;
        try (RunningServer server = RunningServer.start("iceberg-js-server")) {
            Path log = folder.resolve("node.log");
            run(List.of("node", "catalog.js", server.catalogUri(), "main"),
                    Map.of("SERAC_CREDENTIAL", server.credential()),
                    client, log);
            seen = JSON.readTree(Files.readString(log));
        }

        assertThat(seen).isEqualTo(JSON.readTree("""
                {"namespaces": [["sales"]], "children": [["sales", "eu rope"]], "owner": "north",
                 "pages": [["orders"], ["returns"]], "columns": ["id"], "unchanged": null, "reviewed": "yes",
                 "absent": {"status": 404, "type": "NoSuchTableException"}}"""));
    }

    private static void run(List<String> command, Map<String, String> environment, Path folder, Path log)
            throws InterruptedException {
        try (ForkedProcess process = ForkedProcess.start(command, environment, folder, log)) {
            int status = process.await(Duration.ofMinutes(3));
            assertThat(status).as("%s, its log: %s", command, process.logEnd()).isZero();
        }
    }
}
