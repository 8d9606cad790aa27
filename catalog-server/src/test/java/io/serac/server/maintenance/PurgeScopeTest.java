package io.serac.server.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.location.Claim;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PurgeScopeTest {
    private final PurgeScope scope = new PurgeScope(
            List.of(new Claim("file", "", "/wh/t1/"), new Claim("https://s3.example", "lake", "wh/t1/")));

    @ParameterizedTest
    @ValueSource(strings = {"file:/wh/t1/data/a.parquet", "file:///wh/t1/data/a.parquet",
            "s3://lake/wh/t1/data/city=New%20York/a.parquet", "s3a://lake/wh/t1/data/a b+c.parquet"})
    void filesInTheObjectsFoldersMayGo(String path) {
        assertThat(scope.find(path)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:/wh/t10/a", "file:/wh/t1", "file:/wh/t1/", "file:/wh/t1/../t2/a", "file:/wh/t1//a",
            "file:/wh/t1/./a", "file:/wh/t2/a", "/wh/t1/a", "s3://other/wh/t1/a", "s3://lake/wh/t1x/a",
            "s3://lake/wh/t1/../t2/a", "hdfs://lake/wh/t1/a", ""})
    void nothingElseMay(String path) {
        assertThat(scope.find(path)).isEmpty();
    }
}
