package io.serac.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.serac.server.configuration.IssuerSettings;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What the schema of the values knows and refuses. */
class SchemaTest {
    private static final boolean REGENERATE = Boolean.getBoolean("serac.regenerate");
    private final ValuesSchema schema = ValuesSchema.ofChart();
    private final JsonSchema validator = JsonSchemaFactory.getInstance(VersionFlag.V7).getSchema(schema.json());

    @Test
    void everyValueIsInItWithADescriptionAndNothingElseIs() {
        for (ValuesSchema.Value value : schema.all()) {
            assertThat(value.description()).as(value.path()).isNotBlank();
            if (!value.path().contains("[]") && !value.path().startsWith("config.") && !value.path().equals("global")
                    && !value.path().startsWith("probes.") && !value.path().contains("esources.")) {
                JsonNode initial = schema.values().at("/" + value.path().replace('.', '/'));
                assertThat(initial.isMissingNode()).as(value.path() + " is in values.yaml").isFalse();
            }
        }
        assertThat(validator.validate(schema.values())).as("the chart's own values").isEmpty();
    }

    @Test
    void aSlipOfThePenIsRefusedInEveryGroup() {
        int groups = 0;
        for (ValuesSchema.Value value : schema.all()) {
            if (value.isGroup() && !value.path().contains("[]")) {
                ObjectNode values = schema.values().deepCopy();
                group(values, value.path()).put("slip-of-the-pen", 1);
                assertThat(validator.validate(values)).as(value.path()).isNotEmpty();
                groups++;
            }
        }
        assertThat(groups).isGreaterThan(40);
        ObjectNode values = schema.values().deepCopy();
        assertThat(validator.validate(values.put("replica", 3))).isNotEmpty();
    }

    private static ObjectNode group(ObjectNode values, String path) {
        ObjectNode group = values;
        for (String name : path.split("\\.", -1)) {
            group = group.withObject("/" + name);
        }
        return group;
    }

    @Test
    void helmRefusesWhatTheSchemaRefuses() {
        refuses("replica: 3", "replica");
        refuses("database: {url: 'jdbc:postgresql://db/serac'}", "url");
        refuses("database: {sslMode: prefer}", "sslMode");
        refuses("image: {digest: latest}", "digest");
        refuses("config: {database: {password: hunter2}}", "password");
        refuses("config: {database: {url: x}}", "url");
        refuses("config: {secrets: {keys: 'k1:x'}}", "keys");
        refuses("config: {http: {prot: 1}}", "prot");
        refuses("config: {http: {in-flight-max: many}}", "in-flight-max");
        refuses("config: {http: {stop-timeout: soon}}", "stop-timeout");
        refuses("issuers: [{name: keycloak, uri: 'https://x'}]", "audiences");
        refuses("issuers: [{name: keycloak, uri: 'https://x', audiences: [serac], audience: x}]", "audience");
        refuses("bootstrap: {grants: [SELECT to everyone]}", "grants");
        refuses("bootstrap: {roles: [{name: x, members: [alice]}]}", "members");
        refuses("resources: {limit: {memory: 1Gi}}", "limit");
        refuses("service: {type: ExternalName}", "type");
    }

    private static void refuses(String values, String word) {
        assertThatThrownBy(() -> Chart.complete().with(values).text()).as(values)
                .hasMessageContaining("don't meet the specifications of the schema").hasMessageContaining(word);
    }

    @Test
    void anIssuerHasTheKeysThatItHasInTheServer() {
        List<String> keys = Arrays.stream(IssuerSettings.class.getDeclaredMethods())
                .filter(method -> Modifier.isAbstract(method.getModifiers())).map(Method::getName)
                .map(name -> name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT)).toList();

        assertThat(schema.json().at("/properties/issuers/items/properties").properties())
                .extracting(property -> property.getKey()).containsExactlyInAnyOrderElementsOf(keys);
    }

    /** The group {@code config} follows from the settings of the server; -Dserac.regenerate=true writes it. */
    @Test
    void configHasAllSettingsThatTheChartDoesNotDecide() throws IOException {
        JsonNode generated = Rules.json(ConfigSchema.of(ServerSettings.rows()).toString());
        if (REGENERATE) {
            schema.json().withObject("/properties").set("config", generated);
            schema.write();
        }
        assertThat(schema.json().at("/properties/config")).as("write it anew: mvn -q -pl helm -am test"
                + " -Dtest=SchemaTest,ReadmeTest -Dsurefire.failIfNoSpecifiedTests=false -Dserac.regenerate=true")
                .isEqualTo(generated);
        assertThat(generated.at("/properties/http/properties")).isNotEmpty();
        assertThat(generated.at("/properties/http/properties").has("port")).isFalse();
        assertThat(generated.at("/properties/secrets/properties").has("keys")).isFalse();
    }
}
