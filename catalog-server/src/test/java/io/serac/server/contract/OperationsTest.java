package io.serac.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.operation.Api;
import io.serac.server.operation.Operation;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OperationsTest {
    private final ContractValidator contracts = new ContractValidator();

    @Test
    void theOperationTableAndTheContractsListTheSameEndpoints() {
        Set<String> served = Arrays.stream(Operation.values())
                .filter(operation -> operation.api() != Api.CONTRACT && operation.api() != Api.OPA)
                .map(operation -> "%s: %s %s".formatted(operation.id(), operation.method(),
                        operation.api().basePath() + operation.path()))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> promised = contracts.operations().stream()
                .map(operation -> "%s: %s %s".formatted(operation.id(), operation.method(), operation.path()))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(served).isEqualTo(promised);
    }

    @Test
    void whatChangesAnythingTakesAnIdempotencyKey() {
        for (ContractOperation promised : contracts.operations()) {
            boolean takesKey = promised.document().at(promised.pointer() + "/parameters").findValuesAsText("$ref")
                    .contains("#/components/parameters/idempotencyKey");
            boolean isMutation = Arrays.stream(Operation.values())
                    .anyMatch(operation -> operation.id().equals(promised.id()) && operation.isMutation());
            assertThat(takesKey).as(promised.id()).isEqualTo(isMutation);
        }
    }
}
