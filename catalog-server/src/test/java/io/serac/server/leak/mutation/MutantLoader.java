package io.serac.server.leak.mutation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Loads the server once more, mutated classes in place of the originals. Libraries are those of everybody else. Thread-safe. */
final class MutantLoader extends ClassLoader {
    private static final String OWN = "io.serac.";

    static {
        registerAsParallelCapable();
    }

    private final ClassLoader originals;
    private final Path mutated;

    /** @param mutated folder with the classes that come before those of the server; may be empty */
    MutantLoader(ClassLoader originals, Path mutated) {
        super("mutant", originals);
        this.originals = originals;
        this.mutated = mutated;
    }

    @Override
    protected Class<?> loadClass(String name, boolean isResolved) throws ClassNotFoundException {
        if (!name.startsWith(OWN)) {
            return super.loadClass(name, isResolved);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            return known == null ? define(name) : known;
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        String file = name.replace('.', '/') + ".class";
        try (InputStream original = originals.getResourceAsStream(file)) {
            Path mutant = mutated.resolve(file);
            if (Files.exists(mutant)) {
                byte[] bytes = Files.readAllBytes(mutant);
                return defineClass(name, bytes, 0, bytes.length);
            }
            if (original == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = original.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
