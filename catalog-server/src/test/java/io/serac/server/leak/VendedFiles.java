package io.serac.server.leak;

import static io.serac.server.leak.World.LAKE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serac.server.operation.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.iceberg.aws.s3.S3FileIO;

/** Uses every key and every signature that a principal can get on every object of the store, and judges what opens. Thread-safe. */
final class VendedFiles {
    private final World world;
    private final Wire wire;
    private final Leaks leaks;
    private final Set<String> opened = ConcurrentHashMap.newKeySet();

    VendedFiles(World world, Wire wire, Leaks leaks) {
        this.world = world;
        this.wire = wire;
        this.leaks = leaks;
    }

    /** Names of those who could read any object. */
    Set<String> opened() {
        return Set.copyOf(opened);
    }

    void read(Person person) {
        for (Target target : Target.tables(world.tree(LAKE))) {
            for (Map<String, String> keys : keys(person, target)) {
                readAll(person, target, keys);
            }
            sign(person, target);
        }
    }

    private List<Map<String, String>> keys(Person person, Target target) {
        List<Map<String, String>> keys = new ArrayList<>();
        Exchange load = leaks.judge(wire.send(person, Doors.right(Operation.LOAD_TABLE, target)
                .with("X-Iceberg-Access-Delegation", "vended-credentials")));
        if (load.isSuccess()) {
            keys.add(strings(load.json().path("config")));
            load.json().path("storage-credentials").forEach(each -> keys.add(strings(each.path("config"))));
        }
        Exchange renewed = leaks.judge(wire.send(person, Doors.right(Operation.LOAD_CREDENTIALS, target)));
        if (renewed.isSuccess()) {
            Map<String, String> settings = keys.isEmpty() ? Map.of() : keys.getFirst();
            renewed.json().path("storage-credentials").forEach(each -> {
                Map<String, String> all = new HashMap<>(settings);
                all.putAll(strings(each.path("config")));
                keys.add(all);
            });
        }
        keys.removeIf(each -> !each.containsKey("s3.secret-access-key"));
        return keys;
    }

    private void readAll(Person person, Target target, Map<String, String> keys) {
        Map<String, String> settings = new HashMap<>(keys);
        settings.remove("client.refresh-credentials-endpoint");
        settings.put("s3.endpoint", world.store.endpoint().toString());
        settings.put("s3.path-style-access", "true");
        try (S3FileIO io = new S3FileIO()) {
            io.initialize(settings);
            leaks.judge(person, listed(io).getBytes(StandardCharsets.UTF_8),
                    "keys of " + target.table() + " for lists");
            for (String key : world.store.keys()) {
                byte[] content = content(io, "s3://" + LAKE + "/" + key);
                if (content.length > 0) {
                    opened.add(person.name());
                    leaks.judge(person, content, "keys of " + target.table() + " for " + key);
                }
            }
        }
    }

    /** Nothing if the store refuses it. */
    private static byte[] content(S3FileIO io, String location) {
        try (InputStream in = io.newInputFile(location).newStream()) {
            return in.readAllBytes();
        } catch (IOException | RuntimeException refused) {
            return new byte[0];
        }
    }

    private String listed(S3FileIO io) {
        StringBuilder names = new StringBuilder();
        for (TreeTable table : world.tree(LAKE).tables()) {
            try {
                io.listPrefix(table.location() + "/").forEach(file -> names.append(file.location()).append('\n'));
            } catch (RuntimeException refused) {
                names.append("refused\n");
            }
        }
        return names.toString();
    }

    /** A signature for a file is as good as its content. */
    private void sign(Person person, Target target) {
        for (TreeTable table : world.tree(LAKE).tables()) {
            List<String> files = new ArrayList<>(table.dataFiles());
            files.add(table.metadataLocation());
            for (String file : files) {
                ObjectNode body = World.json().put("region", "us-east-1").put("method", "GET").put("uri",
                        file.replaceFirst("s3:/", world.store.endpoint().toString()).replace("=", "%3D"));
                body.putObject("headers");
                Ask ask = Doors.right(Operation.SIGN_REQUEST, target).withBody(body.toString());
                if (leaks.judge(wire.send(person, ask)).isSuccess()) {
                    leaks.judge(person, world.store.content(file.substring("s3://lake/".length())).orElseThrow(),
                            "signature for " + file);
                }
            }
        }
    }

    private static Map<String, String> strings(JsonNode object) {
        Map<String, String> strings = new HashMap<>();
        object.properties().forEach(field -> strings.put(field.getKey(), field.getValue().asText()));
        return strings;
    }
}
