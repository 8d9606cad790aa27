package io.serac.server.leak.mutation;

import io.serac.server.database.TestDatabase;
import io.serac.server.leak.SuiteRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Compiles a mutated source, starts a server with it, and lets the leak suite or other tests ask that. The server itself has no way to be run without
 * a guard. Not thread-safe.
 */
final class MutantSuite implements AutoCloseable {
    private final Path repository;
    private final Path folder;
    // Making the fixture takes longer than most tests: it is made for the first one that needs it.
    private @Nullable SuiteRun suite;
    private @Nullable List<String> always;

    /** @param folder for what is compiled and written; one for each mutation is made in it */
    MutantSuite(Path repository, Path folder) throws IOException {
        this.repository = repository;
        this.folder = Files.createDirectories(folder);
    }

    /** Names of tests that fail without the guard: of the whole suite if the expected one does not. */
    List<String> failedWithout(Mutation mutation) throws IOException {
        Path own = Files.createTempDirectory(folder, mutation.guard().toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-"));
        Path classes = compile(mutation, own);
        List<String> failed = failed(own, classes, List.of(mutation.test()));
        return failed.isEmpty() ? failedOfWhole(own, classes) : failed;
    }

    /** Without those that fail with all guards, too: on a fixture that another server has made, a test may look for what moved on. */
    private List<String> failedOfWhole(Path own, Path classes) throws IOException {
        if (always == null) {
            always = failedAsItIs(List.of());
        }
        List<String> failed = new ArrayList<>(failed(own, classes, List.of()));
        failed.removeAll(always);
        return failed;
    }

    /**
     * Names of tests that fail with the server as it is.
     *
     * @param tests none for the whole suite
     */
    List<String> failedAsItIs(Collection<String> tests) throws IOException {
        Path own = Files.createTempDirectory(folder, "as-it-is");
        if (tests.isEmpty()) {
            return failed(own, own.resolve("classes"), tests);
        }
        List<String> failed = new ArrayList<>();
        for (boolean isElsewhere : new boolean[]{false, true}) {
            List<String> some = tests.stream().filter(test -> OtherTests.isOne(test) == isElsewhere).toList();
            if (!some.isEmpty()) {
                failed.addAll(failed(own, own.resolve("classes"), some));
            }
        }
        return failed;
    }

    private Path compile(Mutation mutation, Path own) throws IOException {
        Path classes = Files.createDirectories(own.resolve("classes"));
        // As in the build: JDBI binds by the names of parameters.
        List<String> arguments =
                new ArrayList<>(List.of("-nowarn", "-proc:none", "-parameters", "-d", classes.toString(), "-cp",
                        System.getProperty("java.class.path")));
        for (Edit edit : mutation.edits()) {
            Path source = own.resolve("source").resolve(edit.sourcePath());
            boolean isChanged = Files.exists(source);
            Files.createDirectories(source.getParent());
            Files.writeString(source, edit.apply(isChanged ? source : repository.resolve(edit.file())));
            if (!isChanged) {
                arguments.add(source.toString());
            }
        }
        int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        if (status != 0) {
            throw new IllegalStateException("Does not compile: " + mutation.guard());
        }
        return classes;
    }

    /** @param tests none for all of the suite; either of the suite or not */
    private List<String> failed(Path own, Path classes, Collection<String> tests) throws IOException {
        boolean isElsewhere = tests.stream().anyMatch(OtherTests::isOne);
        Path log = own.resolve(tests.isEmpty() ? "all.txt" : isElsewhere ? "others.txt" : "out.txt");
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(log), true)) {
            return isElsewhere ? OtherTests.failed(classes, tests, out) : failedOfSuite(classes, tests, out);
        }
    }

    private List<String> failedOfSuite(Path classes, Collection<String> tests, PrintWriter out) throws IOException {
        if (suite == null) {
            suite = SuiteRun.prepare(Files.createTempDirectory(folder, "fixture"));
        }
        try (TestDatabase database = suite.database();
                MutantServer server = MutantServer.start(classes, suite.settings(database))) {
            return suite.failed(server.origin(), server.managementPort(), database, tests, out);
        }
    }

    @Override
    public void close() {
        if (suite != null) {
            suite.close();
        }
    }
}
