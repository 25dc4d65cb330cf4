// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import static dev.alluvium.delta.merge.TableFixture.delete;
import static dev.alluvium.delta.merge.TableFixture.part;
import static dev.alluvium.delta.merge.TableFixture.put;
import static dev.alluvium.delta.merge.TableFixture.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.index.CompactKeyIndex;
import dev.alluvium.delta.index.KeyHash;
import dev.alluvium.delta.index.KeyHasher;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.spill.SpillBudget;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A writer whose index cannot tell keys apart by their hashes. */
final class CompactIndexUpsertTest {
    private static final StructType SCHEMA =
            StructType.of(StructField.of("id", PrimitiveType.LONG), StructField.of("value", PrimitiveType.STRING));

    private TableFixture table;

    @BeforeEach
    void makeTable() {
        table = new TableFixture(new SimulatedStore(), SCHEMA, List.of());
    }

    /** One hash for all keys. */
    private record One(int bits) implements KeyHasher {
        @Override
        public KeyHash hash(Key key) {
            return new KeyHash(1, 1);
        }
    }

    private TableWriter writer(int admittedBits) {
        CompactKeyIndex index =
                new CompactKeyIndex(CompactKeyIndex.Settings.usual(false, false), new One(admittedBits));
        return new TableWriter(
                table.open(), upsert("id"), SpillBudget.UNBOUNDED, TableWriter.Ports.standard(table.parquet(), index));
    }

    private void flush(TableWriter writer, Part... parts) {
        writer.flush(table.request(parts));
    }

    @Test
    void keysWithOneHashAreToldApartByTheirRows() {
        TableWriter writer = writer(0);
        flush(writer, part("t-0", -1, 1, put(0, 1L, 1L, "a"), put(1, 2L, 2L, "b")));
        flush(writer, part("t-0", 1, 3, put(2, 2L, 2L, "B"), put(3, 3L, 3L, "c")));
        flush(writer, part("t-0", 3, 5, delete(4, 1L), delete(5, 4L)));

        assertThat(table.rows()).containsExactly(List.of(2L, "B"), List.of(3L, "c"));
        flush(writer(0), part("t-0", 5, 6, put(6, 3L, 3L, "C")));
        assertThat(table.rows()).containsExactly(List.of(2L, "B"), List.of(3L, "C"));
    }

    @Test
    void aRowOfAnotherKeyIsNeverTouchedWhateverTheIndexSays() {
        TableWriter writer = writer(128);
        flush(writer, part("t-0", -1, 0, put(0, 1L, 1L, "a")));

        assertThatThrownBy(() -> flush(writer, part("t-0", 0, 1, put(1, 2L, 2L, "b"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the row at position 0 of ")
                .hasMessageContaining("nothing was committed");
        assertThatThrownBy(() -> flush(writer, part("t-0", 0, 1, delete(1, 2L))))
                .isInstanceOf(IllegalStateException.class);
        assertThat(table.rows()).containsExactly(List.of(1L, "a"));
    }
}
