package io.serac.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serac.storage.S3Profile.Dialect;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How clients reach the files of a warehouse, as its profile says it. Single quotes stand for double ones. */
class ProfileSettingsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final StorageProfiles PROFILES = new StorageProfiles(new EndpointPolicy(List.of(), false), List.of(),
            false);
    private static final String KEY = "'credentials': {'access-key-id': 'AK', 'secret-access-key': 'SK'}";
    private static final String STORE = "'type': 's3', 'root': 's3://lake/a', 'endpoint': 'https://s3.example', " + KEY;
    private static final String AMAZON = "'type': 's3', 'root': 's3://lake/a', 'region': 'eu-west-1', " + KEY;
    private static final String OZONE = "'type': 'ozone', 'root': 's3://lake/a', 'endpoint': 'https://s3g.example', "
            + KEY;
    private static final String ROLE = "arn:aws:iam::123456789012:role/serac-main";

    @Test
    void everyFieldIsRead() {
        S3Profile profile = parse("{" + STORE + """
                , 'region': 'eu-west-1', 'path-style-access': false, 'chunked-encoding': true, 'scoping': 'sts',
                'sts': {'endpoint': 'https://sts.example:8443', 'role-arn': 'arn:aws:iam:::role/serac-main',
                        'external-id': 'none', 'session-tags': true, 'lifetime': 900},
                'signing': {'reader': {'access-key-id': 'R', 'secret-access-key': 'RS'},
                            'writer': {'access-key-id': 'W', 'secret-access-key': 'WS'}},
                'sse': {'type': 'kms', 'kms-key-arn': 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd'},
                'signature-caching': true, 'create-only-puts': true, 'allow-fso': true}""");

        assertThat(profile.delegation()).isEqualTo(new Delegation(Scoping.STS,
                new StsSettings(URI.create("https://sts.example:8443"), "arn:aws:iam:::role/serac-main", null, true,
                        Duration.ofMinutes(15)),
                new SigningSettings(new AccessKey("R", "RS"), new AccessKey("W", "WS"), true, true, true)));
        assertThat(profile.encryption())
                .isEqualTo(new ServerSideEncryption("arn:aws:kms:eu-west-1:123456789012:key/1234abcd"));
        assertThat(profile.pathStyleAccess()).isFalse();
        assertThat(profile.chunkedEncoding()).isTrue();
    }

    @Test
    void aStoreIsAskedForTemporaryKeysUnlessItIsOzone() {
        assertThat(parse("{" + STORE + "}").delegation()).isEqualTo(Delegation.sts(StsSettings.DEFAULT));
        assertThat(parse("{" + STORE + ", 'scoping': 'none'}").delegation()).isEqualTo(Delegation.NONE);
        assertThat(parse("{" + STORE + ", 'scoping': 'remote-signing'}").delegation())
                .isEqualTo(Delegation.remoteSigning(SigningSettings.DEFAULT));

        S3Profile ozone = parse("{" + OZONE + "}");
        assertThat(ozone.dialect()).isEqualTo(Dialect.OZONE);
        assertThat(ozone.type()).isEqualTo("ozone");
        assertThat(ozone.pathStyleAccess()).isTrue();
        assertThat(ozone.chunkedEncoding()).isFalse();
        assertThat(ozone.region()).isEqualTo("us-east-1");
        assertThat(ozone.delegation()).isEqualTo(Delegation.remoteSigning(SigningSettings.DEFAULT));
        assertThat(parse("{" + OZONE + ", 'scoping': 'none'}").scoping()).isEqualTo(Scoping.NONE);
    }

    @Test
    void whatOzoneCannotDoIsSaid() {
        assertThat(problems("{" + OZONE.replace("'endpoint': 'https://s3g.example', ", "") + """
                , 'scoping': 'sts', 'sts': {'role-arn': 'x'}, 'path-style-access': false}"""))
                .satisfiesExactlyInAnyOrder(
                        problem -> assertThat(problem).startsWith("'endpoint': Missing"),
                        problem -> assertThat(problem).startsWith("'scoping': No release of Apache Ozone")
                                .contains("remote-signing", "none"),
                        problem -> assertThat(problem).startsWith("'sts': No release of Apache Ozone"),
                        problem -> assertThat(problem).startsWith("'sts.role-arn': Must be the ARN of a role"),
                        problem -> assertThat(problem).startsWith("'path-style-access': Must be true"));
    }

    @Test
    void amazonIssuesKeysForARoleOnly() {
        for (String json : List.of("{" + AMAZON + "}", "{" + AMAZON + ", 'scoping': 'sts', 'sts': {}}",
                "{" + STORE.replace("s3.example", "s3.eu-west-1.amazonaws.com") + "}")) {
            assertThat(problems(json)).singleElement().asString().startsWith("'sts.role-arn': Missing")
                    .contains("remote-signing", "none");
        }
        assertThat(parse("{" + AMAZON + ", 'sts': {'role-arn': '" + ROLE + "'}}").delegation().sts().roleArn())
                .isEqualTo(ROLE);
        assertThat(parse("{" + AMAZON + ", 'scoping': 'remote-signing'}").scoping()).isEqualTo(Scoping.REMOTE_SIGNING);
    }

    @Test
    void everythingWrongIsNamedAtOnce() {
        assertThat(problems("{" + STORE + """
                , 'scoping': 'remote-signing',
                'sts': {'endpoint': 'http://169.254.169.254', 'role-arn': 'arn:*', 'external-id': 'mine',
                        'session-tags': 'yes', 'lifetime': 3601, 'policy': '{}'},
                'signing': {'reader': {'access-key-id': 'R', 'secret-access-key': ''}, 'third': {}},
                'sse': {'type': 's3', 'kms-key-arn': 'arn:aws:kms:eu-west-1:123456789012:alias/x', 'algorithm': 'AES'},
                'signature-caching': 1, 'create-only-puts': 'no', 'allow-fso': null}"""))
                .extracting(problem -> problem.substring(1, problem.indexOf("':")))
                .containsExactlyInAnyOrder("sts.endpoint", "sts.role-arn", "sts.external-id", "sts.session-tags",
                        "sts.lifetime", "sts.policy", "signing.reader.secret-access-key", "signing.writer",
                        "signing.third", "sse.kms-key-arn", "sse.kms-key-arn", "sse.algorithm", "signature-caching",
                        "create-only-puts", "allow-fso");
    }

    @ParameterizedTest
    @CsvSource({"900, true", "3600, true", "899, false", "3601, false", "900.0, false", "'\"900\"', false",
            "-1, false", "99999999999999999999, false", "null, false"})
    void temporaryKeysLiveAQuarterOfAnHourToAnHour(String lifetime, boolean isFine) {
        String json = "{" + STORE + ", 'sts': {'lifetime': " + lifetime + "}}";

        if (isFine) {
            assertThat(parse(json).delegation().sts().lifetime()).hasSeconds(Long.parseLong(lifetime));
        } else {
            assertThat(problems(json)).containsExactly(
                    "'sts.lifetime': Must be a whole number of seconds from 900 to 3600.");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"arn:aws:iam::123456789012:role/a", "arn:aws:iam:::role/serac-main",
            "arn:aws-cn:iam::123456789012:role/path/a_b+c=d,e.f@g-h", "arn:minio:iam:::role/idmp-x"})
    void rolesOfManyStoresAreTaken(String role) {
        assertThat(parse("{" + STORE + ", 'sts': {'role-arn': '" + role + "'}}").delegation().sts().roleArn())
                .isEqualTo(role);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "serac", "arn:aws:iam::1:role/*", "arn:aws:iam::1:role/a b", "arn:aws:iam::1:role/${x}",
            "arn:aws:iam::1:r"})
    void whatIsNoRoleIsRefused(String role) {
        assertThat(problems("{" + STORE + ", 'sts': {'role-arn': '" + role + "'}}")).singleElement().asString()
                .startsWith("'sts.role-arn': Must be the ARN of a role");
    }

    @Test
    void theTokenServiceIsAnEndpointLikeTheStore() {
        StorageProfiles listed = new StorageProfiles(
                new EndpointPolicy(List.of("https://s3.example", "http://sts.example:9880"), false), List.of(), false);

        assertThat(parse(listed, "{" + STORE + ", 'sts': {'endpoint': 'http://sts.example:9880'}}").delegation().sts()
                .endpoint()).hasPort(9880);
        assertThat(problems(listed, "{" + STORE + ", 'sts': {'endpoint': 'https://sts.example'}}")).singleElement()
                .asString().startsWith("'sts.endpoint': ").contains("storage.endpoint-allowlist");
        assertThat(problems("{" + STORE + ", 'sts': {'endpoint': 'http://sts.example:9880'}}")).singleElement()
                .asString().startsWith("'sts.endpoint': ").contains("not encrypted");
    }

    @Test
    void theExternalIdIsMadeHereOnceAndNeverChosen() {
        String generated = "{" + STORE + ", 'sts': {'external-id': 'generated'}}";
        S3Profile first = parse(generated);
        String id = first.delegation().sts().externalId();

        assertThat(id).matches("serac-[0-9a-f-]{36}");
        assertThat(parse(generated).delegation().sts().externalId()).isNotEqualTo(id);
        assertThat(StorageProfiles.write(first).at("/sts/external-id").asText()).isEqualTo(id);
        assertThat(PROFILES.parse(json(generated), first)).isEqualTo(first);
        assertThat(PROFILES.parse(json(generated.replace("generated", String.valueOf(id))), first)).isEqualTo(first);
        assertThat(((S3Profile) PROFILES.parse(json(generated.replace("generated", "none")), first)).delegation().sts()
                .externalId()).isNull();

        JsonNode foreign = json(generated.replace("generated", "serac-of-another"));
        assertThat(catchThrowableOfType(InvalidProfileException.class, () -> PROFILES.parse(foreign, first)).problems())
                .singleElement().asString().startsWith("'sts.external-id': Must be none, generated");
    }

    @Test
    void theExternalIdCanBeMadeBeforeTheRoleTrustsIt() {
        S3Profile first = parse("{" + AMAZON + ", 'scoping': 'none', 'sts': {'external-id': 'generated'}}");
        String id = first.delegation().sts().externalId();

        StorageProfile later = PROFILES.parse(json("{" + AMAZON + ", 'scoping': 'sts', 'sts': {'role-arn': '" + ROLE
                + "', 'external-id': '" + id + "'}}"), first);

        assertThat(((S3Profile) later).delegation().sts().externalId()).isEqualTo(id);
    }

    @Test
    void omittedSecretsOfAllThreeKeysAreKeptForTheSameIdsAndStore() {
        String full = "{" + STORE + """
                , 'signing': {'reader': {'access-key-id': 'R', 'secret-access-key': 'RS'},
                              'writer': {'access-key-id': 'W', 'secret-access-key': 'WS'}}}""";
        S3Profile present = parse(full);
        String omitted = full.replaceAll(", 'secret-access-key': '\\w+'", "");

        assertThat(PROFILES.parse(json(omitted), present)).isEqualTo(present);
        assertThat(PROFILES.parse(json(omitted.replace("'R'", "'R2', 'secret-access-key': 'new'")), present))
                .isInstanceOfSatisfying(S3Profile.class, changed -> assertThat(changed.delegation().signing().reader())
                        .isEqualTo(new AccessKey("R2", "new")));
        JsonNode elsewhere = json(omitted.replace("s3.example", "s3.evil.example"));
        assertThat(catchThrowableOfType(InvalidProfileException.class, () -> PROFILES.parse(elsewhere, present))
                .problems()).hasSize(3).allMatch(problem -> problem.contains("secret-access-key': Missing"));
        JsonNode swapped = json(omitted.replace("'R'", "'x'").replace("'W'", "'R'").replace("'x'", "'W'"));
        assertThat(catchThrowableOfType(InvalidProfileException.class, () -> PROFILES.parse(swapped, present))
                .problems()).hasSize(2).allMatch(problem -> problem.startsWith("'signing."));
        assertThat(problems(omitted)).hasSize(3);
    }

    @Test
    void whatWasStoredBeforeClientsCouldBeServedGoesOnServingNone() {
        JsonNode stored = json("""
                {'type': 's3', 'root': 's3://lake/a', 'region': 'eu-west-1', 'path-style-access': false,
                 'chunked-encoding': true, 'scoping': 'none', 'credentials': {'access-key-id': 'AK'}}""");

        StorageProfile profile = StorageProfiles.readStored(stored, new ProfileSecrets("SK", null, null));

        assertThat(profile.scoping()).isEqualTo(Scoping.NONE);
        assertThat(StorageProfiles.complete(stored)).isEqualTo(StorageProfiles.write(profile));
        JsonNode silent = ((ObjectNode) stored.deepCopy()).without("scoping");
        assertThat(StorageProfiles.readWithoutKeys(silent).scoping()).isEqualTo(Scoping.NONE);
        assertThat(StorageProfiles.complete(json("{'type': 'file', 'root': 'file:/data/wh'}")))
                .isEqualTo(json("{'type': 'file', 'root': 'file:/data/wh', 'scoping': 'none'}"));
    }

    @Test
    void lengthsAreBounded() {
        assertThat(problems("{" + STORE.replace("'SK'", "'" + "x".repeat(257) + "'") + "}")).singleElement().asString()
                .startsWith("'credentials.secret-access-key': Must be 1 to 256");
        assertThat(problems("{" + STORE.replace("https://s3.example", "https://" + "x".repeat(2041)) + "}"))
                .containsExactly("'endpoint': Must have at most 2048 characters.");
    }

    private static S3Profile parse(String json) {
        return parse(PROFILES, json);
    }

    private static S3Profile parse(StorageProfiles profiles, String json) {
        return (S3Profile) profiles.parse(json(json), null);
    }

    private static List<String> problems(String json) {
        return problems(PROFILES, json);
    }

    private static List<String> problems(StorageProfiles profiles, String json) {
        return catchThrowableOfType(InvalidProfileException.class, () -> parse(profiles, json)).problems();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }
}
