package io.serac.server.leak.mutation;

import io.serac.server.leak.SuiteRun;
import java.io.PrintWriter;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;

/**
 * Tests outside of the suite. They start their servers themselves, so their classes are loaded once more, together with those of the
 * mutated server. Named {@code package.Class.method}, or {@code package.Class} for all of a class, below {@code io.serac.server}.
 */
final class OtherTests {
    private static final String PACKAGE = "io.serac.server.";

    private OtherTests() {
    }

    /** Whether a name is that of such a test, not of a method of the suite. */
    static boolean isOne(String test) {
        return test.indexOf('.') >= 0;
    }

    /**
     * Names of those that fail.
     *
     * @param mutated folder with the classes that come before those of the server; may be empty
     * @param out for what is wrong
     */
    static List<String> failed(Path mutated, Collection<String> tests, PrintWriter out) {
        MutantLoader loader = new MutantLoader(OtherTests.class.getClassLoader(), mutated);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            List<DiscoverySelector> selected = new ArrayList<>();
            for (String test : tests) {
                selected.add(selector(test, loader));
            }
            return SuiteRun.failed(selected, out);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /**
     * What a name stands for.
     *
     * @throws IllegalStateException if there is no such class or method
     */
    static DiscoverySelector selector(String test, ClassLoader loader) {
        String last = test.substring(test.lastIndexOf('.') + 1);
        boolean isMethod = Character.isLowerCase(last.charAt(0));
        String name = isMethod ? test.substring(0, test.length() - last.length() - 1) : test;
        try {
            Class<?> type = loader.loadClass(PACKAGE + name);
            return isMethod ? DiscoverySelectors.selectMethod(type, method(type, last))
                    : DiscoverySelectors.selectClass(type);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("No such class of tests: " + name, e);
        }
    }

    private static Method method(Class<?> type, String name) {
        return Arrays.stream(type.getDeclaredMethods()).filter(method -> method.getName().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalStateException("No such test: " + name + " of " + type.getSimpleName()));
    }
}
