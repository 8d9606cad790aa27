package io.serac.server.audit;

import static io.serac.server.TestClient.namespacePath;
import static io.serac.server.TestClient.tablePath;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serac.server.Answer;
import io.serac.server.FakeClock;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import io.serac.server.access.TestGrants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Refusals are recorded with their true reason, reads are counted, and whoever may can search all of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditedDecisionsIT {
    private static final String AUDIT = "/admin/v1/audit";

    private TestServer server;
    private TestClient root;
    private TestClient bob;
    private TestClient carol;
    private TestGrants grants;
    private Audited audit;
    private Path stream;

    @BeforeAll
    void start(@TempDir Path folder) {
        stream = folder.resolve("logs/audit.jsonl");
        server = TestServer.start(Map.of("audit.log-file", stream.toString()));
        root = server.root();
        bob = server.bob();
        carol = server.account("carol");
        grants = new TestGrants(server);
        audit = new Audited(server);
        root.createNamespace("a");
        root.createTable("a", "t");
        root.createTable("a", "seen");
        grants.grant("carol", "DESCRIBE", "table", grants.object("seen"));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void whatIsHiddenIsRecordedAlthoughTheAnswerIsThatOfAnAbsentOne() {
        String id = id();
        bob.with("X-Request-Id", id).get(tablePath("a", "t")).is(404);

        JsonNode record = audit.await(1, "request-id=" + id).getFirst();
        assertThat(record.path("kind").asText()).isEqualTo("deny");
        assertThat(record.path("verdict").asText()).isEqualTo("hidden");
        assertThat(record.path("reason").asText()).isEqualTo("hidden");
        assertThat(record.path("principal").asText()).isEqualTo("service-account:bob");
        assertThat(record.path("operation").asText()).isEqualTo("LOAD_TABLE");
        assertThat(record.path("name").asText()).isEqualTo("main/a/t");
        assertThat(record.path("securable-kind").asText()).isEqualTo("table");
        assertThat(record.path("securable-id").asText()).isEqualTo(grants.object("t").toString());
        assertThat(record.path("status").asInt()).isEqualTo(404);
        assertThat(record.path("epoch").asLong()).isPositive();
    }

    @Test
    void whatIsAbsentIsNotRecorded() {
        String absent = id();
        String hidden = id();
        root.with("X-Request-Id", absent).get(tablePath("a", "none")).is(404);
        root.with("X-Request-Id", absent).get(namespacePath("none")).is(404);
        root.with("X-Request-Id", absent).post(namespacePath("a") + "/tables", "{}").is(400);
        bob.with("X-Request-Id", hidden).get(tablePath("a", "t")).is(404);

        audit.await(1, "request-id=" + hidden);
        assertThat(audit.search("request-id=" + absent)).isEmpty();
    }

    @Test
    void whatIsForbiddenIsRecordedWithWhatIsMissing() {
        String id = id();
        carol.with("X-Request-Id", id).delete(tablePath("a", "seen")).is(403);

        List<JsonNode> records = audit.await(1, "request-id=" + id);
        assertThat(records).hasSize(1);
        assertThat(records.getFirst().path("verdict").asText()).isEqualTo("forbidden");
        assertThat(records.getFirst().path("reason").asText()).isEqualTo("missing-privilege");
        assertThat(records.getFirst().at("/missing/0").asText()).isEqualTo("DROP");
        assertThat(records.getFirst().path("status").asInt()).isEqualTo(403);
    }

    @Test
    void aDisabledPrincipalIsRecordedAndATokenOfNobodyIsNot() {
        TestClient dave = server.account("dave");
        server.sql().useHandle(handle -> handle.execute("UPDATE principal SET disabled = true WHERE name = 'dave'"));
        String disabled = id();
        String nobody = id();
        server.anonymous().with("Authorization", "Bearer x").with("X-Request-Id", nobody).get(tablePath("a", "t"))
                .is(401);
        dave.with("X-Request-Id", disabled).get(tablePath("a", "t")).is(401);

        JsonNode record = audit.await(1, "request-id=" + disabled).getFirst();
        assertThat(record.path("verdict").asText()).isEqualTo("unauthenticated");
        assertThat(record.path("reason").asText()).isEqualTo("principal-disabled");
        assertThat(record.path("principal").asText()).isEqualTo("service-account:dave");
        assertThat(audit.search("request-id=" + nobody)).isEmpty();
    }

    @Test
    void allowedReadsAreCounted() {
        TestClient erin = server.account("erin");
        grants.grant("erin", "DESCRIBE", "table", grants.object("seen"));
        FakeClock clock = new FakeClock();
        try (TestServer counting = server.replica(Map.of(), clock)) {
            TestClient there = erin.at(counting.origin());
            for (int i = 0; i < 7; i++) {
                there.get(tablePath("a", "seen")).is(200);
            }
            there.head(tablePath("a", "seen")).is(204);
            clock.advance(Duration.ofMinutes(1));
            Awaitility.await().until(() -> count("LOAD_TABLE", "erin") == 7 && count("TABLE_EXISTS", "erin") == 1);
        }
        JsonNode record = audit.search("principal=service-account:erin&operation=LOAD_TABLE").getFirst();
        assertThat(record.path("kind").asText()).isEqualTo("read");
        assertThat(record.path("name").asText()).isEqualTo("main/a/seen");
        assertThat(record.path("request-id").isNull()).isTrue();
        assertThat(record.path("time").asText()).endsWith(":00Z");
    }

    private long count(String operation, String account) {
        return audit.search("principal=service-account:" + account + "&operation=" + operation).stream()
                .mapToLong(record -> record.path("count").asLong()).sum();
    }

    @Test
    void theSearchNeedsItsPrivilege() {
        bob.get(AUDIT).isError(404, "NotFoundException");
        grants.grant("carol", "CREATE_WAREHOUSE", "server", grants.server());
        carol.get(AUDIT).isError(403, "ForbiddenException");
        TestClient auditor = server.account("auditor");
        grants.grant("auditor", "READ_AUDIT", "server", grants.server());
        auditor.get(AUDIT).is(200);
        auditor.get(tablePath("a", "t")).isError(403, "ForbiddenException");
    }

    @Test
    void parametersNarrowTheSearchTogether() {
        root.createTable("a", "narrow");
        String table = audit.search("operation=createTable").getFirst().path("securable-id").asText();
        assertThat(audit.search("securable-id=" + table + "&operation=CREATE_TABLE&verdict=allowed")).hasSize(1);
        JsonNode record = audit.search("securable-id=" + table).getFirst();
        String time = record.path("time").asText();
        assertThat(audit.search("securable-id=" + table + "&from=" + time)).hasSize(1);
        assertThat(audit.search("securable-id=" + table + "&to=" + time)).isEmpty();
        assertThat(audit.search("securable-id=" + table + "&principal=service-account:bob")).isEmpty();
        assertThat(audit.search("securable-id=" + table + "&principal=service-account:root")).hasSize(1);
        assertThat(audit.search("securable-id=" + UUID.randomUUID())).isEmpty();
        assertThat(audit.search("verdict=hidden&operation=CREATE_TABLE&principal=service-account:root")).isEmpty();
        assertThat(audit.search("from=2020-01-01T00:00:00%2B01:00&to=2020-01-02T00:00:00Z")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"from=yesterday", "from=2030-01-01", "to=1", "to=-999999999-01-01T00:00:00Z",
            "from=2030-01-02T00:00:00Z&to=2030-01-01T00:00:00Z", "principal=bob", "principal=", "securable-id=1",
            "securable-id=1-1-1-1-1", "operation=DROP_EVERYTHING", "verdict=Allowed", "verdict=", "request-id=a%20b",
            "request-id=", "page-size=0", "page-size=x", "page-token=x", "verdict=hidden&verdict=hidden",
            "principal=service-account%3Aa%00"})
    void parametersOfOtherFormsAreRefused(String query) {
        Answer refused = root.get(AUDIT + "?" + query).isError(400, "BadRequestException");
        assertThat(refused.at("/error/reason").asText()).isEqualTo("invalid-parameter");
    }

    @Test
    void pagesHoldEachRecordOnceNewestFirst() {
        for (int i = 0; i < 7; i++) {
            root.createNamespace("paged" + i);
        }
        List<JsonNode> all = new ArrayList<>();
        String token = "";
        do {
            Answer page = root.get(AUDIT + "?operation=CREATE_NAMESPACE&page-size=3&page-token=" + token).is(200);
            assertThat(page.at("/items").size()).isLessThanOrEqualTo(3);
            page.at("/items").forEach(all::add);
            token = page.at("/next-page-token").asText();
        } while (!token.isEmpty());

        assertThat(all).hasSizeGreaterThanOrEqualTo(8);
        Set<Long> ids = new HashSet<>();
        all.forEach(record -> assertThat(ids.add(record.path("id").asLong())).isTrue());
        assertThat(all).extracting(record -> record.path("time").asText())
                .isSortedAccordingTo((a, b) -> b.compareTo(a));
        assertThat(all.getFirst().path("name").asText()).isEqualTo("main/paged6");
    }

    @Test
    void everyRecordIsAlsoALineOfTheStream() {
        String changed = id();
        String denied = id();
        root.with("X-Request-Id", changed).createNamespace("streamed");
        bob.with("X-Request-Id", denied).get(namespacePath("streamed")).is(404);

        Awaitility.await().untilAsserted(() -> {
            List<JsonNode> lines = lines();
            assertThat(lines).filteredOn(line -> line.path("request-id").asText().equals(changed)).hasSize(1);
            assertThat(lines).filteredOn(line -> line.path("request-id").asText().equals(denied)).singleElement()
                    .satisfies(line -> assertThat(line.path("verdict").asText()).isEqualTo("hidden"));
        });
    }

    private List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(stream)) {
            lines.add(new ObjectMapper().readTree(line));
        }
        return lines;
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }
}
