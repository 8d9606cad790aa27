package io.serac.server.leak.mutation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A guard or a rule of redaction, and what the source is without it. Immutable.
 *
 * @param guard what is removed, in words
 * @param file source below the repository
 * @param original text that stands in it once
 * @param replacement what stands there instead
 */
record Mutation(String guard, String file, String original, String replacement) {
    /** Where sources and classes of the modules are. */
    private static final String SOURCES = "/src/main/java/";

    /** A mutation of a class of the server. */
    static Mutation server(String guard, String type, String original, String replacement) {
        return new Mutation(guard, "catalog-server" + SOURCES + "io/serac/server/" + type + ".java", original,
                replacement);
    }

    /** A mutation of a class of the authorizer. */
    static Mutation authorizer(String guard, String type, String original, String replacement) {
        return new Mutation(guard, "authorizer" + SOURCES + "io/serac/authorizer/" + type + ".java", original,
                replacement);
    }

    /**
     * The source without the guard.
     *
     * @throws IllegalStateException if the guard is not there any more as it is written here
     */
    String mutated(Path repository) throws IOException {
        String source = Files.readString(repository.resolve(file));
        int at = source.indexOf(original);
        if (at < 0 || source.indexOf(original, at + 1) >= 0) {
            throw new IllegalStateException("The guard has changed, write the mutation anew: " + guard + " in " + file);
        }
        return source.replace(original, replacement);
    }

    /** Path of the source below its folder of sources. */
    String sourcePath() {
        return file.substring(file.indexOf(SOURCES) + SOURCES.length());
    }

    /** Name of the type without its package, for tables. */
    String type() {
        return sourcePath().replaceAll(".*/", "").replace(".java", "");
    }
}
