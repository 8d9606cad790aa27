package io.serac.server.principal;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What must hold for all changes together holds too when they are sent at the same time. */
class RacingAdministratorsIT {
    private static final String ADMINS = "/admin/v1/roles/server-admin/members/service-account:";
    private static final int ROUNDS = 20;

    @AutoClose
    private static final TestServer SERVER = TestServer.start();
    @AutoClose
    private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

    @Test
    void twoAdministratorsWhoRemoveEachOtherLeaveOne() throws Exception {
        TestClient root = SERVER.root();
        TestClient second = SERVER.account("second");
        root.put(ADMINS + "second", "{}").is(201);
        for (int round = 0; round < ROUNDS; round++) {
            List<Answer> answers = together(List.of(() -> root.delete(ADMINS + "second"),
                    () -> second.delete(ADMINS + "root")));

            assertThat(answers).extracting(Answer::status).contains(204);
            TestClient left = root.get("/admin/v1/principals").status() == 200 ? root : second;
            left.get("/admin/v1/principals").is(200);
            left.put(ADMINS + "root", "{'admin-option': true}");
            left.put(ADMINS + "second", "{}");
            root.get("/admin/v1/principals").is(200);
            second.get("/admin/v1/principals").is(200);
        }
    }

    @Test
    void twoMembershipsThatTogetherWouldBeACircleAreNeverBothMade() throws Exception {
        TestClient root = SERVER.root();
        for (int round = 0; round < ROUNDS; round++) {
            String one = "/admin/v1/roles/one" + round;
            String two = "/admin/v1/roles/two" + round;
            root.put(one, "{}").is(201);
            root.put(two, "{}").is(201);
            String first = one + "/members/role:two" + round;
            String second = two + "/members/role:one" + round;

            assertThat(together(List.of(() -> root.put(first, "{}"), () -> root.put(second, "{}"))))
                    .extracting(Answer::status).containsExactlyInAnyOrder(201, 409);
        }
    }

    @Test
    void oneOfManyEqualCreatesCreates() throws Exception {
        TestClient root = SERVER.root();
        List<Callable<Answer>> creates = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            creates.add(() -> root.put("/admin/v1/roles/contended", "{}"));
        }
        assertThat(together(creates)).extracting(Answer::status).containsOnlyOnce(201).containsOnly(200, 201);
    }

    private static List<Answer> together(List<Callable<Answer>> requests)
            throws InterruptedException, ExecutionException {
        List<Answer> answers = new ArrayList<>();
        for (Future<Answer> sent : THREADS.invokeAll(requests)) {
            answers.add(sent.get());
        }
        return answers;
    }
}
