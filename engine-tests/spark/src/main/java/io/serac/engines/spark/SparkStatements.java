package io.serac.engines.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/**
 * Runs SQL statements in one Spark session. Each line read is a statement as a JSON string; each line written is one JSON
 * object: {@code {"columns": [..], "rows": [[..]]}} with values as text, or {@code {"error": ".."}}. The arguments are
 * settings, {@code key=value}. The function {@code parquet_footer(path)} is there for statements to look into files.
 * Single-threaded; ends with its input.
 */
public final class SparkStatements {
    private final ObjectMapper json = new ObjectMapper();
    private final SparkSession session;

    private SparkStatements(SparkSession session) {
        this.session = session;
    }

    public static void main(String[] arguments) throws IOException {
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        // What Spark prints must not mix with the answers.
        System.setOut(System.err);
        SparkConf settings = new SparkConf();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            settings.set(argument.substring(0, equals), argument.substring(equals + 1));
        }
        try (SparkSession session = SparkSession.builder().config(settings).getOrCreate()) {
            session.udf().register("parquet_footer", (UDF1<String, String>) ParquetFooter::of, DataTypes.StringType);
            SparkStatements statements = new SparkStatements(session);
            answers.println("ready");
            BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                answers.println(statements.answer(line));
            }
        }
    }

    private String answer(String line) throws JsonProcessingException {
        String statement = json.readValue(line, String.class);
        System.err.println("statement: " + statement);
        try {
            return json.writeValueAsString(run(statement));
        } catch (Exception e) {
            e.printStackTrace();
            return json.writeValueAsString(Map.of("error", e.getClass().getName() + ": " + e.getMessage()));
        }
    }

    private Map<String, Object> run(String statement) {
        Dataset<Row> result = session.sql(statement);
        List<List<String>> rows = new ArrayList<>();
        for (Row row : result.collectAsList()) {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                values.add(row.isNullAt(i) ? null : String.valueOf(row.get(i)));
            }
            rows.add(values);
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("columns", List.of(result.columns()));
        answer.put("rows", rows);
        return answer;
    }
}
