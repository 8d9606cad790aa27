package io.serac.server.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class WarehousesIT {
    private static final String WAREHOUSES = "/admin/v1/warehouses/";

    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    private final TestClient root = SERVER.root();
    private final TestClient bob = SERVER.bob();

    @Test
    void whoMayCreateWarehousesPutsReplacesAndDeletesThem() {
        bob.put(WAREHOUSES + "sales", file("sales")).isError(404, "NoSuchWarehouseException",
                "Warehouse does not exist: sales");
        Answer made = root.put(WAREHOUSES + "sales", file("sales")).is(201);
        assertThat(made.at("/storage/root").asText()).isEqualTo("file:" + folder("sales"));
        assertThat(made.at("/undrop-period").asText()).isEqualTo("P7D");
        assertThat(root.get("/catalog/v1/config?warehouse=sales").is(200).at("/overrides/prefix").asText())
                .isEqualTo("sales");

        Answer replaced = root.put(WAREHOUSES + "sales",
                "{'properties': {'a': 'b'}, 'undrop-period': 'PT36H'}").is(200);
        assertThat(replaced.at("/undrop-period").asText()).isEqualTo("P1DT12H");
        assertThat(replaced.at("/storage")).isEqualTo(made.at("/storage"));
        assertThat(root.get("/catalog/v1/config?warehouse=sales").is(200).at("/defaults/a").asText()).isEqualTo("b");

        bob.get(WAREHOUSES + "sales").is(404);
        bob.delete(WAREHOUSES + "sales").is(404);
        assertThat(bob.get("/admin/v1/warehouses").is(200).at("/items")).isEmpty();
        root.delete(WAREHOUSES + "sales").is(204);
        root.delete(WAREHOUSES + "sales").is(404);
    }

    @Test
    void everythingWrongIsSaidAtOnceAndNothingIsMade() {
        Answer refused = root.put(WAREHOUSES + "wrong", """
                {'storage': {'type': 'file', 'root': 'file:/etc', 'x': 1}, 'undrop-period': '7 days', 'nonsense': 1,
                 'properties': {'a': 1}, 'protected': 'yes', 'allowed-locations': ['nowhere']}
                """).isError(400, "BadRequestException", "Invalid warehouse.");
        assertThat(refused.body()).contains("storage.root", "storage.x", "undrop-period", "nonsense", "properties.a",
                "protected", "allowed-locations");
        root.put(WAREHOUSES + "Wrong", file("wrong")).isError(400, "BadRequestException", "The name of a warehouse");
        root.get(WAREHOUSES + "wrong").is(404);
    }

    @Test
    void whatRestrictedCallersAreShownIsRedactedOrDeniedAndNothingElse() {
        assertThat(root.put(WAREHOUSES + "open", file("open")).is(201).at("/restricted-clients").asText())
                .isEqualTo("redact");
        assertThat(root.put(WAREHOUSES + "open", "{'restricted-clients': 'deny'}").is(200).at("/restricted-clients")
                .asText()).isEqualTo("deny");
        assertThat(root.put(WAREHOUSES + "open", "{'undrop-period': 'P1D'}").is(200).at("/restricted-clients")
                .asText()).isEqualTo("deny");
        assertThat(root.put(WAREHOUSES + "open", "{'restricted-clients': 'governed'}")
                .isError(400, "BadRequestException", "Invalid warehouse.").at("/error/message").asText())
                .contains("not available");
        for (String wrong : List.of("'DENY'", "'show'", "''", "true", "null")) {
            assertThat(root.put(WAREHOUSES + "open", "{'restricted-clients': " + wrong + "}").is(400).body())
                    .contains("restricted-clients");
        }
        bob.put(WAREHOUSES + "open", "{'restricted-clients': 'redact'}").is(404);
        assertThat(root.get(WAREHOUSES + "open").is(200).at("/restricted-clients").asText()).isEqualTo("deny");
        root.delete(WAREHOUSES + "open").is(204);
    }

    @Test
    void appendsAreReadIfTheWarehouseSaysSoAndOnlyThen() {
        assertThat(root.put(WAREHOUSES + "strict", file("strict")).is(201).at("/strict-append").asBoolean(true))
                .isFalse();
        String tag = root.get(WAREHOUSES + "strict").is(200).header("ETag").orElseThrow();
        Answer changed = root.put(WAREHOUSES + "strict", "{'strict-append': true}").is(200);
        assertThat(changed.at("/strict-append").asBoolean()).isTrue();
        assertThat(changed.header("ETag").orElseThrow()).isNotEqualTo(tag);
        assertThat(root.put(WAREHOUSES + "strict", "{'undrop-period': 'P1D'}").is(200).at("/strict-append")
                .asBoolean()).isTrue();
        for (String wrong : List.of("'true'", "1", "null", "[]")) {
            assertThat(root.put(WAREHOUSES + "strict", "{'strict-append': " + wrong + "}").is(400).body())
                    .contains("strict-append");
        }
        bob.put(WAREHOUSES + "strict", "{'strict-append': false}").is(404);
        assertThat(root.get(WAREHOUSES + "strict").is(200).at("/strict-append").asBoolean()).isTrue();
        assertThat(root.put(WAREHOUSES + "strict", "{'strict-append': false}").is(200).at("/strict-append")
                .asBoolean()).isFalse();
        root.delete(WAREHOUSES + "strict").is(204);
        assertThat(root.put(WAREHOUSES + "strict", file("strict").replace("}}", "}, 'strict-append': true}")).is(201)
                .at("/strict-append").asBoolean()).isTrue();
        root.delete(WAREHOUSES + "strict").is(204);
    }

    @Test
    void foldersOfWarehousesStayApart() {
        root.put(WAREHOUSES + "apart", file("apart")).is(201);

        root.put(WAREHOUSES + "inside", file("apart/inside")).isError(409, "ConflictException",
                "The root or an allowed");
        root.put(WAREHOUSES + "around", file("")).is(400);
        root.put(WAREHOUSES + "beside", file("apart2")).is(201);
        root.put(WAREHOUSES + "beside", "{'allowed-locations': ['file:" + folder("apart/x") + "']}").is(409);
        root.put(WAREHOUSES + "beside", "{'allowed-locations': ['file:" + folder("apart2/x") + "']}").is(400);
        root.put(WAREHOUSES + "beside", "{'allowed-locations': ['file:" + folder("free") + "']}").is(200);
    }

    @Test
    void aWarehouseInUseKeepsItsRootAndStays() {
        root.put(WAREHOUSES + "used", file("used")).is(201);
        root.put(WAREHOUSES + "used/storage", storage("used2")).is(200);
        root.post("/catalog/v1/used/namespaces", "{'namespace': ['a']}").is(200);

        root.put(WAREHOUSES + "used/storage", storage("used3")).isError(409, "ConflictException", "in-use");
        root.delete(WAREHOUSES + "used").isError(409, "ConflictException", "in-use");
        assertThat(root.get(WAREHOUSES + "used/storage").at("/root").asText()).isEqualTo("file:" + folder("used2"));

        root.delete("/catalog/v1/used/namespaces/a").is(204);
        root.delete(WAREHOUSES + "used").is(204);
    }

    @Test
    void aProtectedWarehouseIsNotDeleted() {
        root.put(WAREHOUSES + "kept", file("kept").replace("}}", "}, 'protected': true}")).is(201);

        root.delete(WAREHOUSES + "kept").isError(403, "ForbiddenException", "Warehouse kept is protected");
        root.put(WAREHOUSES + "kept/protection", "{'enabled': false}").is(200);
        root.delete(WAREHOUSES + "kept").is(204);
    }

    @Test
    void changesMeetWhatTheirSenderHasSeen() {
        String tag = root.with("If-None-Match", "*").put(WAREHOUSES + "seen", file("seen")).is(201).header("ETag")
                .orElseThrow();
        root.with("If-None-Match", "*").put(WAREHOUSES + "seen", "{}").isError(412, "PreconditionFailedException");

        String next = root.with("If-Match", tag).put(WAREHOUSES + "seen", "{'protected': false}").is(200)
                .header("ETag").orElseThrow();
        assertThat(next).isNotEqualTo(tag);
        root.with("If-Match", tag).put(WAREHOUSES + "seen", "{'protected': true}").is(412);
        root.with("If-Match", tag).delete(WAREHOUSES + "seen").is(412);
        root.with("If-Match", next).delete(WAREHOUSES + "seen").is(204);
    }

    @Test
    void aRepeatedCreateIsAnsweredAsTheFirstOne() {
        TestClient once = root.with("Idempotency-Key", UUID.randomUUID().toString());
        Answer first = once.put(WAREHOUSES + "once", file("once")).is(201);
        Answer again = once.put(WAREHOUSES + "once", file("once")).is(201);

        assertThat(again.body()).isEqualTo(first.body());
        once.put(WAREHOUSES + "once", "{}").is(422);
    }

    @Test
    void withoutMasterKeyNoCredentialsAreStored() {
        root.put(WAREHOUSES + "cloud", """
                {'storage': {'type': 's3', 'root': 's3://lake/x', 'endpoint': 'https://s3.example',
                 'credentials': {'access-key-id': 'AK', 'secret-access-key': 'canary'}}}
                """).isError(409, "ConflictException", "This server has no master key");
        root.get(WAREHOUSES + "cloud").is(404);
    }

    @Test
    void aRootSaysWhoseItIs() throws IOException {
        String id = root.put(WAREHOUSES + "marked", file("marked")).is(201).at("/id").asText();
        Path mark = folder("marked").resolve("serac-warehouse.json");
        assertThat(Files.readString(mark)).contains(id);

        root.put(WAREHOUSES + "marked/storage", storage("marked2")).is(200);
        assertThat(mark).doesNotExist();
        assertThat(Files.readString(folder("marked2").resolve("serac-warehouse.json"))).contains(id);
        root.put(WAREHOUSES + "again", file("marked2/below")).is(409);
        assertThat(folder("marked2/below")).isEmptyDirectory();

        root.delete(WAREHOUSES + "marked").is(204);
        assertThat(folder("marked2").resolve("serac-warehouse.json")).doesNotExist();
        root.put(WAREHOUSES + "again", file("marked2")).is(201);
    }

    @Test
    void aRootOfAnotherWarehouseIsRefused() throws IOException {
        Path mark = folder("foreign").resolve("serac-warehouse.json");
        Files.createDirectories(mark.getParent());
        Files.writeString(mark, "{'warehouse-id': '0b9bd3f4-1b0c-4a51-8a6e-3f3b8a1d0000'}".replace('\'', '"'));

        Answer refused = root.put(WAREHOUSES + "foreign", file("foreign")).isError(400, "BadRequestException",
                "storage-probe-failed: nothing was changed. A required check failed");
        assertThat(refused.at("/error/reason").asText()).isEqualTo("storage-probe-failed");
        assertThat(refused.body()).contains("no-other-warehouse: ", mark.toString());
        root.get(WAREHOUSES + "foreign").is(404);
        assertThat(folder("foreign")).isDirectoryContaining("glob:**/serac-warehouse.json")
                .isDirectoryNotContaining("glob:**/_serac-probe");
    }

    @Test
    void storageIsTriedOutOnDemand() {
        Answer report = root.post(WAREHOUSES + "main/storage/check", "").is(200);
        assertThat(report.at("/passed").asBoolean()).isTrue();
        assertThat(report.at("/scoping").asText()).isEqualTo("none");
        assertThat(report.at("/summary").asText()).startsWith("The storage works.");
        assertThat(report.at("/checks").findValuesAsText("check")).containsExactly("write", "no-other-warehouse",
                "read", "list", "create-only", "delete");
        bob.post(WAREHOUSES + "main/storage/check", "").is(404);
    }

    private static String file(String folder) {
        return "{'storage': " + storage(folder) + "}";
    }

    private static String storage(String folder) {
        return "{'type': 'file', 'root': 'file:" + folder(folder) + "'}";
    }

    private static Path folder(String name) {
        return SERVER.storage().resolveSibling(name.isEmpty() ? "data" : name);
    }
}
