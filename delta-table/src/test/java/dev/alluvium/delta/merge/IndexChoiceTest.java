// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import static dev.alluvium.delta.merge.TableFixture.sequenced;
import static dev.alluvium.delta.merge.TableFixture.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.index.CompactKeyIndex;
import dev.alluvium.delta.index.InMemoryKeyIndex;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.util.List;
import org.junit.jupiter.api.Test;

final class IndexChoiceTest {
    private static Object chosen(PrimitiveType sequence, WriterSettings settings) {
        return chosen(
                StructType.of(StructField.of("id", PrimitiveType.LONG), StructField.of("seq", sequence)), settings);
    }

    private static Object chosen(StructType schema, WriterSettings settings) {
        return IndexChoice.of(new TableFixture(new SimulatedStore(), schema, List.of()).open(), settings);
    }

    @Test
    void sequencesThatFitIntoASlotGoThere() {
        assertThat(chosen(PrimitiveType.STRING, upsert("id"))).isInstanceOf(CompactKeyIndex.class);
        assertThat(chosen(PrimitiveType.TIMESTAMP, sequenced(DeleteMode.HARD, "id")))
                .isInstanceOf(CompactKeyIndex.class);
        assertThat(chosen(PrimitiveType.STRING, sequenced(DeleteMode.HARD, "id")))
                .isInstanceOf(InMemoryKeyIndex.class);
        assertThat(chosen(StructType.of(StructField.of("id", PrimitiveType.LONG)), sequenced(DeleteMode.HARD, "id")))
                .as("a column that is still to be added")
                .isInstanceOf(InMemoryKeyIndex.class);
    }
}
