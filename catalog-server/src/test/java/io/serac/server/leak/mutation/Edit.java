package io.serac.server.leak.mutation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A change of a source. Immutable.
 *
 * @param file source below the repository
 * @param original text that stands in it once
 * @param replacement what stands there instead
 */
record Edit(String file, String original, String replacement) {
    private static final String SOURCES = "/src/main/java/";

    /** Of a class of the server, by its path below {@code io.serac.server}. */
    static Edit server(String type, String original, String replacement) {
        return new Edit("catalog-server" + SOURCES + "io/serac/server/" + type + ".java", original, replacement);
    }

    /** Of a class of the authorizer. */
    static Edit authorizer(String type, String original, String replacement) {
        return new Edit("authorizer" + SOURCES + "io/serac/authorizer/" + type + ".java", original, replacement);
    }

    /** Of a class of the module that makes keys and signatures, by its path below {@code io.serac.storage}. */
    static Edit storage(String type, String original, String replacement) {
        return new Edit("storage-credentials" + SOURCES + "io/serac/storage/" + type + ".java", original, replacement);
    }

    /**
     * The changed source.
     *
     * @param path of the file, or of a copy that was changed before
     *
     * @throws IllegalStateException if the text is not there any more as it is written here
     */
    String apply(Path path) throws IOException {
        String source = Files.readString(path);
        int at = source.indexOf(original);
        if (at < 0 || source.indexOf(original, at + 1) >= 0) {
            throw new IllegalStateException("The guard has changed, write it anew: " + original + " in " + file);
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
