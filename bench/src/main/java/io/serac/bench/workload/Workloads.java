package io.serac.bench.workload;

import static io.serac.bench.floor.Floor.CAS;
import static io.serac.bench.floor.Floor.SELECT;
import static io.serac.bench.floor.Floor.STATIC;
import static io.serac.bench.workload.Workload.Cost.READ;
import static io.serac.bench.workload.Workload.Cost.SUPPLIED;
import static io.serac.bench.workload.Workload.Cost.WALK;
import static io.serac.bench.workload.Workload.Cost.WRITE;

import io.serac.bench.floor.Floor;
import io.serac.bench.http.HttpRequest;
import io.serac.bench.load.Operation;
import java.util.ArrayList;
import java.util.List;

/** All workloads in the order in which they are reported. Stateless. */
public final class Workloads {

    private static final int CLIENTS = 4;
    private static final int MANY_CLIENTS = 16;
    private static final int ONE_CLIENT = 1;

    private static final Workload LOAD_S3 = new Workload("load-s3", "load of a small table in an object store", SELECT,
            CLIENTS, READ, StoreWarehouse::load);

    public static final List<Workload> ALL = List.of(
            new Workload("config", "GET /v1/config", STATIC, CLIENTS, READ,
                    (sample, connections) -> RepeatRequest.on(connections, sample.catalog().config(), 200)),
            new Workload("token", "POST /v1/oauth/tokens, client credentials", STATIC, CLIENTS, READ,
                    IssueToken::byClientCredential),
            new Workload("token-for-user", "POST /v1/oauth/tokens, an engine exchanges the unsigned token of a user",
                    STATIC, CLIENTS, READ, ExchangeToken::forUser),
            new Workload("exists", "HEAD of a table", SELECT, CLIENTS, READ, LoadTable::exists),
            new Workload("load-304", "load of a table answered 304", SELECT, CLIENTS, READ, LoadTable::notModified),
            new Workload("load", "load of a small table", SELECT, CLIENTS, READ, LoadTable::small),
            new Workload("load-large-refs", "load of a large table with snapshots=refs", SELECT, CLIENTS, READ,
                    LoadTable::largeReferencedOnly),
            new Workload("load-large-gzip", "load of a large table, gzip accepted", SELECT, CLIENTS, READ,
                    LoadTable::largeCompressed),
            new Workload("load-large", "load of a large table", SELECT, CLIENTS, READ, LoadTable::large),
            new Workload("load-vended", "the same table as load-s3, with temporary keys that were issued before",
                    SELECT,
                    CLIENTS, READ, StoreWarehouse::loadVended, LOAD_S3),
            new Workload("load-vended-cold", "load with temporary keys that the store is asked for", SELECT, CLIENTS,
                    SUPPLIED, LoadWithNewKeys::once),
            new Workload("sign", "sign a request to the object store", SELECT, CLIENTS, READ, StoreWarehouse::sign),
            new Workload("create-namespace", "create a namespace", CAS, CLIENTS, WRITE, CreateObjects::namespaces),
            new Workload("create-table", "create a table", CAS, CLIENTS, WRITE, CreateObjects::tables),
            new Workload("drop-table", "drop a table", CAS, CLIENTS, SUPPLIED, CreateObjects::droppedTables),
            new Workload("commit", "append a snapshot, each connection to its own table", CAS, CLIENTS, WRITE,
                    CommitTables::ownTables),
            new Workload("commit-16", "the same with 16 connections", CAS, MANY_CLIENTS, WRITE,
                    CommitTables::ownTables),
            new Workload("commit-hot", "4 writers set properties of one table", CAS, CLIENTS, WRITE,
                    CommitTables::hotProperty),
            new Workload("commit-hot-append", "4 writers append to one table and retry until accepted", CAS, CLIENTS,
                    WRITE, CommitTables::hotAppend),
            new Workload("list", "walk over all pages of 1,000 of a large namespace", SELECT, ONE_CLIENT,
                    WALK, ListTables::pages),
            new Workload("opa-allow", "Trino asks whether a user may read columns", SELECT, ONE_CLIENT, READ,
                    (sample, connections) -> AskForTrino.allow(sample, sample.trino(), connections)),
            new Workload("opa-filter-columns", "Trino asks which columns of a table a user sees", SELECT, ONE_CLIENT,
                    READ, (sample, connections) -> AskForTrino.filterColumns(sample, sample.trino(), connections)),
            new Workload("opa-filter-tables", "Trino asks which of 1,000 tables a user sees", SELECT, ONE_CLIENT, WALK,
                    (sample, connections) -> AskForTrino.filterTables(sample, sample.trino(), connections)));

    private Workloads() {}

    /** What a floor does instead: each connection has a row of its own. */
    public static List<Operation> ofFloor(Floor floor, int connections) {
        List<Operation> operations = new ArrayList<>();
        for (int row = 0; row < connections; row++) {
            operations.add(new RepeatRequest(HttpRequest.of(floor.method(), floor.path(row)), 200));
        }
        return operations;
    }
}
