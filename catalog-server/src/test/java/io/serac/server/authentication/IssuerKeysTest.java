package io.serac.server.authentication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.serac.server.FakeClock;
import io.serac.server.authentication.TestIssuer.Answers;
import io.serac.server.database.Sessions;
import io.serac.server.database.TestDatabase;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.secret.MasterKeys;
import io.serac.server.secret.SecretBox;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IssuerKeysTest {
    @AutoClose
    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final SigningKeys OWN_KEYS = SigningKeys.open(new Sessions(DATABASE.database()),
            new SecretBox(MasterKeys.none()), new FakeClock());
    /** Two documents: where the keys are, and the keys. */
    private static final int FETCH = 2;

    @AutoClose
    private final TestIssuer issuer = TestIssuer.start();
    private final FakeClock clock = new FakeClock();
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private TokenVerifier verifier = trusting(issuer.trusted("x"));

    @Test
    void nobodyIsAskedBeforeATokenOfThatIssuerComesAndThenOnce() {
        TestIssuer stranger = TestIssuer.start();
        try (stranger) {
            assertThat(refusal(stranger.token("a").sign())).isEqualTo(ErrorCode.NOT_AUTHORIZED);
            assertThat(refusal(stranger.token("a").claim("jku", issuer.jwksUri()).sign()))
                    .isEqualTo(ErrorCode.NOT_AUTHORIZED);
            assertThat(refusal(issuer.token("a").claim("aud", "other").sign())).isEqualTo(ErrorCode.NOT_AUTHORIZED);
            assertThat(stranger.requests() + issuer.requests()).isZero();
        }
        for (int i = 0; i < 10; i++) {
            verifier.verify(issuer.token("a" + i).sign());
        }
        assertThat(issuer.requests()).isEqualTo(FETCH);
    }

    @Test
    void aNewKeyIsFetchedWhenItsFirstTokenComesButNotOftenForInventedOnes() {
        verifier.verify(issuer.token("a").sign());
        issuer.rotate();
        assertThat(refusal(issuer.token("a").sign())).as("asked a moment ago").isEqualTo(ErrorCode.NOT_AUTHORIZED);

        clock.advance(IssuerKeys.ATTEMPT_PERIOD);
        assertThat(verifier.verify(issuer.token("a").sign()).name()).isEqualTo("user:x:a");
        assertThat(issuer.requests()).isEqualTo(2 * FETCH);

        for (int i = 0; i < 100; i++) {
            assertThat(refusal(issuer.token("a").header("kid", "invented-" + i).sign()))
                    .isEqualTo(ErrorCode.NOT_AUTHORIZED);
        }
        assertThat(issuer.requests()).isEqualTo(2 * FETCH);
        clock.advance(IssuerKeys.ATTEMPT_PERIOD);
        for (int i = 0; i < 100; i++) {
            assertThat(refusal(issuer.token("a").header("kid", "invented-" + i).sign()))
                    .isEqualTo(ErrorCode.NOT_AUTHORIZED);
        }
        assertThat(issuer.requests()).isEqualTo(3 * FETCH);
        assertThat(verifier.verify(issuer.token("a").sign()).name()).isEqualTo("user:x:a");
    }

    @Test
    void manyRequestsAtOnceAskOnce() throws Exception {
        Callable<Caller> request = () -> verifier.verify(issuer.token("a").sign());
        try (ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Caller>> all = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                all.add(request);
            }
            for (Future<Caller> answer : requests.invokeAll(all)) {
                assertThat(answer.get().name()).isEqualTo("user:x:a");
            }
        }
        assertThat(issuer.requests()).isEqualTo(FETCH);
    }

    @Test
    void aWithdrawnKeyEndsItsTokensAlsoRememberedOnesAtTheNextRefresh() {
        verifier.verify(issuer.token("a").sign());
        clock.advance(IssuerKeys.REFRESH_PERIOD.minusSeconds(1));
        String remembered = issuer.token("a").sign();
        verifier.verify(remembered);
        TestKey old = issuer.key();
        issuer.rotate();
        assertThat(verifier.verify(remembered).name()).as("not heard of it yet").isEqualTo("user:x:a");

        clock.advance(Duration.ofSeconds(1));
        verifier.verify(remembered);
        runBeside();

        assertThat(refusal(remembered)).isEqualTo(ErrorCode.NOT_AUTHORIZED);
        assertThat(refusal(issuer.token("b").header("kid", old.id()).signedBy(old).sign()))
                .isEqualTo(ErrorCode.NOT_AUTHORIZED);
        assertThat(verifier.verify(issuer.token("a").sign()).name()).isEqualTo("user:x:a");
    }

    @Test
    void anotherKeyOfTheSameNameEndsTheTokensOfTheFormerOne() {
        TestKey first = issuer.publish(TestKey.ec("same", "P-256"));
        String token = signedBy(first);
        verifier.verify(token);
        issuer.rotate();
        TestKey second = issuer.publish(TestKey.ec("same", "P-256"));

        clock.advance(IssuerKeys.REFRESH_PERIOD);
        assertThat(verifier.verify(issuer.token("trigger").sign()).name()).isEqualTo("user:x:trigger");

        assertThat(refusal(token)).isEqualTo(ErrorCode.NOT_AUTHORIZED);
        assertThat(verifier.verify(signedBy(second)).name()).isEqualTo("user:x:a");
    }

    @Test
    void whileTheIssuerIsAwayTheLastKeysCountForADay() {
        verifier.verify(issuer.token("a").sign());
        issuer.answer(Answers.FAILING);

        clock.advance(IssuerKeys.STALE_MAX.minusSeconds(1));
        assertThat(verifier.verify(issuer.token("a").at(clock.instant()).sign()).name()).isEqualTo("user:x:a");
        runBeside();
        assertThat(verifier.verify(issuer.token("b").at(clock.instant()).sign()).name()).isEqualTo("user:x:b");
        assertThat(refusal(issuer.token("a").at(clock.instant()).header("kid", "new").sign()))
                .as("known to be of no key that the issuer had").isEqualTo(ErrorCode.NOT_AUTHORIZED);

        clock.advance(Duration.ofSeconds(1));
        assertThat(refusal(issuer.token("a").at(clock.instant()).sign())).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);

        issuer.answer(Answers.WELL);
        clock.advance(IssuerKeys.ATTEMPT_PERIOD);
        assertThat(verifier.verify(issuer.token("a").at(clock.instant()).sign()).name()).isEqualTo("user:x:a");
    }

    @Test
    void aRefreshThatIsDueHoldsUpNoRequest() {
        verifier.verify(issuer.token("a").sign());
        runBeside();
        clock.advance(IssuerKeys.REFRESH_PERIOD);
        for (int i = 0; i < 5; i++) {
            verifier.verify(issuer.token("a" + i).sign());
        }

        assertThat(issuer.requests()).as("nobody has waited").isEqualTo(FETCH);
        assertThat(waiting).as("one is enough").hasSize(1);
        runBeside();
        assertThat(issuer.requests()).isEqualTo(2 * FETCH);
    }

    @ParameterizedTest
    @EnumSource(value = Answers.class, names = "WELL", mode = EnumSource.Mode.EXCLUDE)
    void answersThatCannotBeTrustedBringNoKeys(Answers how) {
        issuer.answer(how);
        assertThat(refusal(issuer.token("a").sign())).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);

        issuer.answer(Answers.WELL);
        assertThat(refusal(issuer.token("a").sign())).as("asked a moment ago").isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
        clock.advance(IssuerKeys.ATTEMPT_PERIOD);
        assertThat(verifier.verify(issuer.token("a").sign()).name()).isEqualTo("user:x:a");
    }

    @Test
    void nobodyListens() throws IOException {
        String token = issuer.token("a").sign();
        TrustedIssuer trusted = issuer.trusted("x");
        issuer.close();

        assertThat(refusal(trusting(trusted), token)).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
    }

    @Test
    void keysCanBeAnywhereIfTheOperatorSaysSoAndBehindAToken(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("token");
        Files.writeString(file, "wrong\n");
        issuer.demand("pods-own-token");
        URI elsewhere = URI.create(issuer.jwksUri().toString().replace("127.0.0.1", "localhost"));
        verifier = trusting(issuer.trusted("k8s", TrustedIssuer.Kind.KUBERNETES,
                new TrustedIssuer.KeySource(elsewhere, false, Optional.empty(), Optional.empty(), Optional.of(file))));
        String token = issuer.token("system:serviceaccount:lake:spark").sign();

        assertThat(refusal(token)).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
        Files.writeString(file, "pods-own-token\n");
        clock.advance(IssuerKeys.ATTEMPT_PERIOD);
        assertThat(verifier.verify(token).name()).isEqualTo("user:k8s:system:serviceaccount:lake:spark");
        assertThat(issuer.requests()).as("no discovery").isEqualTo(2);
    }

    @Test
    void theAgeOfTheKeysIsKnown() {
        TrustedIssuers issuers = new TrustedIssuers(List.of(issuer.trusted("x")), clock, Runnable::run);
        List<Double> ages = new ArrayList<>();
        issuers.forEachKeyAge((name, age) -> ages.add(age.getAsDouble()));
        issuers.prefetch();
        clock.advance(Duration.ofSeconds(7));
        issuers.forEachKeyAge((name, age) -> ages.add(age.getAsDouble()));

        assertThat(ages).containsExactly(Double.NaN, 7.0);
    }

    private String signedBy(TestKey key) {
        return issuer.token("a").header("alg", key.algorithm()).header("kid", key.id()).signedBy(key).sign();
    }

    private void runBeside() {
        while (!waiting.isEmpty()) {
            waiting.pop().run();
        }
    }

    private TokenVerifier trusting(TrustedIssuer trusted) {
        return new TokenVerifier(OWN_KEYS, new TrustedIssuers(List.of(trusted), clock, waiting::add), clock);
    }

    private ErrorCode refusal(String token) {
        return refusal(verifier, token);
    }

    private static ErrorCode refusal(TokenVerifier verifier, String token) {
        CatalogException refusal = catchThrowableOfType(CatalogException.class, () -> verifier.verify(token));
        assertThat(refusal).as("not refused").isNotNull();
        return refusal.code();
    }
}
