package io.serac.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Iceberg's own REST compatibility kit passes against a freshly started server, with the clients 1.11 and 1.12. */
// Each client has a server of its own and waits for it most of the time.
@Execution(ExecutionMode.CONCURRENT)
final class CompatibilityKitIT {
    private static final int TESTS_FOUND_MIN = 157;
    /** The kit has no switch for these: they need namespaces without a parent or without a name, or slashes in names. */
    private static final Set<String> SWITCHED_OFF = Set.of(
            "RESTCompatibilityKitCatalogTests.createAndDropEmptyNamespace()",
            "RESTCompatibilityKitCatalogTests.createTableInUniqueLocation()",
            "RESTCompatibilityKitCatalogTests.listNamespacesWithEmptyNamespace()",
            "RESTCompatibilityKitCatalogTests.listTablesInEmptyNamespace()",
            "RESTCompatibilityKitCatalogTests.namespacePropertiesOnEmptyNamespace()",
            "RESTCompatibilityKitCatalogTests.testDropNamespaceWithNestedNamespace()",
            "RESTCompatibilityKitCatalogTests.testListNestedNamespaces()",
            "RESTCompatibilityKitCatalogTests.testNamespaceWithSlash()",
            "RESTCompatibilityKitCatalogTests.testTableNameWithSlash()",
            "RESTCompatibilityKitViewCatalogTests.listViewsInEmptyNamespace()");

    /** What the kit makes in its namespaces it may use as their owner; no other right is needed. */
    private static String accountThatMayCreateNamespaces(RunningServer server)
            throws IOException, InterruptedException {
        try (RestCalls admin = new RestCalls(server)) {
            String credential = admin.account("kit");
            admin.grant("CREATE_NAMESPACE", "service-account:kit");
            return credential;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"kit-1.11", "kit-1.12"})
    void passesWithNothingSkippedButWhatItSwitchesOff(String client) throws InterruptedException, IOException {
        KitRun run;
        try (RunningServer server = RunningServer.start(client + "-server")) {
            run = KitRun.run(client, server, accountThatMayCreateNamespaces(server));
        }
        System.out.println("Compatibility kit, " + client + ":\n" + run.lastLines());

        assertThat(run.failed()).as("failed, see target/run/" + client + "/kit.log").isEmpty();
        assertThat(run.skipped()).isEqualTo(SWITCHED_OFF);
        assertThat(run.found()).isGreaterThanOrEqualTo(TESTS_FOUND_MIN);
        assertThat(run.successful()).isEqualTo(run.found() - SWITCHED_OFF.size());
    }
}
