package io.serac.server.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import io.serac.server.secret.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsLoaderTest {
    @TempDir
    private Path folder;

    @Test
    void nothingHasToBeSet() {
        Settings settings = SettingsLoader.load(null, Map.of("PATH", "/bin"), Map.of());

        assertThat(settings.data()).isEqualTo(Path.of("data"));
        assertThat(settings.database().url()).isEmpty();
        assertThat(settings.database().password()).isEmpty();
        assertThat(settings.http().port()).isEqualTo(8181);
        assertThat(settings.http().commitBytesMax()).isEqualTo(new ByteSize(8 << 20));
        assertThat(settings.http().bodyTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.maintenance().undropPeriod()).isEqualTo(Duration.ofDays(7));
        assertThat(settings.storage().endpointAllowlist()).isEmpty();
        assertThat(settings.storage().ambientCredentials()).isFalse();
        assertThat(settings.log().format()).isEqualTo(LogSettings.Format.TEXT);
    }

    @Test
    void fileIsOverruledByTheEnvironmentAndThatByTheCommandLine() throws IOException {
        Path file = write("""
                database:
                  url: jdbc:postgresql://file/serac
                  password: "p${not}expanded"
                http:
                  port: 1
                  in-flight-max: 7
                storage:
                  endpoint-allowlist:
                    - http://a:1
                    - http://b:2
                log:
                  format: json
                """);

        Settings settings = SettingsLoader.load(file,
                Map.of("SERAC_HTTP_PORT", "2", "SERAC_DATABASE_URL", "jdbc:postgresql://environment/serac"),
                Map.of("http.port", "3"));

        assertThat(settings.http().port()).isEqualTo(3);
        assertThat(settings.http().inFlightMax()).isEqualTo(7);
        assertThat(settings.database().url()).contains("jdbc:postgresql://environment/serac");
        assertThat(settings.database().password()).contains(Secret.of("p${not}expanded"));
        assertThat(settings.storage().endpointAllowlist()).contains(List.of("http://a:1", "http://b:2"));
        assertThat(settings.log().format()).isEqualTo(LogSettings.Format.JSON);
    }

    @Test
    void listsOfTheEnvironmentReplaceThoseOfTheFile() throws IOException {
        Path file = write("storage: {file-roots: [/a, /b]}");

        assertThat(load(file, Map.of()).storage().fileRoots()).contains(List.of(Path.of("/a"), Path.of("/b")));
        assertThat(load(file, Map.of("SERAC_STORAGE_FILE_ROOTS", "/c,/d")).storage().fileRoots())
                .contains(List.of(Path.of("/c"), Path.of("/d")));
    }

    @Test
    void everyProblemIsReportedAtOnce() throws IOException {
        Path file = write("""
                databse:
                  url: jdbc:postgresql://x/y
                http:
                  port: 70000
                  in-flight-max: many
                  head-timeout: 10
                  commit-bytes-max: 8MB
                  connections-max: ""
                log:
                  format: xml
                """);

        assertThatThrownBy(() -> load(file,
                Map.of("SERAC_HTTP_PORTT", "1", "SERAC_PORT_8181_TCP", "tcp://10.0.0.1:8181",
                        "SERAC_CATALOG_SERVICE_HOST", "10.0.0.1")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("8 problems")
                .hasMessageContaining("databse.url in " + file + " is unknown; did you mean database.url?")
                .hasMessageContaining("http.port is 70000, but must be 0 to 65535")
                .hasMessageContaining("http.in-flight-max must be a number: Expected an integer value, got \"many\"")
                .hasMessageContaining("http.head-timeout must be a duration: \"10\" is not a duration like")
                .hasMessageContaining("http.commit-bytes-max must be a size: \"8MB\" is not a size like")
                .hasMessageContaining("http.connections-max is empty")
                .hasMessageContaining("log.format must be a text or json")
                .hasMessageContaining("SERAC_HTTP_PORTT belongs to no key")
                .message()
                .doesNotContain("SERVICE_HOST", "8181_TCP", "SRCFG");
    }

    @Test
    void partsOfTlsDoNotStandAlone() {
        assertThatThrownBy(() -> load(null, Map.of("SERAC_HTTP_TLS_KEY_FILE", "k", "SERAC_HTTP_TLS_CLIENT_CA_FILE", "c",
                "SERAC_MANAGEMENT_TLS", "true")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("3 problems")
                .hasMessageContaining("http.tls.certificate-file and http.tls.key-file belong together")
                .hasMessageContaining("http.tls.client-ca-file needs http.tls.certificate-file")
                .hasMessageContaining("management.tls needs http.tls.certificate-file");
        assertThatThrownBy(() -> load(null, Map.of("SERAC_HTTP_TLS_CERTIFICATE_FILE", "c")))
                .isInstanceOf(ConfigurationException.class).hasMessageContaining("belong together");
        Settings whole = load(null, Map.of("SERAC_HTTP_TLS_CERTIFICATE_FILE", "c", "SERAC_HTTP_TLS_KEY_FILE", "k"));
        assertThat(whole.http().tls().keyFile()).contains(Path.of("k"));
        assertThat(whole.management().tls()).isFalse();
    }

    @Test
    void valuesThatContradictEachOtherAreProblemsToo() {
        assertThatThrownBy(() -> load(null, Map.of("SERAC_DATABASE_URL", "postgres://db/serac",
                "SERAC_DATABASE_LOCK_TIMEOUT", "8s", "SERAC_DATABASE_SOCKET_TIMEOUT", "1s")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("3 problems")
                .hasMessageContaining("database.url must begin with jdbc:postgresql:")
                .hasMessageContaining("database.lock-timeout must be shorter")
                .hasMessageContaining("database.statement-timeout must be shorter");
    }

    @Test
    void eachUserOfTheDatabaseHasOnePassword() {
        assertThatThrownBy(() -> load(null,
                Map.of("SERAC_DATABASE_PASSWORD", "canary", "SERAC_DATABASE_PASSWORD_FILE", "x",
                        "SERAC_DATABASE_MIGRATION_PASSWORD", "canary", "SERAC_DATABASE_MIGRATION_PASSWORD_FILE", "y",
                        "SERAC_DATABASE_DIRECT_URL", "postgres://db/serac")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("5 problems")
                .hasMessageContaining("database.direct-url must begin with jdbc:postgresql:")
                .hasMessageContaining("database.password and database.password-file are both set")
                .hasMessageContaining("database.migration.password and database.migration.password-file are both set")
                .hasMessageContaining("database.migration.username is missing")
                .hasMessageContaining("need database.url")
                .hasMessageNotContaining("canary");
    }

    @Test
    void standbyHasADatabaseAndAUserAtMost() {
        assertThatThrownBy(() -> load(null, Map.of("SERAC_DATABASE_READ_URL", "postgres://standby/serac",
                "SERAC_DATABASE_READ_PASSWORD", "canary", "SERAC_DATABASE_READ_PASSWORD_FILE", "x")))
                .isInstanceOf(ConfigurationException.class).hasMessageContaining("4 problems")
                .hasMessageContaining("database.read-url must begin with jdbc:postgresql:")
                .hasMessageContaining("database.read.password and database.read.password-file are both set")
                .hasMessageContaining("database.read.username is missing")
                .hasMessageContaining("database.read-url needs database.url").hasMessageNotContaining("canary");
        assertThatThrownBy(() -> load(null, Map.of("SERAC_DATABASE_READ_USERNAME", "reader")))
                .hasMessageContaining("database.read.username needs database.read-url");
        assertThat(load(null, Map.of("SERAC_DATABASE_URL", "jdbc:postgresql://db/serac", "SERAC_DATABASE_READ_URL",
                "jdbc:postgresql://standby/serac")).database().listConnectionsMax()).isEqualTo(12);
    }

    @Test
    void poolerOfTransactionsNeedsAWayPastIt() {
        Map<String, String> pooled = Map.of("SERAC_DATABASE_URL", "jdbc:postgresql://pooler/serac",
                "SERAC_DATABASE_TRANSACTION_POOLING", "true");

        assertThatThrownBy(() -> load(null, pooled)).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("database.transaction-pooling needs database.direct-url");
        Map<String, String> direct = new HashMap<>(pooled);
        direct.put("SERAC_DATABASE_DIRECT_URL", "jdbc:postgresql://db/serac");
        assertThat(load(null, direct).database().transactionPooling()).isTrue();
    }

    @Test
    void groupsThatThereCanBeSeveralOfComeFromTheFileAndTheEnvironment() throws IOException {
        Path file = write("""
                authentication:
                  issuers:
                    - name: keycloak
                      uri: https://login.example.com/realms/lake
                      audiences: [serac, other]
                      role-claims: [/realm_access/roles, /resource_access/serac/roles]
                      algorithms: [RS256, EdDSA]
                    - name: cluster
                      uri: https://kubernetes.default.svc.cluster.local
                      audiences: serac
                      kind: kubernetes
                      jwks-uri: https://kubernetes.default.svc/openid/v1/jwks
                      ca-file: /ca.crt
                """);

        List<IssuerSettings> issuers = load(file, Map.of(
                "SERAC_AUTHENTICATION_ISSUERS_0__AUDIENCES", "third",
                "SERAC_AUTHENTICATION_ISSUERS_1__BEARER_TOKEN_FILE", "/token",
                "SERAC_AUTHENTICATION_ISSUERS_2__NAME", "local",
                "SERAC_AUTHENTICATION_ISSUERS_2__URI", "http://127.0.0.1:8080/realms/x",
                "SERAC_AUTHENTICATION_ISSUERS_2__AUDIENCES", "a,b")).authentication().issuers();

        assertThat(issuers).extracting(IssuerSettings::name).containsExactly("keycloak", "cluster", "local");
        assertThat(issuers).extracting(IssuerSettings::kind).containsExactly(IssuerSettings.Kind.GENERIC,
                IssuerSettings.Kind.KUBERNETES, IssuerSettings.Kind.GENERIC);
        IssuerSettings keycloak = issuers.getFirst();
        assertThat(keycloak.audiences()).containsExactly("third");
        assertThat(keycloak.roleClaims().orElseThrow()).extracting(JsonPointer::toString)
                .containsExactly("/realm_access/roles", "/resource_access/serac/roles");
        assertThat(keycloak.algorithms()).containsExactly(SignatureAlgorithm.RS256, SignatureAlgorithm.EDDSA);
        assertThat(keycloak.jwksUri()).isEmpty();
        assertThat(keycloak.subjectClaim()).isEqualTo("sub");
        assertThat(keycloak.matchRolesByName()).isTrue();
        assertThat(issuers.get(1).jwksUri()).contains(URI.create("https://kubernetes.default.svc/openid/v1/jwks"));
        assertThat(issuers.get(1).caFile()).contains(Path.of("/ca.crt"));
        assertThat(issuers.get(1).bearerTokenFile()).contains(Path.of("/token"));
        assertThat(issuers.get(2).audiences()).containsExactly("a", "b");
        assertThat(issuers.get(2).algorithms()).containsExactly(SignatureAlgorithm.values());
    }

    @Test
    void noItemsAreNoProblem() throws IOException {
        assertThat(load(write("authentication: {issuers: []}"), Map.of()).authentication().issuers()).isEmpty();
        assertThat(load(null, Map.of()).bootstrap().admins()).isEmpty();
    }

    @Test
    void everyProblemOfItemsIsReportedAtOnce() throws IOException {
        Path file = write("""
                authentication:
                  issuers:
                    - name: Keycloak!
                      uri: https://login.example.com
                      audience: serac
                      jwks-uri: ftp://login.example.com/keys
                      role-claims: [roles]
                      algorithms: [RS256, HS256]
                      kind: saml
                    - name: serac
                      audiences: [x]
                http:
                  port: [1]
                """);

        assertThatThrownBy(() -> load(file, Map.of("SERAC_AUTHENTICATION_ISSUERS_3__NAME", "later",
                "SERAC_AUTHENTICATION_ISSUERS_X__NAME", "wrong")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("issuers[0].name is Keycloak!, but must be like")
                .hasMessageContaining("issuers[0].audience in " + file + " is unknown")
                .hasMessageContaining("issuers[0].audiences is required")
                .hasMessageContaining("issuers[0].jwks-uri must be a URI: \"ftp://login.example.com/keys\" is not")
                .hasMessageContaining("issuers[0].role-claims[0] must be a list of JSON pointers")
                .hasMessageContaining(
                        "issuers[0].algorithms[1] must be a list of RS256 or PS256 or ES256 or EdDSA: \"HS256\"")
                .hasMessageContaining("issuers[0].kind must be a generic or kubernetes")
                .hasMessageContaining("issuers[1].name is serac, but must be like")
                .hasMessageContaining("issuers[1].uri is required")
                .hasMessageContaining("authentication.issuers has items [0, 1, 3]; number them from 0 without gaps")
                .hasMessageContaining("SERAC_AUTHENTICATION_ISSUERS_X__NAME belongs to no key")
                .hasMessageContaining("http.port[0] in " + file + " is unknown");
    }

    @Test
    void issuersThatContradictEachOtherOrCannotBeTrustedAreProblems() throws IOException {
        Path file = write("""
                authentication:
                  issuers:
                    - {name: a, uri: http://login.example.com, audiences: [x]}
                    - {name: a, uri: http://login.example.com, audiences: [x], allow-http: true}
                    - {name: b, uri: not-a-uri, audiences: [x]}
                    - {name: c, uri: not-a-uri-either, audiences: [x], jwks-uri: 'http://127.0.0.1:1/keys'}
                    - {name: d, uri: 'https://d', audiences: [x], subject-claim: email}
                    - {name: e, uri: 'https://e', audiences: [x], subject-claim: email, trust-mutable-subject: true}
                    - {name: f, uri: 'https://f', audiences: [x], jwks-uri: 'http://127.0.0.1.example.com/keys'}
                bootstrap:
                  admins:
                    - {issuer: a, subject: root}
                    - {issuer: a, subject: root}
                    - {issuer: z, subject: root}
                """);

        assertThatThrownBy(() -> load(file, Map.of())).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("The configuration has 8 problems")
                .hasMessageContaining("issuers[0].uri is not https")
                .hasMessageContaining("issuers[1].name is that of another issuer")
                .hasMessageContaining("issuers[1].uri is that of another issuer")
                .hasMessageContaining("issuers[2].uri is no URI that keys could be found at")
                .hasMessageContaining("issuers[4].subject-claim is not sub")
                .hasMessageContaining("issuers[6].jwks-uri is not https")
                .hasMessageContaining("bootstrap.admins[1] is there twice")
                .hasMessageContaining("bootstrap.admins[2].issuer is no name in authentication.issuers: z");
    }

    @Test
    void unreadableOrBrokenFileIsAProblem() throws IOException {
        assertThatThrownBy(() -> load(folder.resolve("absent.yaml"), Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("cannot be read");
        Path broken = write("http: [\n");
        assertThatThrownBy(() -> load(broken, Map.of("SERAC_HTTP_PORT", "x")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("is not YAML")
                .hasMessageContaining("http.port must be a number");
    }

    private static Settings load(@Nullable Path file, Map<String, String> environment) {
        return SettingsLoader.load(file, environment, Map.of());
    }

    private Path write(String yaml) throws IOException {
        return Files.writeString(folder.resolve("serac.yaml"), yaml);
    }

    @Test
    void masterKeysComeFromOnePlaceAndAreNeverShown() throws IOException {
        String keys = "k2:canary\nk1:canary";
        String arn = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab";

        Settings settings =
                SettingsLoader.load(null, Map.of("SERAC_SECRETS_KEYS", keys, "SERAC_SECRETS_KMS_KEY_ARN", arn,
                        "SERAC_SECRETS_SEAL_WITH", "keys"), Map.of());

        assertThat(settings.secrets().keys()).contains(Secret.of(keys)).asString().doesNotContain("canary");
        assertThat(settings.secrets().sealWith()).contains(SecretsSettings.SealWith.KEYS);
        assertThatThrownBy(() -> SettingsLoader.load(null, Map.of("SERAC_SECRETS_KEYS", keys, "SERAC_SECRETS_KEY_FILE",
                "keys", "SERAC_SECRETS_SEAL_WITH", "kms", "SERAC_SECRETS_KMS_ENDPOINT", "https://kms.example"),
                Map.of()))
                .hasMessageContaining("secrets.key-file and secrets.keys are both set")
                .hasMessageContaining("secrets.kms-endpoint needs")
                .hasMessageContaining("secrets.kms-key-arn is not set").hasMessageNotContaining("canary");
        assertThatThrownBy(() -> SettingsLoader.load(null, Map.of("SERAC_SECRETS_KMS_KEY_ARN",
                arn.replace("key/", "alias/")), Map.of())).hasMessageContaining("secrets.kms-key-arn");
    }
}
