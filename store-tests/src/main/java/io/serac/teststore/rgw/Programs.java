package io.serac.teststore.rgw;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds programs. Stateless. */
final class Programs {
    private Programs() {}

    static Optional<Path> find(String program) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        // Where Debian has programs of administrators, which the path of other users may lack.
        Stream<String> folders = Stream.concat(Arrays.stream(path.split(File.pathSeparator)),
                Stream.of("/usr/sbin", "/sbin"));
        return folders.filter(folder -> !folder.isEmpty()).map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable).findFirst();
    }

    /** @throws IllegalStateException if there is none */
    static String get(String program) {
        return find(program).orElseThrow(() -> new IllegalStateException("Not on the path: " + program)).toString();
    }
}
