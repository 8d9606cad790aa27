package io.serac.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The chart with many values: each feature alone, many together, and the examples. */
class EveryFeatureTest {
    private static final int COMBINATIONS = 25;

    @Test
    void nothingButWhatHasToBeSet() {
        Manifests manifests = Chart.complete().render();

        Rules.check(manifests);
        assertThat(manifests.objects()).extracting(object -> object.path("kind").asText()).containsExactlyInAnyOrder(
                "PodDisruptionBudget", "ServiceAccount", "ConfigMap", "Service", "Service", "Deployment", "Pod");
    }

    @ParameterizedTest
    @EnumSource(Feature.class)
    void eachAlone(Feature feature) {
        Rules.check(Chart.complete().with(feature.yaml()).render());
    }

    @Test
    void manyTogether() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < COMBINATIONS; i++) {
            Set<Feature> chosen = choose(random);
            try {
                Chart chart = Chart.complete();
                for (Feature feature : chosen) {
                    chart = chart.with(feature.yaml());
                }
                Rules.check(chart.render());
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("Seed " + seed + ", " + chosen + ": " + e.getMessage(), e);
            }
        }
    }

    private static Set<Feature> choose(Random random) {
        Set<Feature> chosen = EnumSet.noneOf(Feature.class);
        for (Feature feature : Feature.values()) {
            if (random.nextInt(3) == 0) {
                chosen.add(feature);
            }
        }
        return chosen;
    }

    @ParameterizedTest
    @ValueSource(strings = {"small", "large"})
    void theExamples(String size) {
        Chart example = Chart.ofFile(Path.of("../examples/kubernetes/" + size + ".yaml"));

        Rules.check(example.render());
        assertThat(example.notes()).contains("Next:");
    }

    @Test
    void helmsOwnChecksPass() {
        LintResult lint = new Helm(Chart.FOLDER).lint().strict().call();

        assertThat(lint.isFailed()).as("%s", lint.getMessages()).isFalse();
    }

    /** The rules would notice: each is broken once. */
    @Test
    void whatIsWrongIsFound() {
        String good = Chart.complete().with(Feature.MONITORING.yaml()).with(Feature.BOOTSTRAP.yaml())
                .with(Feature.TLS.yaml()).text();
        Rules.check(Manifests.parse(good));

        notices(good, "readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false");
        notices(good, "maxUnavailable: 1", "maxUnavailible: 1");
        notices(good, "scrapeTimeout: 10s", "scrapeTimeot: 10s");
        notices(good, "targetPort: api", "targetPort: http");
        notices(good, "containerPort: 9090", "containerPort: 9091");
        notices(good, "path: /health/ready", "path: /ready");
        notices(good, "SERAC_DATABASE_PASSWORD", "SERAC_DATABASE_PASSWROD");
        notices(good, "commit-connections-max", "commit-connection-max");
        notices(good, "mountPath: /etc/serac/tls", "mountPath: /etc/serac/other");
        notices(good, "app.kubernetes.io/component: bootstrap", "app.kubernetes.io/component: server");
        notices(good, "serviceAccountName: default", "serviceAccountName: lake-serac");
        notices(good, "optional: true", "optional: false");
        notices(good, "SERAC_BOOTSTRAP_CREDENTIAL_FILE", "SERAC_BOOTSTRAP_CREDENTIAL");
        notices(good, "args: [apply,", "args: [aply,");
        notices(good, "database:\n      admin", "database:\n      password: hunter2\n      admin");
    }

    private static void notices(String good, String part, String wrong) {
        assertThat(good).as("the test's own text").contains(part);
        assertThatThrownBy(() -> Rules.check(Manifests.parse(good.replace(part, wrong)))).as(wrong)
                .isInstanceOfAny(AssertionError.class, RuntimeException.class);
    }

    @Test
    void anUnknownKindIsNoObject() {
        ObjectNode object = (ObjectNode) Rules.json("{\"apiVersion\": \"v1\", \"kind\": \"Servise\"}");

        assertThatThrownBy(() -> KubernetesModel.read(object)).isInstanceOf(AssertionError.class)
                .hasMessageContaining("v1/Servise");
    }
}
