package io.serac.server.leak.mutation;

import io.serac.server.leak.SuiteRun;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;

/**
 * Compiles a mutated source and runs the leak suite in a process in which it stands before the original. The server itself has no way
 * to be run without a guard.
 */
final class MutantProcess {
    private static final long MINUTES_MAX = 6;

    private final Path repository;
    private final Path folder;

    /** @param folder for what is compiled and written; one for each mutation is made in it */
    MutantProcess(Path repository, Path folder) {
        this.repository = repository;
        this.folder = folder;
    }

    /** Names of tests that failed without the guard: of all of them if the expected one did not. */
    List<String> failedWithout(Mutation mutation) throws IOException, InterruptedException {
        Path own = Files.createTempDirectory(folder, mutation.guard().toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-"));
        Path classes = Files.createDirectories(own.resolve("classes"));
        List<String> arguments = new ArrayList<>(
                List.of("-nowarn", "-proc:none", "-d", classes.toString(), "-cp", classPath()));
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
        List<String> failed = failed(own, classes + File.pathSeparator, mutation.test());
        return failed.isEmpty() ? failed(own, classes + File.pathSeparator, "") : failed;
    }

    /** Names of tests that failed with the server as it is. */
    List<String> failedAsItIs() throws IOException, InterruptedException {
        return failed(Files.createDirectories(folder.resolve("as-it-is")), "", "");
    }

    private static List<String> failed(Path own, String classesBefore, String test)
            throws IOException, InterruptedException {
        Path failed = own.resolve("failed.txt");
        Files.deleteIfExists(failed);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-Xmx2g", "-cp",
                classesBefore + classPath(), SuiteRun.class.getName(), failed.toString(), test));
        Process process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(own.resolve("out.txt").toFile()).start();
        if (!process.waitFor(MINUTES_MAX, TimeUnit.MINUTES)) {
            process.destroyForcibly().waitFor();
            return List.of("(the suite did not end in time)");
        }
        if (!Files.exists(failed)) {
            throw new IllegalStateException("The suite wrote no result, see " + own.resolve("out.txt"));
        }
        return Files.readAllLines(failed);
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }
}
