package io.serac.server.leak;

import java.io.PrintStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs the suite in a process of its own, so that classes can be put before those of the server, and writes down which tests failed.
 */
public final class SuiteRun {
    private SuiteRun() {
    }

    /** @param arguments where to write the names of tests that failed, one a line; then a test to run, or nothing for all */
    public static void main(String... arguments) throws IOException {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(arguments.length < 2 || arguments[1].isEmpty()
                        ? DiscoverySelectors.selectClass(LeakSuiteIT.class)
                        : DiscoverySelectors.selectMethod(LeakSuiteIT.class, arguments[1]))
                .build();
        Failures failures = new Failures(System.out);
        LauncherFactory.create().execute(request, failures);
        Files.write(Path.of(arguments[0]), failures.names, StandardCharsets.UTF_8);
        // A server that a failure has left open must not keep the process.
        System.exit(failures.names.isEmpty() ? 0 : 1);
    }

    private static final class Failures implements TestExecutionListener {
        private final List<String> names = new ArrayList<>();
        private final PrintStream out;

        Failures(PrintStream out) {
            this.out = out;
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            out.println(result.getStatus() + " " + test.getDisplayName() + " "
                    + System.currentTimeMillis() / 1_000 % 10_000);
            if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
                names.add(test.getDisplayName().replace("()", ""));
                result.getThrowable().ifPresent(failure -> failure.printStackTrace(out));
            }
        }
    }
}
