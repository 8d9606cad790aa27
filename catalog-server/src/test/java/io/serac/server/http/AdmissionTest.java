package io.serac.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.operation.Operation;
import io.serac.server.telemetry.LimitMetrics.Limit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final Limits ONE_EACH = new Limits(1, 1, 1, 1, 1, 1, 1, 1, 1, List.of(), Duration.ofSeconds(1),
            Duration.ofSeconds(1), Duration.ofSeconds(1));

    private final List<Limit> seen = new ArrayList<>();
    private final Admission admission = new Admission(ONE_EACH, new RequestObserver() {
        @Override
        public void completed(Operation operation, int status, long nanos) {
            throw new IllegalStateException("No request was answered");
        }

        @Override
        public void limited(Limit limit) {
            seen.add(limit);
        }
    });

    @Test
    void refusalsAreSeenAndPlacesAreGivenBack() {
        admission.enter(Operation.LOAD_TABLE);
        assertThat(admission.inFlight()).isEqualTo(1);
        assertThat(refused(() -> admission.enter(Operation.LOAD_TABLE))).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
        assertThat(refused(() -> admission.enter(Operation.UPDATE_TABLE))).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
        admission.leave();
        assertThat(admission.inFlight()).isZero();

        UUID alice = UUID.randomUUID();
        admission.enter(Operation.LOAD_TABLE, alice);
        assertThat(refused(() -> admission.enter(Operation.LOAD_TABLE, alice)))
                .isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
        admission.enter(Operation.LOAD_TABLE, UUID.randomUUID());

        assertThat(seen).containsExactly(Limit.REQUESTS, Limit.REQUESTS, Limit.REQUESTS_OF_PRINCIPAL);
    }

    private static ErrorCode refused(Runnable entering) {
        CatalogException[] refusal = new CatalogException[1];
        assertThatExceptionOfType(CatalogException.class).isThrownBy(entering::run)
                .satisfies(thrown -> refusal[0] = thrown);
        return refusal[0].code();
    }
}
