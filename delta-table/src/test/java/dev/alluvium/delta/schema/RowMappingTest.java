// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.data.Rows;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Values follow the flush's schema; the table may have grown otherwise meanwhile. */
final class RowMappingTest {
    private static RowMapping mapping(StructType from, StructType table) {
        return RowMapping.between(from, SchemaEvolution.union(table, from));
    }

    @Test
    void columnsAreMatchedByNameRegardlessOfCase() {
        StructType table = StructType.of(
                StructField.of("a", PrimitiveType.LONG),
                StructField.of("b", PrimitiveType.STRING),
                StructField.of("c", PrimitiveType.STRING));
        StructType records =
                StructType.of(StructField.of("C", PrimitiveType.STRING), StructField.of("a", PrimitiveType.INTEGER));

        RowMapping mapping = mapping(records, table);

        assertThat(mapping.map(new Object[] {"x", 5})).containsExactly(5L, null, "x");
        assertThat(mapping.map(new Object[] {"x"})).containsExactly(null, null, "x");
        assertThat(mapping.map(Rows.columns(0))).isEqualTo(Rows.columns(2));
        assertThat(mapping.covered()).isEqualTo(Rows.columns(0, 2));
    }

    @Test
    void narrowerValuesAreWidened() {
        StructType table = StructType.of(
                StructField.of("d", PrimitiveType.DOUBLE),
                StructField.of("n", new DecimalType(20, 4)),
                StructField.of("s", PrimitiveType.SHORT));
        StructType records = StructType.of(
                StructField.of("d", PrimitiveType.FLOAT),
                StructField.of("n", new DecimalType(10, 2)),
                StructField.of("s", PrimitiveType.BYTE));

        assertThat(mapping(records, table).map(new Object[] {1.5f, new BigDecimal("1.25"), (byte) 3}))
                .containsExactly(1.5d, new BigDecimal("1.2500"), (short) 3);
    }

    @Test
    void nestedValuesAreMappedToo() {
        StructType inner =
                StructType.of(StructField.of("x", PrimitiveType.LONG), StructField.of("y", PrimitiveType.STRING));
        StructType narrow =
                StructType.of(StructField.of("y", PrimitiveType.STRING), StructField.of("x", PrimitiveType.INTEGER));
        StructType table = StructType.of(
                StructField.of("s", inner),
                StructField.of("l", new ArrayType(inner, true)),
                StructField.of("m", new MapType(PrimitiveType.LONG, inner, true)));
        StructType records = StructType.of(
                StructField.of("s", narrow),
                StructField.of("l", new ArrayType(narrow, true)),
                StructField.of("m", new MapType(PrimitiveType.INTEGER, narrow, true)));
        Object[] value = {"t", 4};

        Object[] mapped =
                mapping(records, table).map(new Object[] {value, Arrays.asList(value, null), Map.of(1, value)});

        List<Object> expected = List.of(4L, "t");
        assertThat(Rows.comparable(mapped))
                .containsExactly(expected, Arrays.asList(expected, null), Map.of(1L, expected));
    }

    @Test
    void aTargetThatDoesNotHoldTheSourceIsRefused() {
        StructType a = StructType.of(StructField.of("a", PrimitiveType.LONG));
        StructType b = StructType.of(StructField.of("b", PrimitiveType.LONG));
        StructType narrow = StructType.of(StructField.of("a", PrimitiveType.INTEGER));

        assertThatThrownBy(() -> RowMapping.between(a, b)).hasMessageContaining("'a' is not in the target");
        assertThatThrownBy(() -> RowMapping.between(a, narrow)).hasMessageContaining("do not fit");
    }

    /** P-68. */
    @Test
    void decimalIsNeverRounded() {
        assertThat(TypeWidening.fits(new DecimalType(10, 2), new DecimalType(12, 4)))
                .isTrue();
        assertThat(TypeWidening.fits(new DecimalType(10, 2), new DecimalType(11, 4)))
                .isFalse();
        assertThat(TypeWidening.fits(new DecimalType(10, 2), new DecimalType(10, 1)))
                .isFalse();
        assertThatThrownBy(() -> TypeWidening.widen(new BigDecimal("1.25"), new DecimalType(10, 1)))
                .isInstanceOf(ArithmeticException.class);
    }
}
