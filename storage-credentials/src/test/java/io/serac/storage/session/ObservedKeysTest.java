package io.serac.storage.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.serac.storage.StorageException;
import io.serac.storage.StoreObserver;
import io.serac.storage.StsSettings;
import io.serac.storage.scope.StorageMode;
import io.serac.storage.scope.StorageScope;
import io.serac.storage.session.FakeTokenService.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an observer sees of keys that are asked for. */
class ObservedKeysTest {
    private static final UUID ALICE = UUID.randomUUID();
    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final FakeClock clock = new FakeClock(Instant.parse("2026-01-01T10:00:00Z"));
    private final Seen seen = new Seen();
    private FakeTokenService service;
    private CredentialIssuer issuer;
    private StorageScope scope;

    @BeforeEach
    void open() {
        service = FakeTokenService.start(clock);
        issuer = new CredentialIssuer(service.policy(), clock, FakeTokenService.PATIENT, seen);
        scope = StorageScope.of(service.profile(StsSettings.DEFAULT), List.of(), UUID.randomUUID(),
                List.of(service.profile(StsSettings.DEFAULT).root().resolve("t")), StorageMode.READ);
    }

    @AfterEach
    void close() {
        issuer.close();
        service.close();
    }

    @Test
    void seesWhereKeysComeFromAndThatTheyDoNotCome() {
        issuer.issue(scope, ALICE);
        issuer.issue(scope, ALICE);
        service.answer(Answer.of(403, ""));
        assertThatExceptionOfType(StorageException.class).isThrownBy(() -> issuer.issue(scope, UUID.randomUUID()));
        service.answer(Answer.of(503, ""));
        assertThatExceptionOfType(StorageException.class).isThrownBy(() -> issuer.issue(scope, UUID.randomUUID()));

        assertThat(seen.keys).containsExactly(StoreObserver.Keys.ISSUED, StoreObserver.Keys.CACHED,
                StoreObserver.Keys.REFUSED, StoreObserver.Keys.UNAVAILABLE);
        assertThat(seen.calls).containsExactly(StoreObserver.Call.ASSUME_ROLE, StoreObserver.Call.ASSUME_ROLE,
                StoreObserver.Call.ASSUME_ROLE);
        assertThat(issuer.cache().stats().hitCount()).isEqualTo(1);
    }

    @Test
    void itsHeadersAreSentUnsigned() {
        issuer.issue(scope, ALICE);

        assertThat(service.asked()).singleElement().satisfies(asked -> {
            assertThat(asked.traceparent()).isEqualTo(PARENT);
            assertThat(asked.authorization()).contains("SignedHeaders=").doesNotContain("traceparent");
        });
    }

    private static final class Seen implements StoreObserver {
        private final List<Keys> keys = new ArrayList<>();
        private final List<Call> calls = new ArrayList<>();

        @Override
        public <T> T observe(Call kind, Supplier<T> call) {
            calls.add(kind);
            return call.get();
        }

        @Override
        public void keys(Keys outcome) {
            keys.add(outcome);
        }

        @Override
        public Map<String, String> headers() {
            return Map.of("traceparent", PARENT);
        }
    }
}
