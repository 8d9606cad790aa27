package io.serac.engines.statements;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Feeds SQL to an engine. Each line read is a statement as a JSON string; each line written is one JSON object: {@code {"columns":
 * [..], "rows": [[..]]}} with values as text, or {@code {"error": ".."}}. The first line says that the engine is ready. For one
 * thread; ends with its input.
 */
public final class Statements {
    private final ObjectMapper json = new ObjectMapper();
    private final PrintStream answers;

    private Statements(PrintStream answers) {
        this.answers = answers;
    }

    /** An engine that answers one statement after the other. */
    public interface Engine {
        /** @throws Exception as the engine says it; the answer is its text */
        Answer run(String statement) throws Exception;
    }

    /** What a statement answers; values as text or null. */
    public record Answer(List<String> columns, List<List<String>> rows) {
    }

    /** To be called first: what the engine prints must not mix with the answers. */
    public static Statements claimOutput() {
        Statements statements = new Statements(new PrintStream(System.out, true, StandardCharsets.UTF_8));
        System.setOut(System.err);
        return statements;
    }

    /** Runs statements until there are no more. */
    public void feed(Engine engine) throws IOException {
        answers.println("ready");
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            answers.println(answer(engine, line));
        }
    }

    private String answer(Engine engine, String line) throws JsonProcessingException {
        String statement = json.readValue(line, String.class);
        System.err.println("statement: " + statement);
        try {
            return json.writeValueAsString(engine.run(statement));
        } catch (Exception e) {
            e.printStackTrace();
            return json.writeValueAsString(Map.of("error", causes(e)));
        }
    }

    /** Engines wrap what the catalog said. */
    private static String causes(Throwable failure) {
        StringBuilder text = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            text.append(text.isEmpty() ? "" : "\ncaused by: ").append(cause.getClass().getName()).append(": ")
                    .append(cause.getMessage());
        }
        return text.toString();
    }
}
