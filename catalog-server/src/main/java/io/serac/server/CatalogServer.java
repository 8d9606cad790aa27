package io.serac.server;

import io.serac.server.access.PolicyStore;
import io.serac.server.maintenance.OrphanPolicy;
import io.serac.server.audit.AuditLog;
import io.serac.server.authentication.ServiceSecret;
import io.serac.server.authentication.ServiceSecrets;
import io.serac.server.authentication.SigningKeys;
import io.serac.server.authentication.TokenVerifier;
import io.serac.server.bootstrap.Bootstrap;
import io.serac.server.bootstrap.FileWarehouse;
import io.serac.server.bootstrap.FirstAdmins;
import io.serac.server.commit.CommitServices;
import io.serac.server.configuration.AuditSettings;
import io.serac.server.configuration.BootstrapSettings;
import io.serac.server.configuration.HttpSettings;
import io.serac.server.configuration.Settings;
import io.serac.server.credential.CredentialRoutes;
import io.serac.server.database.Database;
import io.serac.server.database.DatabaseLimits;
import io.serac.server.database.Migrations;
import io.serac.server.database.Notifications;
import io.serac.server.database.SchemaCheck;
import io.serac.server.database.SchemaState;
import io.serac.server.database.Sessions;
import io.serac.server.database.Standby;
import io.serac.server.http.HttpServer;
import io.serac.server.http.Limits;
import io.serac.server.http.PageTokens;
import io.serac.server.http.Routes;
import io.serac.server.http.Tls;
import io.serac.server.idempotency.KeptRefusals;
import io.serac.server.idempotency.Outcomes;
import io.serac.server.location.Storages;
import io.serac.server.maintenance.Maintenance;
import io.serac.server.management.Health;
import io.serac.server.management.ManagementServer;
import io.serac.server.opa.OpaRoutes;
import io.serac.server.principal.ServiceAccounts;
import io.serac.server.probe.RecheckStorages;
import io.serac.server.probe.StorageChecks;
import io.serac.server.secret.SecretBox;
import io.serac.server.secret.ServerSecrets;
import io.serac.server.telemetry.AuditStream;
import io.serac.server.telemetry.BackgroundMetrics.Task;
import io.serac.server.telemetry.Metrics;
import io.serac.server.telemetry.ObservedStores;
import io.serac.server.telemetry.Tracing;
import io.serac.server.tls.TrustedAuthorities;
import io.serac.server.warehouse.WarehouseRoutes;
import io.serac.storage.EndpointPolicy;
import io.serac.storage.StorageProfiles;
import io.serac.storage.location.Location;
import io.serac.storage.session.CredentialIssuer;
import io.serac.storage.signing.RequestSigner;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The whole server, put together by plain constructors in the order of this file. Thread-safe.
 */
public final class CatalogServer implements AutoCloseable {
    private static final String EMBEDDED_WAREHOUSE = "main";

    private final OpenResources opened = new OpenResources();
    private final Settings settings;
    private final CatalogDatabase catalogDatabase;
    private final Database database;
    private final Optional<Tls> tls;
    private final Optional<TrustedAuthorities> authorities;
    private final Health health;
    private final ManagementServer management;
    private final HttpServer http;
    private final boolean isNew;

