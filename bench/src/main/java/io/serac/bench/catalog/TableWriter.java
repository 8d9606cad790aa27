package io.serac.bench.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.bench.http.HttpConnection;
import io.serac.bench.http.HttpRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Writes to one table as an engine does: it knows the current snapshot and builds the next commit on it. Not
 * thread-safe.
 */
public final class TableWriter {

    /** Each table has so many columns unless they are named. */
    public static final int COLUMNS = TableBodies.COLUMNS;

    private final Catalog catalog;
    private final Clock clock;
    private final String path;
    private final String uuid;
    private final String location;
    private final Deque<TableSnapshot> snapshots = new ArrayDeque<>();
    private long lastSequenceNumber;

    private TableWriter(Catalog catalog, Clock clock, String path, String uuid, String location) {
        this.catalog = catalog;
        this.clock = clock;
        this.path = path;
        this.uuid = uuid;
        this.location = location;
    }

    /** Creates the table. */
    public static TableWriter create(Catalog catalog, Clock clock, HttpConnection connection, String namespace,
            String name) throws IOException {
        JsonNode metadata = Catalog.json(connection, createRequest(catalog, namespace, name), 200).required("metadata");
        return new TableWriter(catalog, clock, "namespaces/" + namespace + "/tables/" + name,
                metadata.required("table-uuid").asText(), metadata.required("location").asText());
    }

    public static HttpRequest createRequest(Catalog catalog, String namespace, String name) {
        return catalog.change("POST", "namespaces/" + namespace + "/tables").json(TableBodies.createTable(name));
    }

    /** The request that creates a table of these columns. */
    public static HttpRequest createRequest(Catalog catalog, String namespace, String name, List<String> columns) {
        return catalog.change("POST", "namespaces/" + namespace + "/tables")
                .json(TableBodies.createTable(name, columns));
    }

    /** What columns are called, beginning with 1. */
    public static String column(int number) {
        return TableBodies.column(number);
    }

    /** Another writer to the same table. */
    public TableWriter another() {
        TableWriter writer = new TableWriter(catalog, clock, path, uuid, location);
        writer.snapshots.addAll(snapshots);
        writer.lastSequenceNumber = lastSequenceNumber;
        return writer;
    }

    /** Path of the table below the prefix. */
    public String path() {
        return path;
    }

    /** Commits this many snapshots, so that a table has a history to load. */
    public void fill(HttpConnection connection, int count, int perCommit) throws IOException {
        for (int done = 0; done < count; done += perCommit) {
            PreparedCommit commit = append(Math.min(perCommit, count - done), Integer.MAX_VALUE);
            Catalog.json(connection, commit.request(), 200);
            accept(commit);
        }
    }

    /** One appended snapshot; the oldest beyond the kept ones goes, so that the table stays as large as it is. */
    public PreparedCommit append(int count, int kept) {
        List<String> updates = new ArrayList<>();
        List<TableSnapshot> added = new ArrayList<>();
        long parentId = currentId();
        for (int i = 1; i <= count; i++) {
            TableSnapshot snapshot = new TableSnapshot(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE),
                    lastSequenceNumber + i);
            String manifestList = location + "/metadata/snap-" + snapshot.id() + "-1-bench.avro";
            updates.add(TableBodies.addSnapshot(snapshot, parentId, manifestList, clock.millis()));
            updates.add(TableBodies.setMain(snapshot.id()));
            added.add(snapshot);
            parentId = snapshot.id();
        }
        if (snapshots.size() >= kept) {
            updates.add(TableBodies.removeSnapshot(snapshots.getFirst().id()));
        }
        List<String> requirements = List.of(TableBodies.assertTable(uuid), TableBodies.assertMain(currentId()));
        return new PreparedCommit(request(requirements, updates), added, kept);
    }

    /** A commit that conflicts with no other: one property, required is only that it is the same table. */
    public HttpRequest setProperty(String name, String value) {
        return request(List.of(TableBodies.assertTable(uuid)), List.of(TableBodies.setProperty(name, value)));
    }

    /** Remembers that the commit was answered with 200. */
    public void accept(PreparedCommit commit) {
        for (TableSnapshot snapshot : commit.added()) {
            snapshots.addLast(snapshot);
            lastSequenceNumber = snapshot.sequenceNumber();
        }
        while (snapshots.size() > commit.kept()) {
            snapshots.removeFirst();
        }
    }

    /** Learns what others have committed, as a client does after 409. */
    public void reload(HttpConnection connection) throws IOException {
        JsonNode metadata = Catalog.json(connection, catalog.read("GET", path), 200).required("metadata");
        snapshots.clear();
        for (JsonNode snapshot : metadata.path("snapshots")) {
            snapshots.addLast(new TableSnapshot(snapshot.required("snapshot-id").asLong(),
                    snapshot.path("sequence-number").asLong()));
        }
        lastSequenceNumber = metadata.path("last-sequence-number").asLong();
    }

    private long currentId() {
        TableSnapshot current = snapshots.peekLast();
        return current == null ? TableSnapshot.NONE : current.id();
    }

    private HttpRequest request(List<String> requirements, List<String> updates) {
        return catalog.change("POST", path).json(TableBodies.commit(requirements, updates));
    }
}
