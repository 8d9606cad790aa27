package io.serac.engines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the JDKs that engines need. A missing one fails the test, nothing is skipped. Stateless. */
public final class JavaHomes {
    private static final Pattern VERSION = Pattern.compile("(?m)^JAVA_VERSION=\"(\\d+)");
    private static final Pattern TOOLCHAIN = Pattern.compile("<jdkHome>([^<]+)</jdkHome>");

    private JavaHomes() {}

    /** @return the program {@code java} of that version */
    public static String java(int version) {
        String variable = "JAVA" + version + "_HOME";
        @Nullable
        String given = System.getenv(variable);
        if (given != null) {
            return program(Path.of(given));
        }
        Path own = Path.of(System.getProperty("java.home"));
        if (hasVersion(own, version)) {
            return program(own);
        }
        return candidates().stream().filter(home -> hasVersion(home, version)).findFirst().map(JavaHomes::program)
                .orElseThrow(() -> new IllegalStateException("No JDK " + version + " found: set " + variable
                        + " or name one in ~/.m2/toolchains.xml"));
    }

    private static List<Path> candidates() {
        List<Path> homes = new ArrayList<>();
        Path maven = Path.of(System.getProperty("user.home"), ".m2");
        for (String file : List.of("toolchains.xml", "discovered-jdk-toolchains-cache.xml")) {
            read(maven.resolve(file)).ifPresent(text -> {
                Matcher toolchain = TOOLCHAIN.matcher(text);
                while (toolchain.find()) {
                    homes.add(Path.of(toolchain.group(1).strip()));
                }
            });
        }
        Path user = Path.of(System.getProperty("user.home"));
        for (Path folder : List.of(Path.of("/usr/lib/jvm"), user.resolve(".sdkman/candidates/java"),
                user.resolve(".jdks"))) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> children = Files.list(folder)) {
                    children.sorted().forEach(homes::add);
                } catch (IOException e) {
                    throw new IllegalStateException("Cannot list " + folder, e);
                }
            }
        }
        return homes;
    }

    private static boolean hasVersion(Path home, int version) {
        return Files.isExecutable(home.resolve("bin/java")) && read(home.resolve("release")).map(VERSION::matcher)
                .filter(Matcher::find).filter(found -> found.group(1).equals(Integer.toString(version))).isPresent();
    }

    private static Optional<String> read(Path file) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(file));
        } catch (IOException e) {
            throw new IllegalStateException("Cannot read " + file, e);
        }
    }

    private static String program(Path home) {
        return home.resolve("bin/java").toString();
    }
}
