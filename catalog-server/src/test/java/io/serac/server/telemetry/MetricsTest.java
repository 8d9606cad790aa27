package io.serac.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.authorizer.AccessClass;
import io.serac.server.error.Denial;
import io.serac.server.error.ErrorCode;
import io.serac.server.telemetry.BackgroundMetrics.Task;
import io.serac.server.telemetry.LimitMetrics.Limit;
import io.serac.storage.StorageException;
import io.serac.storage.StoreObserver;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class MetricsTest {
    @AutoClose
    private final Metrics metrics =
            new Metrics(List.of(), Clock.fixed(Instant.ofEpochSecond(1_750_000_000), ZoneOffset.UTC));

    @Test
    void callsToStoresAreCountedByHowTheyEnd() {
        StoreObserver storage = new ObservedStores(metrics.storage(), Tracing.off());

        assertThat(storage.observe(StoreObserver.Call.READ, () -> "content")).isEqualTo("content");
        assertThatThrownBy(() -> storage.observe(StoreObserver.Call.READ, () -> {
            throw new StorageException(StorageException.Kind.TOO_LARGE, "too large");
        })).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> storage.observe(StoreObserver.Call.READ, () -> {
            throw new IllegalArgumentException("mistake");
        })).isInstanceOf(IllegalArgumentException.class);
        storage.keys(StoreObserver.Keys.CACHED);

        assertThat(metrics.scrape())
                .contains("serac_storage_calls_seconds_count{call=\"read\",outcome=\"ok\"} 1\n")
                .contains("serac_storage_calls_seconds_count{call=\"read\",outcome=\"too-large\"} 1\n")
                .contains("serac_storage_calls_seconds_count{call=\"read\",outcome=\"failed\"} 1\n")
                .contains("serac_storage_calls_seconds_count{call=\"write\",outcome=\"unavailable\"} 0\n")
                .contains("serac_credentials_total{outcome=\"cached\"} 1.0\n")
                .contains("serac_credentials_total{outcome=\"issued\"} 0.0\n");
    }

    @Test
    void refusalsAreCountedByReasonUpToABound() {
        metrics.decisions().allowed(AccessClass.RESTRICTED);
        metrics.decisions().refused(Denial.hidden(1));
        metrics.decisions().deniedToEngine(Denial.missing(List.of("SELECT"), 1));
        for (int i = 0; i < 1000; i++) {
            metrics.decisions()
                    .refused(new Denial(Denial.Verdict.FORBIDDEN, "reason-" + i, List.of(), 0, List.of()));
        }

        String scrape = metrics.scrape();
        assertThat(scrape)
                .contains("serac_decisions_allowed_total{access=\"restricted\"} 1.0\n")
                .contains("serac_decisions_allowed_total{access=\"full\"} 0.0\n")
                .contains("serac_decisions_refused_total{reason=\"hidden\",verdict=\"hidden\"} 1.0\n")
                .contains("serac_engine_denials_total{reason=\"missing-privilege\",verdict=\"forbidden\"} 1.0\n")
                .contains("serac_decisions_refused_total{reason=\"other\",verdict=\"forbidden\"}")
                .doesNotContain("reason-999");
        assertThat(scrape.lines().filter(line -> line.startsWith("serac_decisions_refused_total"))).hasSizeLessThan(70);
    }

    @Test
    void backgroundWorkSaysWhenItLastWentWell() {
        metrics.background().counted(Task.HOUSEKEEPING, () -> {
        }).run();
        assertThatThrownBy(() -> metrics.background().counted(Task.STORAGE_CHECKS, () -> {
            throw new IllegalStateException("broken");
        }).run()).hasMessage("broken");
        metrics.background().measureJobs(Task.PURGE_OBJECT, "failing", () -> 3);

        assertThat(metrics.scrape())
                .contains("serac_background_last_success_timestamp_seconds{task=\"housekeeping\"} 1.75E9\n")
                .contains("serac_background_last_success_timestamp_seconds{task=\"storage-checks\"} NaN\n")
                .contains("serac_background_runs_total{outcome=\"success\",task=\"housekeeping\"} 1.0\n")
                .contains("serac_background_runs_total{outcome=\"failure\",task=\"storage-checks\"} 1.0\n")
                .contains("serac_background_jobs{state=\"failing\",task=\"purge-object\"} 3.0\n");
    }

    @Test
    void everyErrorAndLimitIsThereBeforeItHappens() {
        metrics.errors().count(ErrorCode.NO_SUCH_TABLE);
        metrics.limits().refused(Limit.REQUESTS);

        String scrape = metrics.scrape();
        assertThat(scrape).contains("serac_errors_total{status=\"404\",type=\"NoSuchTableException\"} 1.0\n")
                .contains("serac_limits_refused_total{limit=\"requests\"} 1.0\n")
                .contains("serac_limits_refused_total{limit=\"transfer-time\"} 0.0\n")
                .containsPattern("serac_build_info\\{java=\"25[^\"]*\",version=\"[^\"]+\"} 1\n");
        assertThat(scrape.lines().filter(line -> line.startsWith("serac_errors_total")))
                .hasSize(ErrorCode.values().length);
    }
}
