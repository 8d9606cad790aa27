package io.serac.bench.contestant;

import io.serac.bench.BenchException;
import io.serac.bench.catalog.CatalogAccess;
import io.serac.bench.catalog.Credential;
import io.serac.bench.http.HttpConnection;
import io.serac.bench.http.HttpRequest;
import io.serac.bench.process.Watched;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code ./serac serve} as a newcomer runs it: nothing configured but an issuer of users, embedded PostgreSQL, local files.
 * Thread-safe.
 */
public final class SeracServer implements CatalogContestant {

    /** Whose users an engine gets tokens for. Nothing asks it for keys, since engines name their users in unsigned tokens. */
    public static final String USER_ISSUER = "bench";

    private static final Map<String, String> ENVIRONMENT = Map.of(
            "SERAC_AUTHENTICATION_ISSUERS_0__NAME", USER_ISSUER,
            "SERAC_AUTHENTICATION_ISSUERS_0__URI", "https://issuer.bench.invalid",
            "SERAC_AUTHENTICATION_ISSUERS_0__AUDIENCES", "serac");
    private static final Duration START_TIMEOUT = Duration.ofSeconds(120);

    private final String name;
    private final ChildProcess process;
    private final CatalogAccess access;
    private final Watched watched;
    private final Duration startTime;
    private final Path data;

    private SeracServer(String name, ChildProcess process, CatalogAccess access, Watched watched, Duration startTime,
            Path data) {
        this.name = name;
        this.process = process;
        this.access = access;
        this.watched = watched;
        this.startTime = startTime;
        this.data = data;
    }

    /**
     * @param home folder that holds the script {@code serac}
     * @param directory where its data and its log go, under its name; it goes on with data that are there
     * @param options more options of {@code serve}
     */
    public static SeracServer start(Path home, Path directory, String name, List<String> options) {
        int port = freePort();
        int managementPort = freePort();
        Path data = directory.resolve(name + "-data");
        List<String> command = new ArrayList<>(List.of(home.resolve("serac").toAbsolutePath().toString(), "serve",
                "--port", String.valueOf(port), "--management-port", String.valueOf(managementPort),
                "--data", data.toString()));
        command.addAll(options);
        long startNanos = System.nanoTime();
        ChildProcess process = ChildProcess.start(command, ENVIRONMENT, directory.resolve(name + ".log"));
        URI management = URI.create("http://127.0.0.1:" + managementPort);
        process.await("/health/ready answered 200", START_TIMEOUT, () -> isReady(management));
        Duration startTime = Duration.ofNanos(System.nanoTime() - startNanos);
        URI base = URI.create("http://127.0.0.1:" + port + "/catalog");
        CatalogAccess access = CatalogAccess.of(base).withWarehouse("main").withCredential(credential(data, base));
        return new SeracServer(name, process, access, watch(process, data), startTime, data);
    }

    /** From the start of the script to the first 200 on /health/ready, the start of the database included. */
    public Duration startTime() {
        return startTime;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public CatalogAccess access() {
        return access;
    }

    @Override
    public Watched watched() {
        return watched;
    }

    @Override
    public Optional<StatementLog> statementLog() {
        return database().map(database -> new StatementLog(database, "serac admin"));
    }

    /** Its embedded PostgreSQL; empty if its options name another one. */
    public Optional<ServerDatabase> database() {
        return ServerDatabase.in(data);
    }

    @Override
    public void close() {
        process.close();
    }

    private static boolean isReady(URI management) {
        try (HttpConnection connection = HttpConnection.open(management)) {
            return connection.exchange(HttpRequest.of("GET", "/health/ready")).status() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static Credential credential(Path data, URI base) {
        Path file = data.resolve("bootstrap-credential");
        try {
            return Credential.parse(Files.readString(file).trim(), URI.create(base + "/v1/oauth/tokens"));
        } catch (IOException e) {
            throw new BenchException("Serac is ready but " + file + " cannot be read.", e);
        }
    }

    private static Watched watch(ChildProcess process, Path data) {
        List<Long> postmasters = new ArrayList<>();
        try (Stream<Path> files = Files.walk(data, 3)) {
            for (Path folder : files.filter(folder -> Files.exists(folder.resolve("postmaster.pid"))).toList()) {
                postmasters.add(BenchDatabase.postmasterPid(folder));
            }
        } catch (IOException e) {
            throw new BenchException("Cannot look for the embedded PostgreSQL in " + data + ".", e);
        }
        return new Watched(List.of(javaPid(process.handle())), postmasters);
    }

    /** The script may have replaced itself by the JVM or may wait for it as its child. */
    private static long javaPid(ProcessHandle started) {
        if (isJava(started)) {
            return started.pid();
        }
        return started.descendants()
                .filter(SeracServer::isJava)
                .findFirst()
                .orElseThrow(() -> new BenchException("No JVM was found below process " + started.pid() + "."))
                .pid();
    }

    private static boolean isJava(ProcessHandle process) {
        return process.info().command().orElse("").endsWith("/java");
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new BenchException("No free port was found.", e);
        }
    }
}
