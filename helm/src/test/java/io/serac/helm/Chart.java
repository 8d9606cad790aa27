package io.serac.helm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The chart with some values, as Helm renders it. Immutable.
 *
 * <pre>{@code
 * Manifests manifests = Chart.complete().with("replicas: 3").render();
 * }</pre>
 *
 * <p>Helm asks the cluster that the file of KUBECONFIG names, which {@link FakeCluster} writes: set that variable for the tests'
 * process.
 */
public final class Chart {
    /** The same from every module's folder. */
    static final Path FOLDER = Path.of("../helm/src/main/helm/serac").toAbsolutePath().normalize();
    /** The library renders no hooks, so these are hooks no more while it does. */
    private static final String HOOK = "helm.sh/hook";
    private static final String NO_HOOK = "no-helm.sh/hook";
    private static final Path WITHOUT_HOOKS = copyWithoutHooks();
    public static final String RELEASE = "lake";
    public static final String NAMESPACE = "data";
    private static final YAMLMapper YAML = new YAMLMapper();
    /** What has to be set. */
    private static final String REQUIRED = """
            image: {repository: registry.example/serac}
            database:
              host: db.example
              ca: {secretName: lake-database-ca}
              credentials: {secretName: lake-database}
            secrets:
              masterKeys: {secretName: lake-keys}
              rootCredential: {secretName: lake-root}
            """;

    private final List<String> values;

    private Chart(List<String> values) {
        this.values = List.copyOf(values);
    }

    /** With nothing but the chart's own values. */
    public static Chart bare() {
        return new Chart(List.of());
    }

    /** With what has to be set, and nothing else. */
    public static Chart complete() {
        return bare().with(REQUIRED);
    }

    /** With the values of a file. */
    public static Chart ofFile(Path file) {
        try {
            return bare().with(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With more values, which win. */
    public Chart with(String yaml) {
        List<String> more = new ArrayList<>(values);
        more.add(yaml);
        return new Chart(more);
    }

    /** The objects that Kubernetes would get. */
    public Manifests render() {
        return Manifests.parse(text());
    }

    /** Everything, as Kubernetes would get it. */
    String text() {
        return withValues(new Helm(WITHOUT_HOOKS).template().withName(RELEASE).withNamespace(NAMESPACE)
                .withKubeVersion("1.32.0"), TemplateCommand::withValuesFile, TemplateCommand::call)
                .replace(NO_HOOK, HOOK);
    }

    private static Path copyWithoutHooks() {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            Path target = Files.createTempDirectory(Path.of("target"), "chart").toAbsolutePath();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = target.resolve(FOLDER.relativize(file));
                Files.createDirectories(Objects.requireNonNull(copy.getParent()));
                Files.writeString(copy, Files.readString(file).replace(HOOK, NO_HOOK));
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What Helm tells its user. */
    String notes() {
        return withValues(new Helm(FOLDER).install().clientOnly().dryRun().withName(RELEASE).withNamespace(NAMESPACE)
                .withKubeVersion("1.32.0"), (install, file) -> install.withValuesFile(file),
                install -> install.call().getOutput());
    }

    private <C> String withValues(C command, Adder<C> adder, Caller<C> caller) {
        FakeCluster.running();
        List<Path> files = new ArrayList<>();
        try {
            for (String each : values) {
                YAML.readTree(each);
                Path file = Files.createTempFile("values", ".yaml");
                files.add(file);
                Files.writeString(file, each);
                adder.add(command, file);
            }
            return caller.call(command);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The test's values are no YAML", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            files.forEach(file -> file.toFile().delete());
        }
    }

    private interface Adder<C> {
        C add(C command, Path file);
    }

    private interface Caller<C> {
        String call(C command);
    }
}
