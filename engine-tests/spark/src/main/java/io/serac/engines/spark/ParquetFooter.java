package io.serac.engines.spark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/** What the footer of a Parquet file tells of its columns. Stateless. */
final class ParquetFooter {
    private ParquetFooter() {
    }

    /** For each column of each row group a line: its path, least value, greatest value, and {@code bloom} if it has such a filter. */
    static String of(String location) {
        List<String> lines = new ArrayList<>();
        try (ParquetFileReader reader =
                ParquetFileReader.open(HadoopInputFile.fromPath(new Path(location), new Configuration()))) {
            for (BlockMetaData block : reader.getFooter().getBlocks()) {
                for (ColumnChunkMetaData column : block.getColumns()) {
                    Statistics<?> statistics = column.getStatistics();
                    boolean isBounded = statistics != null && statistics.hasNonNullValue();
                    lines.add(column.getPath().toDotString() + "|" + (isBounded ? statistics.minAsString() : "") + "|"
                            + (isBounded ? statistics.maxAsString() : "") + "|"
                            + (column.getBloomFilterOffset() >= 0 ? "bloom" : ""));
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("No footer in " + location, e);
        }
        return String.join("\n", lines);
    }
}
