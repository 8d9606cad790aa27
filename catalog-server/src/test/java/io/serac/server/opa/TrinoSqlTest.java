package io.serac.server.opa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrinoSqlTest {
    private static final Type PRICE = Types.DecimalType.of(38, 2);

    @Test
    void numbersAreWrittenWithAllTheirDigits() {
        assertThat(TrinoSql.literal(PRICE, new BigDecimal("1e2"))).isEqualTo("CAST(DECIMAL '100' AS decimal(38,2))");
        assertThat(TrinoSql.literal(PRICE, new BigDecimal("1e37"))).contains("'1" + "0".repeat(37) + "'");
        assertThat(TrinoSql.literal(PRICE, new BigDecimal("1e-38"))).contains("'0." + "0".repeat(37) + "1'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e38", "-1e1000000000", "1e-39", "1e-1000000000"})
    void numbersOfMoreDigitsThanTrinoHasAreNotWrittenAtAll(String number) {
        assertThatThrownBy(() -> TrinoSql.literal(PRICE, new BigDecimal(number)))
                .isInstanceOf(TrinoSql.InexpressibleException.class);
    }
}
