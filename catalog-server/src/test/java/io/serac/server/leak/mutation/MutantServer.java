package io.serac.server.leak.mutation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A server made of classes that a loader of its own has loaded. Thread-safe. */
final class MutantServer implements AutoCloseable {
    private static final Object NOTHING = new Object();

    private final Object server;

    private MutantServer(Object server) {
        this.server = server;
    }

    /** @param mutated folder with the classes that come before those of the server; may be empty */
    static MutantServer start(Path mutated, Map<String, String> settings) {
        MutantLoader loader = new MutantLoader(MutantServer.class.getClassLoader(), mutated);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            Object read = call(loader.loadClass("io.serac.server.configuration.SettingsLoader"), null, "load", null,
                    Map.of(), settings);
            Object noTracing = call(loader.loadClass("io.serac.server.telemetry.Tracing"), null, "off");
            return new MutantServer(call(loader.loadClass("io.serac.server.CatalogServer"), null, "start", read,
                    Clock.systemUTC(), noTracing));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("No server", e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    String origin() {
        return "http://127.0.0.1:" + call(server.getClass(), server, "port");
    }

    int managementPort() {
        return (int) call(server.getClass(), server, "managementPort");
    }

    @Override
    public void close() {
        call(server.getClass(), server, "close");
    }

    private static Object call(Class<?> type, @Nullable Object object, String name, @Nullable Object... arguments) {
        try {
            Method method = Arrays.stream(type.getMethods())
                    .filter(each -> each.getName().equals(name) && each.getParameterCount() == arguments.length)
                    .findFirst().orElseThrow();
            return Objects.requireNonNullElse(method.invoke(object, arguments), NOTHING);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(name, e);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(name + " has failed", e.getCause());
        }
    }
}
