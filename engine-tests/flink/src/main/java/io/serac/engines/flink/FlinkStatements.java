package io.serac.engines.flink;

import io.serac.engines.statements.Statements;
import io.serac.engines.statements.Statements.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.ResultKind;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** Runs SQL statements in one Flink that lives in this process, each to its end. The arguments are settings, {@code key=value}. */
public final class FlinkStatements {
    private static final String INSERT = "INSERT ";

    private FlinkStatements() {
    }

    public static void main(String[] arguments) throws IOException {
        Statements statements = Statements.claimOutput();
        Configuration settings = new Configuration();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            settings.setString(argument.substring(0, equals), argument.substring(equals + 1));
        }
        TableEnvironment flink = TableEnvironment.create(
                EnvironmentSettings.newInstance().inBatchMode().withConfiguration(settings).build());
        statements.feed(statement -> run(flink, statement));
    }

    private static Answer run(TableEnvironment flink, String statement) throws Exception {
        TableResult result = flink.executeSql(statement);
        if (result.getResultKind() == ResultKind.SUCCESS) {
            return new Answer(List.of(), List.of());
        }
        if (statement.startsWith(INSERT)) {
            // Until it has committed. Its answer is not read: closing that would cancel a job that has just ended.
            result.await();
            return new Answer(List.of(), List.of());
        }
        List<List<String>> rows = new ArrayList<>();
        try (CloseableIterator<Row> read = result.collect()) {
            while (read.hasNext()) {
                Row row = read.next();
                List<String> values = new ArrayList<>();
                for (int i = 0; i < row.getArity(); i++) {
                    values.add(row.getField(i) == null ? null : String.valueOf(row.getField(i)));
                }
                rows.add(values);
            }
        }
        return new Answer(result.getResolvedSchema().getColumnNames(), rows);
    }
}
