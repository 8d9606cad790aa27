package io.serac.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serac.storage.location.Location;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageProfilesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FULL_S3 = """
            {"type": "s3", "root": "s3://lake/sales", "endpoint": "https://s3.example:9000", "region": "eu-west-1",
             "path-style-access": false, "chunked-encoding": true, "scoping": "none",
             "credentials": {"access-key-id": "AK", "secret-access-key": "canary-4711"}}""";

    @TempDir
    Path folder;

    @Test
    void readsEveryField() {
        assertThat(parse(FULL_S3)).isEqualTo(new S3Profile(Location.parse("s3://lake/sales"),
                URI.create("https://s3.example:9000"), "eu-west-1", false, new AccessKey("AK", "canary-4711"), true));
    }

    @Test
    void aStoreWithAnEndpointHasDefaultsThatEveryStoreUnderstands() {
        StorageProfile profile = parse("""
                {"type": "s3", "root": "s3://lake/sales", "endpoint": "https://s3.example",
                 "credentials": {"access-key-id": "AK", "secret-access-key": "SK"}}""");

        assertThat(profile).isEqualTo(new S3Profile(Location.parse("s3://lake/sales"), URI.create("https://s3.example"),
                "us-east-1", true, new AccessKey("AK", "SK"), false)
                .withDelegation(Delegation.sts(StsSettings.DEFAULT)));
        assertThat(profile.clientConfig()).isEqualTo(Map.of("client.region", "us-east-1", "s3.endpoint",
                "https://s3.example", "s3.path-style-access", "true", "s3.chunked-encoding-enabled", "false"));
    }

    @Test
    void amazonNeedsARegionOnly() {
        StorageProfile profile = parse("""
                {"type": "s3", "root": "s3://lake/sales", "region": "eu-west-1", "scoping": "none",
                 "credentials": {"access-key-id": "AK", "secret-access-key": "SK"}}""");

        assertThat(profile).isEqualTo(new S3Profile(Location.parse("s3://lake/sales"), null, "eu-west-1", false,
                new AccessKey("AK", "SK"), true));
        assertThat(profile.clientConfig())
                .isEqualTo(Map.of("client.region", "eu-west-1", "s3.path-style-access", "false"));
    }

    @Test
    void reportsAllProblemsAtOnce() {
        assertThat(problems("""
                {"type": "s3", "root": "file:///data", "endpoint": "http://169.254.169.254", "path-style-access": "yes",
                 "region": "Frankfurt!", "scoping": "vended", "secret": 1,
                 "credentials": {"access-key-id": "", "secret-access-key": 5, "token": "x"}}"""))
                .satisfiesExactlyInAnyOrder(
                        problem -> assertThat(problem).startsWith("'root': ").contains("storage type file"),
                        problem -> assertThat(problem).startsWith("'endpoint': "),
                        problem -> assertThat(problem).startsWith("'path-style-access': "),
                        problem -> assertThat(problem).startsWith("'region': "),
                        problem -> assertThat(problem).startsWith("'scoping': ").contains("remote-signing"),
                        problem -> assertThat(problem).startsWith("'secret': Unknown field. Known are "),
                        problem -> assertThat(problem).startsWith("'credentials.access-key-id': "),
                        problem -> assertThat(problem).startsWith("'credentials.secret-access-key': "),
                        problem -> assertThat(problem).startsWith("'credentials.token': Unknown field"));
    }

    @Test
    void namesWhatIsMissing() {
        assertThat(problems("{}")).singleElement().asString().startsWith("'type': ");
        assertThat(problems("{\"type\": \"gcs\"}")).singleElement().asString().contains("file, s3 or ozone");
        assertThat(problems("[]")).hasSize(1);
        assertThat(problems("{\"type\": \"file\"}")).singleElement().asString().startsWith("'root': Missing");
        assertThat(problems("{\"type\": \"s3\"}")).satisfiesExactlyInAnyOrder(
                problem -> assertThat(problem).startsWith("'root': Missing"),
                problem -> assertThat(problem).startsWith("'region': Missing"),
                problem -> assertThat(problem).startsWith("'credentials': Missing"));
        assertThat(problems("{\"type\": \"s3\", \"root\": \"s3://lake/a\", \"endpoint\": \"https://s3.example\","
                + " \"credentials\": {}}"))
                .singleElement().asString().startsWith("'credentials.access-key-id': Missing");
        assertThat(problems("{\"type\": \"s3\", \"root\": null, \"region\": \"eu-west-1\","
                + " \"credentials\": {\"access-key-id\": \"AK\"}}")).singleElement().asString()
                .startsWith("'root': Must be");
    }

    @Test
    void theServersOwnIdentityIsLentOnlyIfTheOperatorSaysSo() throws JsonProcessingException {
        String json = "{\"type\": \"s3\", \"root\": \"s3://lake/a\", \"endpoint\": \"https://s3.example\"}";

        assertThat(problems(json)).singleElement().asString().startsWith("'credentials': Missing");
        StorageProfile lent = new StorageProfiles(new EndpointPolicy(List.of(), false), List.of(), true)
                .parse(JSON.readTree(json), null);
        assertThat(((S3Profile) lent).credentials()).isNull();
    }

    @Test
    void filesMayOnlyBeBelowTheFoldersOfTheServer() throws IOException {
        Files.createDirectories(folder.resolve("data"));
        Files.createSymbolicLink(folder.resolve("data/link"), Files.createDirectories(folder.resolve("outside")));

        assertThat(parse(fileRoot("data/wh")))
                .isEqualTo(new FileProfile(Location.parse("file:" + folder + "/data/wh")));
        assertThat(parse(fileRoot("data/wh")).clientConfig()).isEmpty();
        for (String outside : List.of("data2", "outside/wh", "data/link/wh", "data/link")) {
            assertThat(problems(fileRoot(outside))).singleElement().asString().contains("storage.file-roots");
        }
    }

    @Test
    void aServerWithoutFileRootsTakesNoFiles() throws JsonProcessingException {
        StorageProfiles none = new StorageProfiles(new EndpointPolicy(List.of(), false), List.of(), false);
        JsonNode json = JSON.readTree(fileRoot("data"));

        assertThat(catchThrowableOfType(InvalidProfileException.class, () -> none.parse(json, null)))
                .hasMessageContaining("It has none");
    }

    @Test
    void writesAllButTheSecretAndReadsItBack() throws JsonProcessingException {
        for (String json : List.of(FULL_S3, fileRoot("data/wh"))) {
            StorageProfile profile = parse(json);
            JsonNode written = JSON.readTree(StorageProfiles.write(profile).toString());

            assertThat(written.toString()).doesNotContain("canary");
            assertThat(StorageProfiles.readStored(written, ProfileSecrets.of(profile))).isEqualTo(profile);
            assertThat(profiles().parse(written, profile)).as("sent back as it was").isEqualTo(profile);
        }
        assertThat(StorageProfiles.write(parse(FULL_S3))).isEqualTo(JSON.readTree("""
                {"type": "s3", "root": "s3://lake/sales", "endpoint": "https://s3.example:9000", "region": "eu-west-1",
                 "path-style-access": false, "chunked-encoding": true, "scoping": "none",
                 "credentials": {"access-key-id": "AK"}, "signature-caching": false, "create-only-puts": false,
                 "allow-fso": false}"""));
    }

    @Test
    void aSecretIsKeptForTheSameKeyAndStoreOnly() throws JsonProcessingException {
        StorageProfile current = parse(FULL_S3);
        String omitted = FULL_S3.replace(", \"secret-access-key\": \"canary-4711\"", "");

        assertThat(profiles().parse(JSON.readTree(omitted.replace("lake/sales", "lake/other")), current))
                .isInstanceOfSatisfying(S3Profile.class,
                        kept -> assertThat(kept.credentials()).isEqualTo(new AccessKey("AK", "canary-4711")));
        for (String changed : List.of(omitted.replace("s3.example", "evil.example"), omitted.replace("AK", "OTHER"))) {
            JsonNode json = JSON.readTree(changed);
            assertThat(catchThrowableOfType(InvalidProfileException.class, () -> profiles().parse(json, current))
                    .problems())
                    .singleElement().asString().startsWith("'credentials.secret-access-key': Missing");
        }
        assertThat(problems(omitted)).singleElement().asString().startsWith("'credentials.secret-access-key': Missing");
    }

    @Test
    void secretsNeverShowInText() {
        assertThat(parse(FULL_S3).toString()).contains("AK").doesNotContain("canary");
        assertThat(problems(FULL_S3.replace("canary-4711", "canary 4711")))
                .noneMatch(problem -> problem.contains("canary"));
    }

    private String fileRoot(String name) {
        return "{\"type\": \"file\", \"root\": \"file://" + folder.resolve(name) + "\"}";
    }

    private StorageProfiles profiles() {
        return new StorageProfiles(new EndpointPolicy(List.of(), false), List.of(folder.resolve("data")), false);
    }

    private StorageProfile parse(String json) {
        try {
            return profiles().parse(JSON.readTree(json), null);
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }

    private List<String> problems(String json) {
        return catchThrowableOfType(InvalidProfileException.class, () -> parse(json)).problems();
    }
}
