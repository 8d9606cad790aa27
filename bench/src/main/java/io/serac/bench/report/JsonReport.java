package io.serac.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serac.bench.compare.Comparison;
import io.serac.bench.compare.Entry;
import io.serac.bench.load.Measurement;
import io.serac.bench.workload.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Every round of every contestant, for programs. Stateless. */
public final class JsonReport {

    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonReport() {}

    public static void write(Path file, Machine machine, List<Comparison> comparisons, List<Footprint> footprints)
            throws IOException {
        JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), document(machine, comparisons, footprints));
    }

    static ObjectNode document(Machine machine, List<Comparison> comparisons, List<Footprint> footprints) {
        ObjectNode root = JSON.createObjectNode();
        root.put("machine", machine.toString());
        ArrayNode works = root.putArray("workloads");
        for (Comparison comparison : comparisons) {
            ObjectNode work = works.addObject();
            work.put("name", comparison.workload().name());
            work.put("description", comparison.workload().description());
            work.put("connections", comparison.workload().connections());
            work.put("floor", comparison.workload().floor().contestant());
            Workload beside = comparison.workload().beside();
            if (beside != null) {
                work.put("beside", beside.name());
                ArrayNode others = work.putArray("servers-beside");
                comparison.beside().forEach(entry -> write(others.addObject(), comparison, entry));
            }
            ArrayNode entries = work.putArray("servers");
            write(entries.addObject(), comparison, comparison.floor());
            for (Entry entry : comparison.catalogs()) {
                write(entries.addObject(), comparison, entry);
            }
        }
        ArrayNode memory = root.putArray("footprints");
        for (Footprint footprint : footprints) {
            ObjectNode node = memory.addObject();
            node.put("server", footprint.contestant());
            node.put("ready-seconds", footprint.readySeconds());
            node.put("idle-kib", footprint.idleKib());
            node.put("peak-kib", footprint.peakKib());
        }
        return root;
    }

    private static void write(ObjectNode node, Comparison comparison, Entry entry) {
        node.put("server", entry.contestant());
        if (!entry.isMeasured()) {
            node.put("failure", entry.failure());
            return;
        }
        node.put("server-cpu-micros", entry.serverMicros());
        node.put("compiler-cpu-micros", entry.compilerMicros());
        node.put("database-cpu-micros", entry.databaseMicros());
        if (comparison.floor().isMeasured()) {
            node.put("ratio-to-floor", comparison.ratioToFloor(entry));
        }
        node.put("operations-per-second", entry.operationsPerSecond());
        if (entry.calls().isCounted()) {
            node.put("database-round-trips", entry.calls().roundTrips());
            node.put("administrative-round-trips", entry.calls().administrativeRoundTrips());
            node.put("store-requests", entry.calls().storeRequests());
            node.put("token-calls", entry.calls().tokenCalls());
        }
        ArrayNode rounds = node.putArray("rounds");
        for (Measurement round : entry.rounds()) {
            ObjectNode each = rounds.addObject();
            each.put("operations", round.operations());
            each.put("elapsed-nanos", round.elapsedNanos());
            each.put("server-cpu-micros", round.cpu().serverMicros());
            each.put("compiler-cpu-micros", round.cpu().compilerMicros());
            each.put("database-cpu-micros", round.cpu().databaseMicros());
            each.put("p50-millis", round.latencyMillis(50));
            each.put("p90-millis", round.latencyMillis(90));
            each.put("p99-millis", round.latencyMillis(99));
            each.put("p999-millis", round.latencyMillis(99.9));
            each.put("max-millis", round.latencyMillis(100));
        }
    }
}
