// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.RowValues;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.reduce.KeyCodec;
import dev.alluvium.delta.reduce.StoredSequence;
import dev.alluvium.delta.schema.DecimalType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FileRowsTest {
    private static final StructType SCHEMA = StructType.of(
            StructField.of("id", PrimitiveType.LONG),
            StructField.of("number", PrimitiveType.INTEGER),
            StructField.of("time", PrimitiveType.TIMESTAMP),
            StructField.of("text", PrimitiveType.STRING),
            StructField.of("decimal", new DecimalType(20, 1)),
            StructField.of("deleted", PrimitiveType.BOOLEAN));
    private static final List<Object[]> ROWS = Arrays.asList(
            new Object[] {1L, 5, 7L, "p019", new BigDecimal("3.0"), true},
            new Object[] {null, 5, 7L, "p019", new BigDecimal("3.0"), true},
            new Object[] {2L, -5, -7L, "other", new BigDecimal("3.5"), false},
            new Object[] {3L, null, null, null, null, null});

    private static FileRows rows(boolean sequenced, String... sequence) {
        IndexedColumns columns = new IndexedColumns(
                new TableLayout(SCHEMA, List.of()),
                new KeyCodec(SCHEMA, List.of("id")),
                new StoredSequence(SCHEMA, List.of(sequence)),
                sequenced,
                5);
        return new FileRows("f", new RowValues(new Given()), columns);
    }

    private static final class Given implements RowCursor {
        private int position = -1;

        @Override
        public boolean next() {
            position++;
            return position < ROWS.size();
        }

        @Override
        public Object[] row() {
            return ROWS.get(position);
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public void close() {}
    }

    @Test
    void aSequenceIsPackedAsThatOfTheLocationIs() {
        for (String[] sequence : List.of(
                new String[] {"number"},
                new String[] {"time"},
                new String[] {"text"},
                new String[] {"decimal"},
                new String[] {"number", "time"},
                new String[] {})) {
            try (FileRows rows = rows(sequence.length > 0, sequence)) {
                while (rows.next()) {
                    assertThat(rows.sequence())
                            .as(String.join(",", sequence))
                            .isEqualTo(PackedSequence.of(rows.location().sequence()));
                    assertThat(rows.isDeleted()).isEqualTo(rows.location().deleted());
                }
            }
        }
    }

    @Test
    void rowsWithoutAKeyAreLeftOutAndTheOthersKeepTheirPositions() {
        try (FileRows rows = rows(false)) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.location().position()).isZero();
            assertThat(rows.location().deleted()).isTrue();
            assertThat(rows.next()).isTrue();
            assertThat(rows.position()).isEqualTo(2);
            assertThat(rows.key().toKey()).isEqualTo(KeyIndexModel.key(2));
            assertThat(rows.isDeleted()).isFalse();
            assertThat(rows.next()).isTrue();
            assertThat(rows.next()).isFalse();
        }
    }
}
