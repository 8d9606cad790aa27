package io.serac.engines.spark;

import io.serac.engines.statements.Statements;
import io.serac.engines.statements.Statements.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/**
 * Runs SQL statements in one Spark session. The arguments are settings, {@code key=value}. The function
 * {@code parquet_footer(path)} is there for statements to look into files.
 */
public final class SparkStatements {
    private SparkStatements() {
    }

    public static void main(String[] arguments) throws IOException {
        Statements statements = Statements.claimOutput();
        SparkConf settings = new SparkConf();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            settings.set(argument.substring(0, equals), argument.substring(equals + 1));
        }
        try (SparkSession session = SparkSession.builder().config(settings).getOrCreate()) {
            session.udf().register("parquet_footer", (UDF1<String, String>) ParquetFooter::of, DataTypes.StringType);
            statements.feed(statement -> run(session, statement));
        }
    }

    private static Answer run(SparkSession session, String statement) {
        Dataset<Row> result = session.sql(statement);
        List<List<String>> rows = new ArrayList<>();
        for (Row row : result.collectAsList()) {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                values.add(row.isNullAt(i) ? null : String.valueOf(row.get(i)));
            }
            rows.add(values);
        }
        return new Answer(List.of(result.columns()), rows);
    }
}