    private CatalogServer(Settings settings, Clock clock, Tracing tracing) {
        this.settings = settings;
        try {
            opened.add(tracing);
            tls = TlsSetup.open(settings, opened, clock);
            authorities = TlsSetup.authorities(settings);
            catalogDatabase = CatalogDatabase.open(settings, opened);
            catalogDatabase.prepareSchema();
            DatabaseLimits limits = CatalogDatabase.limits(settings.database());
            database = opened.add(Database.open(catalogDatabase.address(), limits, tracing));
            if (settings.database().transactionPooling()) {
                database.requireLimits(limits);
            }
            if (settings.database().requireSynchronousReplication()) {
                database.requireSynchronousReplication();
            }

            ExecutorService virtualThreads = opened.add(Executors.newVirtualThreadPerTaskExecutor());
            health = new Health(virtualThreads);
            ReadinessChecks.watchDatabase(health, SchemaCheck.open(database));
            Metrics metrics = opened.add(new Metrics(database.pools(), clock));
            tls.ifPresent(present -> {
                metrics.measureCertificate(present::secondsLeft);
                present.watch(metrics::certificateReplaced);
            });
            management = opened.add(ManagementServer.start(settings.management().host(), settings.management().port(),
                    tls.filter(present -> settings.management().tls()), health, metrics::scrape));

            Standby standby = catalogDatabase.openStandby(settings.database(), database, metrics, opened);
            if (standby != null) {
                ReadinessChecks.watchStandby(health, standby);
            }
            Sessions sessions = new Sessions(database, standby);
            ObservedStores stores = new ObservedStores(metrics.storage(), tracing);
            SecretBox secretBox = MasterKeySource.open(settings, catalogDatabase, database, opened, stores);
            ServerSecrets serverSecrets = new ServerSecrets(database.admin(), secretBox);
            ServiceSecrets serviceSecrets = new ServiceSecrets(sessions, serverSecrets.get("service-secrets"));
            isNew = new Bootstrap(database.admin(), new ServiceAccounts(sessions), serviceSecrets)
                    .run(catalogDatabase.dataFolder(), this::firstSecret, firstWarehouse());
            new FirstAdmins(database.admin()).run(firstAdmins());

            PolicyStore policies = PolicyStore.open(sessions);
            opened.add(Notifications.listen(catalogDatabase.direct(), "serac_authz", virtualThreads,
                    metrics.background().counted(Task.POLICY_READS, policies::warm)));
            metrics.measurePolicies(policies::epoch, policies::lagSeconds);
            metrics.measureCache("policy", policies::cache);
            metrics.measureCache("policy-by-value", policies::equalCache);
            ReadinessChecks.watchPolicies(health, policies);

            SigningKeys signingKeys = SigningKeys.open(sessions, secretBox, clock);

            AuditLog audit = opened.add(audit(sessions, metrics, clock));
            Outcomes outcomes = new Outcomes(sessions, audit);
            Routes routes = new Routes(handler -> new KeptRefusals(handler, outcomes));
            TokenVerifier tokenVerifier = TokenApi.register(routes, settings.authentication(), sessions, serviceSecrets,
                    signingKeys, policies, authorities, metrics, tracing, health, virtualThreads, clock);
            StorageProfiles profiles = new StorageProfiles(endpoints(), fileRoots(),
                    settings.storage().ambientCredentials());
            Storages storages = new Storages(sessions, secretBox, endpoints(), stores);
            StorageChecks checks = new StorageChecks(sessions, endpoints(), clock, settings.storage().checkInterval(),
                    new SecureRandom(), metrics.storage());
            PageTokens pageTokens = new PageTokens(serverSecrets.get("page-tokens"));
            CommitServices services =
                    CatalogApi.register(routes, settings, sessions, policies, outcomes, storages, pageTokens,
                            new WarehouseRoutes.Administration(secretBox, profiles, endpoints(), privateFolder(),
                                    settings.maintenance().undropPeriod(), checks),
                            serviceSecrets, delegates(serverSecrets, metrics, stores, clock),
                            new OpaRoutes.Proving(tokenVerifier, serverSecrets.get("opa-keys"),
                                    (context, denial) -> {
                                        metrics.decisions().deniedToEngine(denial);
                                        audit.denied(context, denial);
                                    }),
                            defaultWarehouse(), clock);
            metrics.measureCache("tokens", tokenVerifier::cache);
            metrics.measureCache("metadata", services.cache()::cache);

            http = opened.add(HttpServer.start(
                    new HttpServer.Listening(settings.http().host(), settings.http().port(), tls),
                    limits(settings.http()), routes, tokenVerifier::verify, new ObservedRequests(metrics), audit,
                    tracing, clock));
            metrics.limits().measureRequests(http::requestsInFlight, settings.http().inFlightMax());
            opened.add(Maintenance.start(sessions, outcomes, storages, services.documents(), services.claims(),
                    settings.idempotency().retention(),
                    new OrphanPolicy(settings.maintenance().orphanAge(), settings.maintenance().orphanDryRun()),
                    metrics.background()));
            RecheckStorages rechecks =
                    opened.add(RecheckStorages.start(sessions, storages, checks, metrics.background()));
            metrics.background().measureStoppedStorages(rechecks::stopped);
            ReadinessChecks.watchStorages(health, rechecks);
            health.serve();
        } catch (RuntimeException | Error failure) {
            opened.close();
            throw failure;
        }
    }

    /**
     * Starts a server and returns when it answers requests.
     *
     * @param tracing
     *            closed with the server
     * @throws RuntimeException
     *             with a message for the operator if it cannot start; nothing is left open then
     */
    public static CatalogServer start(Settings settings, Clock clock, Tracing tracing) {
        return new CatalogServer(settings, clock, tracing);
    }

    /**
     * Brings the schema up to date, and starts nothing that would stay.
     *
     * @return the number of migrations applied now
     */
    public static int migrate(Settings settings) {
        try (OpenResources opened = new OpenResources()) {
            return CatalogDatabase.open(settings, opened).migrate();
        }
    }

