package io.serac.storage.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.serac.storage.CallLimits;
import io.serac.storage.StorageException;
import io.serac.storage.StorageException.Kind;
import io.serac.storage.StsSettings;
import io.serac.storage.location.Location;
import io.serac.storage.scope.StorageMode;
import io.serac.storage.scope.StorageScope;
import io.serac.storage.session.FakeTokenService.Answer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comes of bad answers, and that secrets come out nowhere. */
class TokenServiceFailureTest {
    private static final UUID ALICE = UUID.fromString("0190b6f4-0000-7000-8000-0000000000aa");
    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");
    private static final List<String> UNREADABLE = List.of("", "no xml", "<html><body>oops", "{\"a\":1}",
            "<Error><Code>Whatever</Code></Error>", "\u0000\u0001");

    private final FakeClock clock = new FakeClock(NOW);
    private FakeTokenService service;
    private CredentialIssuer issuer;
    private StorageScope scope;

    @BeforeEach
    void open() {
        service = FakeTokenService.start(clock);
        issuer = new CredentialIssuer(service.policy(), clock, FakeTokenService.PATIENT);
        scope = StorageScope.of(service.profile(StsSettings.DEFAULT), List.of(), new UUID(0, 1),
                List.of(Location.parse("s3://lake/wh/t1")), StorageMode.READ);
    }

    @AfterEach
    void close() {
        issuer.close();
        service.close();
    }

    @ParameterizedTest
    @CsvSource({"302, DENIED", "307, DENIED", "400, DENIED", "401, DENIED", "403, DENIED", "404, DENIED", "405, DENIED",
            "501, DENIED", "408, UNAVAILABLE", "429, UNAVAILABLE", "500, UNAVAILABLE", "502, UNAVAILABLE",
            "503, UNAVAILABLE", "504, UNAVAILABLE"})
    void statusesAreToldApartWhateverTheBody(int status, Kind kind) {
        for (String body : UNREADABLE) {
            service.answer(Answer.of(status, body));

            StorageException failure = failure(kind);

            assertThat(failure).hasMessageContaining("status " + status).hasMessageContaining("s3://lake/wh");
        }
    }

    @Test
    void overloadIsNoRefusalEvenIfItComesAs400() {
        service.answer(Answer.of(400, "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error>"
                + "<Type>Sender</Type><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>"));
        failure(Kind.UNAVAILABLE);

        service.answer(Answer.of(400, "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error>"
                + "<Type>Sender</Type><Code>PackedPolicyTooLarge</Code><Message>no</Message></Error></ErrorResponse>"));
        failure(Kind.DENIED);
    }

    @Test
    void followsNobody() {
        service.answer(new Answer(307, "", Map.of("Location", service.endpoint() + "/elsewhere")));

        failure(Kind.DENIED);

        assertThat(service.asked()).extracting(FakeTokenService.Asked::path).containsOnly("/");
    }

    @Test
    void everyRepetitionHasThePolicy() {
        service.answer(Answer.of(503, ""));

        failure(Kind.UNAVAILABLE);

        assertThat(service.asked()).hasSizeBetween(1, 3)
                .allSatisfy(asked -> assertThat(asked.form()).containsEntry("Policy", SessionPolicy.of(scope)));
    }

    @Test
    void answersWithoutTemporaryKeysAreNone() {
        String end = NOW.plusSeconds(3600).toString();
        service.answer(Answer.of(200, FakeTokenService.xml("ASIA", FakeTokenService.SECRET, "", end)));
        failure(Kind.DENIED);
        service.answer(Answer.of(200, FakeTokenService.xml("ASIA", "", FakeTokenService.TOKEN, end)));
        failure(Kind.DENIED);
        service.answer(Answer.of(200, FakeTokenService.xml("", FakeTokenService.SECRET, FakeTokenService.TOKEN, end)));
        failure(Kind.DENIED);
        service.answer(
                Answer.of(200, FakeTokenService.xml("AKBASE", FakeTokenService.SECRET, FakeTokenService.TOKEN, end)));
        assertThat(failure(Kind.DENIED)).hasMessageContaining("key of the server");
        service.answer(Answer.of(200, FakeTokenService.xml("ASIA", FakeTokenService.SECRET, FakeTokenService.TOKEN,
                NOW.toString())));
        assertThat(failure(Kind.DENIED)).hasMessageContaining("clocks");
        service.answer(Answer.of(200, "<AssumeRoleResponse/>"));
        failure(Kind.DENIED);
        service.answer(Answer.of(200, FakeTokenService.xml("ASIA", FakeTokenService.SECRET, FakeTokenService.TOKEN,
                NOW.plusSeconds(1).toString())));
        assertThat(issuer.issue(scope, ALICE).expiresAt()).isEqualTo(NOW.plusSeconds(1));
    }

    @Test
    void anAnswerThatCannotBeReadIsNone() {
        service.answer(Answer.of(200, "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>"
                + FakeTokenService.SECRET));
        StorageException cut = catchThrowableOfType(StorageException.class, () -> issuer.issue(scope, ALICE));
        assertThat(cut).isNotNull();
        assertSilent(cut);

        service.answer(Answer.of(200, FakeTokenService.xml("ASIA", FakeTokenService.SECRET, FakeTokenService.TOKEN,
                "tomorrow")));
        StorageException badTime = catchThrowableOfType(StorageException.class, () -> issuer.issue(scope, ALICE));
        assertThat(badTime).isNotNull();
        assertSilent(badTime);
    }

    @Test
    void aServiceThatIsGoneOrHangsIsUnavailable() {
        try (CredentialIssuer hasty = new CredentialIssuer(service.policy(), clock, new CallLimits(
                Duration.ofMillis(500), Duration.ofMillis(300), Duration.ofMillis(600), Duration.ofMinutes(1), 2))) {
            service.waitFor(new CountDownLatch(1));
            assertThatExceptionOfType(StorageException.class).isThrownBy(() -> hasty.issue(scope, ALICE))
                    .extracting(StorageException::kind).isEqualTo(Kind.UNAVAILABLE);
        }
        service.close();
        failure(Kind.UNAVAILABLE);
    }

    @Test
    void secretsShowInNoText() {
        ScopedCredentials keys = issuer.issue(scope, ALICE);

        assertThat(keys.secretAccessKey()).contains("canary");
        assertThat(List.of(keys, scope, scope.profile(), issuer)).asString().doesNotContain("canary")
                .contains(keys.accessKeyId());
    }

    @Test
    void keysAreWhole() {
        Instant end = NOW.plusSeconds(1);
        assertThatIllegalArgumentException().isThrownBy(() -> new ScopedCredentials("", "s", "t", NOW, end));
        assertThatIllegalArgumentException().isThrownBy(() -> new ScopedCredentials("a", " ", "t", NOW, end));
        assertThatIllegalArgumentException().isThrownBy(() -> new ScopedCredentials("a", "s", "", NOW, end));
        assertThatIllegalArgumentException().isThrownBy(() -> new ScopedCredentials("a", "s", "t", NOW, NOW));
        assertThat(new ScopedCredentials("a", "s", "t", NOW, end).freshUntil()).isEqualTo(NOW.plusMillis(500));
    }

    private StorageException failure(Kind kind) {
        StorageException failure = catchThrowableOfType(StorageException.class, () -> issuer.issue(scope, ALICE));
        assertThat(failure).isNotNull();
        assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(kind);
        assertSilent(failure);
        return failure;
    }

    private static void assertSilent(StorageException failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString()).doesNotContain("canary");
    }
}
