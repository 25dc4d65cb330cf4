// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.reduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.DecimalType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class StoredSequenceTest {
    private static StoredSequence in(DataType... types) {
        StructField[] fields = new StructField[types.length];
        String[] names = new String[types.length];
        for (int i = 0; i < types.length; i++) {
            names[i] = "s" + i;
            fields[i] = StructField.of(names[i], types[i]);
        }
        return new StoredSequence(StructType.of(fields), List.of(names));
    }

    private static Sequence sequence(Object... parts) {
        return new Sequence(List.of(parts));
    }

    private static Sequence stored(StoredSequence columns, Sequence sequence) {
        Object[] row = new Object[columns.positions().length];
        columns.write(columns.normalize(sequence), row);
        return columns.read(row);
    }

    @Test
    void whatIsWrittenIsReadAndComparesAsBefore() {
        assertThat(stored(in(PrimitiveType.LONG), sequence(5L))).isEqualTo(sequence(5L));
        assertThat(stored(in(PrimitiveType.INTEGER, PrimitiveType.STRING), sequence(5L, "x")))
                .isEqualTo(sequence(5L, "x"));
        assertThat(stored(in(PrimitiveType.TIMESTAMP), sequence(5L))).isEqualTo(sequence(5L));
        assertThat(stored(in(PrimitiveType.DATE), sequence(5L))).isEqualTo(sequence(5L));
        assertThat(stored(in(new DecimalType(38, 0)), sequence(new BigInteger("12345678901234567890"))))
                .isEqualTo(sequence(new BigDecimal("12345678901234567890")));
        assertThat(stored(in(PrimitiveType.STRING), sequence("plain"))).isEqualTo(sequence("plain"));
    }

    @Test
    void aTupleInOneStringColumnHasAKnownText() {
        Object[] row = new Object[1];
        StoredSequence column = in(PrimitiveType.STRING);

        column.write(column.normalize(sequence(12L, 0L, -7L)), row);

        assertThat(row[0]).isEqualTo("p0212/p010/n982");
    }

    @Test
    void theTextSortsAsTheTupleDoes() {
        Random random = new Random(11);
        StoredSequence column = in(PrimitiveType.STRING);
        for (int round = 0; round < 20_000; round++) {
            Sequence left = randomSequence(random);
            Sequence right = randomSequence(random);
            assertThat(Integer.signum(column.normalize(left).compareTo(column.normalize(right))))
                    .isEqualTo(Integer.signum(left.compareTo(right)));
        }
    }

    private static Sequence randomSequence(Random random) {
        List<Object> parts = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            BigInteger number = new BigInteger(random.nextInt(4) == 0 ? 180 : 6, random);
            parts.add(random.nextInt(3) == 0 ? number.negate() : number);
        }
        return new Sequence(parts);
    }

    @Test
    void aRowWithoutASequenceIsOlderThanEverything() {
        assertThat(in(PrimitiveType.LONG).read(new Object[] {null})).isEqualTo(Sequence.NONE);
    }

    @Test
    void aSequenceThatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> stored(in(PrimitiveType.LONG), sequence(BigInteger.TWO.pow(70))))
                .isInstanceOf(DeltaTableException.class)
                .hasMessageContaining("column 's0' of type long");
        assertThatThrownBy(() -> stored(in(PrimitiveType.INTEGER), sequence(1L << 40)))
                .hasMessageContaining("does not fit");
        assertThatThrownBy(() -> stored(in(PrimitiveType.LONG), sequence("text")))
                .hasMessageNotContaining("text");
        assertThatThrownBy(() -> stored(in(PrimitiveType.LONG), sequence(1L, 2L)))
                .hasMessageContaining("2 parts");
        assertThatThrownBy(() -> stored(in(PrimitiveType.STRING), sequence(BigInteger.TEN.pow(120), 1L)))
                .hasMessageContaining("99 digits");
        assertThatThrownBy(() -> in(PrimitiveType.DOUBLE)).hasMessageContaining("cannot hold a sequence");
        StructType schema = StructType.of(StructField.of("a", PrimitiveType.LONG));
        assertThatThrownBy(() -> new StoredSequence(schema, List.of("b"))).hasMessageContaining("'b' is not in");
    }
}
