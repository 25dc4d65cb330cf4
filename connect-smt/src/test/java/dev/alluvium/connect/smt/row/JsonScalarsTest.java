// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Map;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What JSON took from a scalar is given back; what never was one is no error of its own. */
class JsonScalarsTest {
    private static final Schema VARIABLE =
            SchemaBuilder.struct().name("io.debezium.data.VariableScaleDecimal").build();

    @Test
    void decimalsComeAsNumbersOrBase64() {
        assertThat(JsonScalars.typed(Decimal.schema(2), 1.5)).isEqualTo(new BigDecimal("1.50"));
        assertThat(JsonScalars.typed(Decimal.schema(2), "MDk=")).isEqualTo(new BigDecimal("123.45"));
        assertThat(JsonScalars.typed(VARIABLE, Map.of("scale", 1L, "value", "MDk=")))
                .isEqualTo(new BigDecimal("1234.5"));
    }

    @ParameterizedTest
    @ValueSource(longs = {2_147_483_647L, -2_147_483_648L, 1_001L})
    void scaleThatWouldFillTheMemoryIsNone(long scale) {
        assertThat(JsonScalars.typed(VARIABLE, Map.of("scale", scale, "value", 5L)))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, 0.125})
    void numberThatIsNoSuchDecimalIsNone(double number) {
        assertThat(JsonScalars.typed(Decimal.schema(2), number)).isNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, Long.MIN_VALUE, 106_751_991_168L})
    void daysThatNoDateHoldsStayANumber(long days) {
        assertThat(JsonScalars.typed(Date.SCHEMA, days)).isEqualTo(days);
    }
}
