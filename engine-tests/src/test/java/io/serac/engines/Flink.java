package io.serac.engines;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A Flink in a process of its own. Its catalogs are made by statements. For one thread. */
final class Flink implements AutoCloseable {
    private static final List<String> OPENED_PACKAGES = List.of("java.lang", "java.lang.invoke", "java.lang.reflect",
            "java.io", "java.net", "java.nio", "java.text", "java.time", "java.util", "java.util.concurrent",
            "java.util.concurrent.atomic", "sun.nio.ch");

    private final EngineProcess process;

    private Flink(EngineProcess process) {
        this.process = process;
    }

    /** @param name the folder below target/run for its log and files */
    static Flink start(String name) {
        Path folder = RunFolders.fresh(name);
        Map<String, String> settings = Map.of("parallelism.default", "1", "rest.bind-port", "0", "io.tmp.dirs",
                folder.resolve("scratch").toString());
        return new Flink(EngineProcess.start("flink", "io.serac.engines.flink.FlinkStatements", folder,
                OPENED_PACKAGES, settings, List.of()));
    }

    /** @throws StatementFailed if Flink refuses it, with all that the catalog said */
    Rows sql(String statement) {
        return process.sql(statement);
    }

    @Override
    public void close() {
        process.close();
    }
}
