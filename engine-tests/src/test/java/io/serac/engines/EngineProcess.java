package io.serac.engines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An engine in a process of its own, on JDK 17, that answers statements in the order of their coming. For one thread. */
final class EngineProcess implements AutoCloseable {
    private final String name;
    private final ObjectMapper json = new ObjectMapper();
    private final ForkedProcess process;
    private final BufferedWriter statements;
    private final BufferedReader answers;

    private EngineProcess(String name, ForkedProcess process) {
        this.name = name;
        this.process = process;
        this.statements = new BufferedWriter(new OutputStreamWriter(process.input(), StandardCharsets.UTF_8));
        this.answers = new BufferedReader(new InputStreamReader(process.output(), StandardCharsets.UTF_8));
    }

    /**
     * Waits until it is ready.
     *
     * @param engine the module below engine-tests
     * @param main its class that reads statements
     * @param folder for its log and files
     * @param opened packages of the JDK that the engine reaches into
     */
    static EngineProcess start(String engine, String main, Path folder, List<String> opened,
            Map<String, String> settings, List<String> extra) {
        List<String> command = new ArrayList<>(List.of(JavaHomes.java(17), "-Xmx1g", "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        opened.forEach(name -> command.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
        command.addAll(List.of("-cp", RunFolders.engineTests().resolve(engine + "/target/classes") + File.pathSeparator
                + RunFolders.classPath(engine), main));
        settings.forEach((key, value) -> command.add(key + "=" + value));
        command.addAll(extra);
        ForkedProcess process = ForkedProcess.startAnswering(command, folder, folder.resolve(engine + ".log"));
        EngineProcess started = new EngineProcess(engine, process);
        try {
            started.readLine();
        } catch (RuntimeException e) {
            process.close();
            throw e;
        }
        return started;
    }

    /** @throws StatementFailed if the engine refuses it */
    Rows sql(String statement) {
        try {
            statements.write(json.writeValueAsString(statement));
            statements.newLine();
            statements.flush();
            JsonNode answer = json.readTree(readLine());
            if (answer.has("error")) {
                throw new StatementFailed(statement, answer.get("error").asText());
            }
            List<String> columns = new ArrayList<>();
            answer.get("columns").forEach(column -> columns.add(column.asText()));
            List<List<@Nullable String>> rows = new ArrayList<>();
            for (JsonNode row : answer.get("rows")) {
                List<@Nullable String> values = new ArrayList<>();
                row.forEach(value -> values.add(value.isNull() ? null : value.asText()));
                rows.add(values);
            }
            return new Rows(columns, rows);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " is gone: " + process.logEnd(), e);
        }
    }

    private String readLine() {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw new IllegalStateException(name + " ended:\n" + process.logEnd());
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(name + " is gone: " + process.logEnd(), e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
