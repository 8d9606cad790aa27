package io.serac.server.leak;

import io.serac.server.database.TestDatabase;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs tests of the suite against other servers than that which has made the fixture. The fixture is made once, by the server as it is;
 * each other server works on a copy of its database. For one thread.
 */
public final class SuiteRun implements AutoCloseable {
    /** What the next instance of the suite asks, if it is not to make a server itself. */
    private static final AtomicReference<@Nullable World> NEXT = new AtomicReference<>();

    private final World made;
    private final StoredFiles files;

    private SuiteRun(World made) throws IOException {
        this.made = made;
        this.files = new StoredFiles(made);
    }

    /** @param folder for files that the servers write besides tables */
    public static SuiteRun prepare(Path folder) throws IOException {
        World world = new World(folder);
        world.server.stop();
        return new SuiteRun(world);
    }

    static Optional<World> world() {
        return Optional.ofNullable(NEXT.getAndSet(null));
    }

    /** A database as the fixture left it; so are the files from now on. No server may be running on another one. */
    public TestDatabase database() throws IOException {
        files.restore();
        return made.server.copyOfDatabase();
    }

    /** Settings of a server on such a database. */
    public Map<String, String> settings(TestDatabase database) {
        Map<String, String> settings = new HashMap<>(made.server.settings());
        settings.putAll(made.settings);
        settings.put("database.url", database.address().url());
        return settings;
    }

    /**
     * Names of tests that fail.
     *
     * @param origin of the server that is asked
     * @param database that it works on
     * @param tests none for all
     * @param out for what is wrong
     */
    public List<String> failed(String origin, int managementPort, TestDatabase database, Collection<String> tests,
            PrintWriter out) {
        NEXT.set(new World(made, origin, managementPort, database.database().admin()));
        List<DiscoverySelector> selected = new ArrayList<>();
        tests.forEach(test -> selected.add(DiscoverySelectors.selectMethod(LeakSuiteIT.class, test)));
        if (tests.isEmpty()) {
            selected.add(DiscoverySelectors.selectClass(LeakSuiteIT.class));
        }
        return failed(selected, out);
    }

    /**
     * Names of tests that fail, as they stand in the table: those of the suite by their methods, others with their class.
     *
     * @param out for what is wrong
     */
    public static List<String> failed(List<DiscoverySelector> selected, PrintWriter out) {
        Failures failures = new Failures(out);
        LauncherFactory.create().execute(LauncherDiscoveryRequestBuilder.request().selectors(selected).build(),
                failures);
        if (failures.ran == 0) {
            throw new IllegalStateException("No test ran: " + selected);
        }
        return List.copyOf(failures.names);
    }

    @Override
    public void close() {
        made.close();
    }

    private static final class Failures implements TestExecutionListener {
        private final Set<String> names = new TreeSet<>();
        private final PrintWriter out;
        private int ran;

        Failures(PrintWriter out) {
            this.out = out;
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            ran += test.isTest() ? 1 : 0;
            out.println(result.getStatus() + " " + test.getDisplayName());
            if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
                names.add(name(test));
                result.getThrowable().ifPresent(failure -> failure.printStackTrace(out));
            }
        }

        private static String name(TestIdentifier test) {
            return switch (test.getSource().orElse(null)) {
                case MethodSource method when method.getClassName().equals(LeakSuiteIT.class.getName()) ->
                    method.getMethodName();
                case MethodSource method -> simple(method.getClassName()) + "." + method.getMethodName();
                case ClassSource type -> simple(type.getClassName());
                case null, default -> test.getDisplayName();
            };
        }

        private static String simple(String className) {
            return className.substring(className.lastIndexOf('.') + 1);
        }
    }
}
