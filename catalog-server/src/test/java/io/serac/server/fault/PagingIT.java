package io.serac.server.fault;

import static io.serac.server.TestClient.namespacePath;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagingIT {
    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    private final TestClient root = SERVER.root();
    private final String namespace = "n" + UUID.randomUUID().toString().substring(0, 8);
    private final String tables = namespacePath(namespace) + "/tables";

    @BeforeEach
    void prepare() {
        root.createNamespace(namespace);
    }

    private static String next(Answer page) {
        return page.at("/next-page-token").asText("");
    }

    private Answer page(String token, int size) {
        return root.get(tables + "?pageToken=" + URLEncoder.encode(token, StandardCharsets.UTF_8) + "&pageSize=" + size)
                .is(200);
    }

    private static List<String> names(Answer page) {
        List<String> names = new ArrayList<>();
        for (JsonNode identifier : page.at("/identifiers")) {
            names.add(identifier.path("name").asText());
        }
        return names;
    }

    @Test
    void pagesGiveEveryNameOnceAlthoughNamesComeAndGo() {
        for (int i = 0; i < 10; i++) {
            root.createTable(namespace, "t" + i);
        }
        Answer first = page("", 4);
        assertThat(names(first)).containsExactly("t0", "t1", "t2", "t3");

        root.createTable(namespace, "a");
        root.createTable(namespace, "t35");
        root.delete(tables + "/t3").is(204);
        root.delete(tables + "/t5").is(204);
        Answer second = page(next(first), 4);
        Answer third = page(next(second), 4);

        assertThat(names(second)).containsExactly("t35", "t4", "t6", "t7");
        assertThat(names(third)).containsExactly("t8", "t9");
        assertThat(next(third)).isEmpty();
        assertThat(names(root.get(tables))).hasSize(10);
    }

    @Test
    void theLastPageHasNoTokenEvenIfItIsFull() {
        root.createTable(namespace, "t0");
        root.createTable(namespace, "t1");
        assertThat(next(page("", 2))).isEmpty();
        assertThat(next(page("", 1))).isNotEmpty();
        assertThat(next(root.get(tables + "?pageToken="))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "x", "2147483648", "1.5", "", "%20"})
    void sizesOfPagesAreWholeNumbersFromOne(String size) {
        root.get(tables + "?pageSize=" + size).isError(400, "BadRequestException");
        root.get(tables + "?pageSize=2147483647").is(200);
    }

    @Test
    void tokensAreGoodForTheirListAndTheirPrincipalOnly() {
        for (int i = 0; i < 3; i++) {
            root.createTable(namespace, "t" + i);
            root.createView(namespace, "v" + i);
        }
        String token = next(page("", 1));
        root.createNamespace(namespace, "other");

        for (String foreign : List.of(namespacePath(namespace, "other") + "/tables?pageToken=" + token,
                namespacePath(namespace) + "/views?pageToken=" + token,
                "/catalog/v1/main/namespaces?pageToken=" + token, tables + "?pageToken=" + token + "A",
                tables + "?pageToken=x", tables + "?pageToken=" + "A".repeat(5000),
                tables + "?pageToken=" + token.substring(0, 20), tables + "?pageToken=%2B%2B%2B%2B")) {
            root.get(foreign).isError(400, "BadRequestException");
        }
        SERVER.bob().get(tables + "?pageToken=" + token).is(404);
        page(token, 1);
    }

    @Test
    void namespacesAndViewsArePagedTheSameWay() {
        for (int i = 0; i < 5; i++) {
            root.createNamespace(namespace, "c" + i);
            root.createView(namespace, "v" + i);
        }
        for (String list : List.of("/catalog/v1/main/namespaces?parent=" + namespace + "&",
                namespacePath(namespace) + "/views?")) {
            int found = 0;
            String token = "";
            do {
                Answer page = root.get(list + "pageSize=2&pageToken=" + token).is(200);
                found += page.at("/namespaces").size() + page.at("/identifiers").size();
                token = next(page);
            } while (!token.isEmpty());
            assertThat(found).isEqualTo(5);
        }
    }
}