    /** Looks at the schema, as the user that changes it, and changes nothing. */
    public static SchemaState schema(Settings settings) {
        try (OpenResources opened = new OpenResources()) {
            return Migrations.state(CatalogDatabase.open(settings, opened).owner());
        }
    }

    private AuditLog audit(Sessions sessions, Metrics metrics, Clock clock) {
        AuditSettings audit = settings.audit();
        AuditLog.Stream stream = json -> {
            // nobody reads it
        };
        if (audit.logFile().isPresent()) {
            stream = opened.add(AuditStream.open(audit.logFile().get(), audit.retention()))::line;
        }
        return AuditLog.start(sessions,
                new AuditLog.Options(audit.reads() == AuditSettings.Reads.AGGREGATED, audit.retention()),
                metrics::auditDropped, stream, clock);
    }

    private CredentialRoutes.Delegates delegates(ServerSecrets serverSecrets, Metrics metrics, ObservedStores stores,
            Clock clock) {
        CredentialIssuer issuer = opened.add(new CredentialIssuer(endpoints(), clock, stores));
        metrics.measureCache("credentials", issuer::cache);
        return new CredentialRoutes.Delegates(issuer, new RequestSigner(issuer, clock),
                serverSecrets.get("signing-capabilities"));
    }

    private EndpointPolicy endpoints() {
        return new EndpointPolicy(settings.storage().endpointAllowlist().orElse(List.of()),
                catalogDatabase.isEmbedded(), authorities.map(TrustedAuthorities::manager).orElse(null));
    }

    private List<Path> fileRoots() {
        return settings.storage().fileRoots()
                .orElse(catalogDatabase.isEmbedded() ? List.of(catalogDatabase.dataFolder()) : List.of());
    }

    private Location privateFolder() {
        return Location.parse("file:" + catalogDatabase.dataFolder());
    }

    private Optional<String> defaultWarehouse() {
        return settings.catalog().defaultWarehouse()
                .or(() -> catalogDatabase.isEmbedded() ? Optional.of(EMBEDDED_WAREHOUSE) : Optional.empty());
    }

    private List<FirstAdmins.Admin> firstAdmins() {
        return settings.bootstrap().admins().stream()
                .map(admin -> new FirstAdmins.Admin(admin.issuer(), admin.subject())).toList();
    }

    private Optional<ServiceSecret> firstSecret() {
        return BootstrapSettings.readCredential(settings.bootstrap())
                .map(credential -> Bootstrap.secretIn(credential.reveal()));
    }

    private Optional<FileWarehouse> firstWarehouse() {
        return catalogDatabase.isEmbedded()
                ? Optional.of(new FileWarehouse(EMBEDDED_WAREHOUSE, catalogDatabase.dataFolder().resolve("warehouse"),
                        Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath().normalize(),
                        settings.maintenance().undropPeriod()))
                : Optional.empty();
    }

    private static Limits limits(HttpSettings http) {
        return new Limits(http.requestBytesMax().bytes(), http.commitBytesMax().bytes(), http.metricsBytesMax().bytes(),
                http.signingBytesMax().bytes(), http.headerBytesMax().intBytes(), http.inFlightMax(),
                http.inFlightPerPrincipalMax(), http.connectionsMax(), http.connectionsPerAddressMax(),
                http.trustedProxies().orElse(List.of()), http.headTimeout(), http.bodyTimeout(), http.stopTimeout());
    }

    /** Port of the REST APIs. */
    public int port() {
        return http.port();
    }

    /** How the REST APIs are addressed: {@code http} or {@code https}. */
    public String scheme() {
        return tls.isPresent() ? "https" : "http";
    }

    /** How health and metrics are addressed. */
    public String managementScheme() {
        return settings.management().tls() ? "https" : "http";
    }

    /** Port of health and metrics. */
    public int managementPort() {
        return management.port();
    }

    /** Whether this start has made account {@code root} and its credential. */
    public boolean isNew() {
        return isNew;
    }

    /** Whether the operator has made that credential, so that it is in no file. */
    public boolean isCredentialGiven() {
        return settings.bootstrap().credential().isPresent() || settings.bootstrap().credentialFile().isPresent();
    }

    /** Whether the server has brought its own PostgreSQL, and with it the warehouse {@code main}. */
    public boolean isEmbedded() {
        return catalogDatabase.isEmbedded();
    }

    /** Folder of what the server keeps outside an external database; absolute. */
    public Path dataFolder() {
        return catalogDatabase.dataFolder();
    }

    /**
     * Not ready any more; after the delay that load balancers need no new connections, requests in flight finish, then everything
     * is closed.
     */
    @Override
    public void close() {
        health.stop();
        http.endConnections();
        try {
            TimeUnit.MILLISECONDS.sleep(settings.http().stopDelay().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        opened.close();
    }
}
