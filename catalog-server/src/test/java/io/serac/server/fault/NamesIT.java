package io.serac.server.fault;

import static io.serac.server.TestClient.namespacePath;
import static io.serac.server.TestClient.tableBody;
import static io.serac.server.TestClient.tablePath;
import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.util.Arrays;
import java.util.Collections;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesIT {
    private static final String NAMESPACES = "/catalog/v1/main/namespaces";

    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    private final TestClient root = SERVER.root();
    private final String namespace = "n" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void prepare() {
        root.createNamespace(namespace);
    }

    @ParameterizedTest
    @ValueSource(strings = {"with blank", "plus+plus", "percent%2Fpercent", "100%", "dot.dot", "semi;x=1", "q?m", "h#h",
            "a&b=c", "a:b@c", "a,b", "'", "<b>", "{x}", "[x]", "~", "...", "ÄÖ", "日本", "😀", "TABLE", "%1F",
            "$snapshots",
            "naïve", "a*b|c"})
    void ordinaryNamesAreKeptAsTheyAre(String name) {
        root.send("POST", namespacePath(namespace) + "/tables", tableBody("x").replace('\'', '"')
                .replace("\"name\": \"x\"", "\"name\": \"" + name.replace("\"", "\\\"") + "\"")).is(200);
        root.createNamespace(namespace, name);

        root.get(tablePath(namespace, name)).is(200);
        root.head(tablePath(namespace, name)).is(204);
        assertThat(root.get(namespacePath(namespace) + "/tables").at("/identifiers/0/name").asText()).isEqualTo(name);
        assertThat(root.get(namespacePath(namespace, name)).is(200).at("/namespace/1").asText()).isEqualTo(name);
        root.delete(tablePath(namespace, name)).is(204);
        root.delete(namespacePath(namespace, name)).is(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "a\\\\b", "a\\u0001b", "a\\u001fb", "a\\u0000", "\\u007f", "a\\n",
            "\\ud800"})
    void namesThatCannotBeAreRefused(String json) {
        String table = tableBody("x").replace('\'', '"').replace("\"name\": \"x\"", "\"name\": \"" + json + "\"");
        root.send("POST", namespacePath(namespace) + "/tables", table).isError(400, "BadRequestException");
        String level = "{\"namespace\": [\"" + namespace + "\", \"" + json + "\"]}";
        root.send("POST", NAMESPACES, level).isError(400, "BadRequestException");
        root.createTable(namespace, "t");
        root.send("POST", "/catalog/v1/main/tables/rename", """
                {"source": {"namespace": ["%1$s"], "name": "t"}, "destination": {"namespace": ["%1$s"], "name": "%2$s"}}
                """.formatted(namespace, json)).isError(400, "BadRequestException");
        root.head(tablePath(namespace, "t")).is(204);
        assertThat(root.get(NAMESPACES + "?parent=" + namespace).at("/namespaces")).isEmpty();
    }

    @Test
    void namesHaveALargestLengthAndDepth() {
        String longest = "ä".repeat(255);
        root.createTable(namespace, longest);
        root.get(tablePath(namespace, longest)).is(200);
        root.post(namespacePath(namespace) + "/tables", tableBody("x".repeat(256))).isError(400, "BadRequestException");
        root.get(tablePath(namespace, "x".repeat(256))).isError(404, "NoSuchTableException");

        String[] levels = {namespace};
        while (levels.length < 16) {
            String[] deeper = Arrays.copyOf(levels, levels.length + 1);
            deeper[levels.length] = "l";
            levels = deeper;
            root.createNamespace(levels);
        }
        root.get(namespacePath(levels)).is(200);
        String tooDeep = String.join("\",\"", levels) + "\",\"l";
        root.send("POST", NAMESPACES, "{\"namespace\":[\"" + tooDeep + "\"]}").isError(400, "BadRequestException");
        root.get(namespacePath(levels) + "%1Fl").isError(404, "NoSuchNamespaceException");
        root.send("POST", NAMESPACES, "{\"namespace\":[]}").isError(400, "BadRequestException");
        root.post(NAMESPACES, "{'namespace':['no-such-parent','x']}").isError(404, "NoSuchNamespaceException",
                "Namespace does not exist: no-such-parent");
        root.post(NAMESPACES, "{'namespace':[" + String.join(",", Collections.nCopies(5000, "'a'")) + "]}").is(400);
    }

    @Test
    void theSeparatorOfLevelsIsReadInEitherCase() {
        root.createNamespace(namespace, "b");
        root.get(NAMESPACES + "/" + namespace + "%1fb").is(200);
        root.get(NAMESPACES + "/" + namespace + "%1Fb").is(200);
        root.get(NAMESPACES + "/" + namespace + ".b").isError(404, "NoSuchNamespaceException");
        root.get(NAMESPACES + "/" + namespace + "%1F").isError(400, "BadRequestException");
        root.get(NAMESPACES + "/%1F" + namespace).isError(400, "BadRequestException");
        root.get(NAMESPACES + "/" + namespace + "%1F%1Fb").isError(400, "BadRequestException");
        assertThat(root.get(NAMESPACES + "?parent=" + namespace + "%1fb").is(200).at("/namespaces")).isEmpty();
        assertThat(root.get(NAMESPACES + "?parent=" + namespace).at("/namespaces/0/1").asText()).isEqualTo("b");
    }

    @Test
    void aPlusIsLookedUpAsAPlusAndThenAsABlank() {
        root.createTable(namespace, "a b");
        root.get(namespacePath(namespace) + "/tables/a+b").is(200);
        root.get(namespacePath(namespace) + "/tables/a%2Bb").isError(404, "NoSuchTableException");

        Answer plus = root.createTable(namespace, "a+b");
        assertThat(root.get(namespacePath(namespace) + "/tables/a+b").at("/metadata/table-uuid"))
                .isEqualTo(plus.at("/metadata/table-uuid"));
        assertThat(root.get(namespacePath(namespace) + "/tables/a%20b").at("/metadata/table-uuid"))
                .isNotEqualTo(plus.at("/metadata/table-uuid"));
        root.delete(namespacePath(namespace) + "/tables/a+b").is(204);
        root.head(namespacePath(namespace) + "/tables/a%2Bb").is(404);
        root.head(namespacePath(namespace) + "/tables/a%20b").is(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tables/..", "/tables/.", "/tables/", "/tables/t/", "/tables/%00",
            "/tables/%C0%AF", "/tables/%2e%2e", "/tables//t", "/tables/%ED%A0%80", "/tables/%E4", "/tables/x/../t",
            "/../../../../admin/v1/whoami"})
    void pathsThatMeanNothingAreRefused(String path) {
        root.createTable(namespace, "t");
        for (String method : new String[]{"GET", "DELETE"}) {
            Answer answer = root.send(method, namespacePath(namespace) + path, "");
            assertThat(answer.status()).as(answer.body()).isIn(400, 404, 405);
            assertThat(answer.at("/error/code").asInt()).isEqualTo(answer.status());
        }
        root.head(tablePath(namespace, "t")).is(204);
    }

    @Test
    void slashesAndSemicolonsInPathsAreData() {
        root.createTable(namespace, "t");
        root.get(namespacePath(namespace) + "/tables/x%2Ft").isError(404, "NoSuchTableException");
        root.get(namespacePath(namespace) + "/tables/t;x=1").isError(404, "NoSuchTableException");
        root.get(namespacePath(namespace) + "/tables/file:%2Ftmp%2Fx").isError(404, "NoSuchTableException");
        root.get(namespacePath(namespace) + "/tables/t%01").isError(404, "NoSuchTableException");
        root.get(namespacePath(namespace) + "/tables/T").isError(404, "NoSuchTableException");
    }

    @Test
    void tablesAndViewsShareTheirNames() {
        root.createTable(namespace, "t");
        root.createView(namespace, "v");
        root.post(namespacePath(namespace) + "/views", TestClient.viewBody("t")).isError(409, "AlreadyExistsException",
                "Table with same name already exists: " + namespace + ".t");
        root.post(namespacePath(namespace) + "/tables", tableBody("v")).isError(409, "AlreadyExistsException",
                "View with same name already exists: " + namespace + ".v");
        root.get(tablePath(namespace, "v")).isError(404, "NoSuchTableException", "Table does not exist: ");
        root.get(TestClient.viewPath(namespace, "t")).isError(404, "NoSuchViewException", "View does not exist: ");
        root.delete(tablePath(namespace, "v")).isError(404, "NoSuchTableException");
    }
}
