package io.serac.server.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import io.serac.server.operation.HttpMethod;
import io.serac.server.operation.Operation;
import io.serac.server.operation.Requirement;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every endpoint as nobody and as somebody without rights. Requests are right in every other way, so that the refusal is about the
 * caller. What right requests are, {@link RightRequests} says.
 */
class OperationCensusIT {
    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    @BeforeAll
    static void prepare() {
        SERVER.root().createNamespace("a");
        SERVER.root().createTable("a", "t");
        SERVER.root().createView("a", "v");
    }

    @ParameterizedTest
    @EnumSource
    void nobodyGetsInWithoutAToken(Operation operation) {
        if (operation.requirement() instanceof Requirement.Anonymous) {
            return;
        }
        Answer answer = send(SERVER.anonymous(), operation).is(401);
        assertThat(answer.header("WWW-Authenticate"))
                .hasValueSatisfying(value -> assertThat(value).startsWith("Bearer"));
        if (operation.method() != HttpMethod.HEAD) {
            answer.isError(401, "NotAuthorizedException");
        }
        send(SERVER.anonymous().with("Authorization", "Bearer x"), operation).is(401);
        send(SERVER.anonymous().with("Authorization", "Basic cm9vdDpyb290"), operation).is(401);
    }

    @ParameterizedTest
    @EnumSource
    void toSomebodyWithoutRightsEverythingIsAbsent(Operation operation) {
        switch (operation.requirement()) {
            case Requirement.Anonymous anyone -> {
                // Has its own tests.
            }
            case Requirement.Engine engine -> send(SERVER.bob(), operation).isError(401, "NotAuthorizedException");
            case Requirement.Authenticated proven -> send(SERVER.bob(), operation).is(200);
            case Requirement.Needs needs -> assertHidden(operation);
            case Requirement.ByUpdates updates -> assertHidden(operation);
        }
    }

    private static void assertHidden(Operation operation) {
        Answer hidden = send(SERVER.bob(), operation).is(404);
        if (operation.method() != HttpMethod.HEAD) {
            Answer absent = SERVER.bob().with("X-Request-Id", "census").send(operation.method().name(),
                    RightRequests.path(operation, "a").replace("main", "none"), RightRequests.body(operation, "a"));
            assertThat(absent.body()).isEqualTo(hidden.body().replace("main", "none"));
        }
    }

    private static Answer send(TestClient client, Operation operation) {
        return client.with("Content-Type", "application/json").with("X-Request-Id", "census").send(
                operation.method().name(), RightRequests.path(operation, "a"), RightRequests.body(operation, "a"));
    }
}
