// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.schema.ArrayType;
import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.DecimalType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** P-50, P-69. */
final class PartitionValuesTest {
    private static String text(DataType type, Object value) {
        return PartitionValues.serialize(StructField.of("c", type), value);
    }

    @Test
    void valuesAreSpelledAsTheProtocolSays() {
        assertThat(text(PrimitiveType.LONG, -5L)).isEqualTo("-5");
        assertThat(text(PrimitiveType.BOOLEAN, true)).isEqualTo("true");
        assertThat(text(PrimitiveType.DATE, -1)).isEqualTo("1969-12-31");
        assertThat(text(PrimitiveType.TIMESTAMP, 123_456L)).isEqualTo("1970-01-01T00:00:00.123456Z");
        assertThat(text(PrimitiveType.TIMESTAMP_NTZ, -1L)).isEqualTo("1969-12-31 23:59:59.999999");
        assertThat(text(new DecimalType(20, 0), new BigDecimal("1E+3").setScale(0)))
                .isEqualTo("1000");
        assertThat(text(PrimitiveType.STRING, null)).isNull();
    }

    @Test
    void emptyStringPartitionIsNullForAllReaders() {
        assertThat(text(PrimitiveType.STRING, "")).isNull();
        assertThat(PartitionValues.parse(PrimitiveType.STRING, "")).isNull();
    }

    @Test
    void spellingsOfOtherWritersAreRead() {
        assertThat(PartitionValues.parse(PrimitiveType.TIMESTAMP, "1970-01-01 00:00:00"))
                .isEqualTo(0L);
        assertThat(PartitionValues.parse(PrimitiveType.TIMESTAMP, "1970-01-01 00:00:01.5"))
                .isEqualTo(1_500_000L);
        assertThat(PartitionValues.parse(PrimitiveType.TIMESTAMP, "1970-01-01T01:00:00.000001+01:00"))
                .isEqualTo(1L);
        assertThat(PartitionValues.parse(new DecimalType(10, 2), "1E+3")).isEqualTo(new BigDecimal("1000.00"));
    }

    @Test
    void theNameOfAColumnIsFoundRegardlessOfCase() {
        assertThat(PartitionValues.lookUp(Map.of("Zone", "z"), "zone")).isEqualTo("z");
        assertThat(PartitionValues.lookUp(Map.of("Zone", "z"), "other")).isNull();
    }

    @Test
    void aColumnWithPartsCannotPartition() {
        DataType array = new ArrayType(PrimitiveType.LONG, true);
        assertThatThrownBy(() -> text(array, java.util.List.of()))
                .isInstanceOf(DeltaTableException.class)
                .hasMessageContaining("column 'c' of type array<long>");
        assertThatThrownBy(() -> PartitionValues.parse(array, "x")).isInstanceOf(DeltaTableException.class);
        assertThatThrownBy(() -> text(PrimitiveType.BINARY, new byte[] {-1}))
                .hasMessageContaining("not UTF-8")
                .hasMessageNotContaining("-1");
    }
}
