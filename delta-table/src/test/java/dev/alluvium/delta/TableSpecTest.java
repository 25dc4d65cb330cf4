// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.commit.CommitPolicy;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.schema.ArrayType;
import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.MapType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableSpecTest {
    private static final StructType SCHEMA =
            StructType.of(StructField.of("id", PrimitiveType.LONG), StructField.of("text", PrimitiveType.STRING));

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a,b", "a;b", "{a", "a}", "(a", "a)", "a\nb", "a\tb", "a=b"})
    void nameThatBreaksReadersIsRefusedAtAnyDepth(String name) {
        StructField field = StructField.of(name, PrimitiveType.LONG);

        assertThatThrownBy(() -> spec(StructType.of(field), List.of())).isInstanceOf(IllegalArgumentException.class);
        StructType nested = StructType.of(field);
        for (DataType type : List.of(
                nested,
                new ArrayType(nested, true),
                new MapType(PrimitiveType.STRING, nested, true),
                new MapType(nested, PrimitiveType.STRING, true))) {
            assertThatThrownBy(() -> spec(StructType.of(StructField.of("s", type)), List.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("rename it");
        }
    }

    @Test
    void partitionColumnsAreColumnsAndNamedOnce() {
        assertThat(spec(SCHEMA, List.of("id")).partitionColumns()).containsExactly("id");
        assertThatThrownBy(() -> spec(SCHEMA, List.of("day"))).hasMessageContaining("'day'");
        assertThatThrownBy(() -> spec(SCHEMA, List.of("id", "id"))).hasMessageContaining("twice");
    }

    @Test
    void aTableOfPartitionColumnsAloneHasNothingToStore() {
        StructType schema = StructType.of(StructField.of("day", PrimitiveType.DATE));

        assertThatThrownBy(() -> spec(schema, List.of("day"))).hasMessageContaining("does not partition it");
    }

    @Test
    void tableWithoutColumnsIsRefused() {
        assertThatThrownBy(() -> spec(StructType.of(), List.of())).hasMessageContaining("at least one column");
    }

    @Test
    void commitPolicyRefusesWhatMakesNoSense() {
        assertThat(CommitPolicy.standard().checkpointInterval()).isEqualTo(10);
        assertThatThrownBy(() -> policy(-1, 1, 10)).hasMessageContaining("maxRetries");
        assertThatThrownBy(() -> policy(0, 1, 0)).hasMessageContaining("checkpointInterval");
        assertThatThrownBy(() -> policy(0, -1, 1)).hasMessageContaining("negative");
    }

    @Test
    void systemContextGivesFreshIdsAndItsPauseEndsWhenInterrupted() {
        TableContext context = TableContext.system("Alluvium/test", CommitPolicy.standard());

        assertThat(context.ids().get()).isNotEqualTo(context.ids().get());
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> context.pause().sleep(Duration.ofHours(1)))
                .isInstanceOf(DeltaTableException.class)
                .hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    private static TableSpec spec(StructType schema, List<String> partitionColumns) {
        return new TableSpec(schema, partitionColumns, Map.of(), "");
    }

    private static CommitPolicy policy(int maxRetries, int seconds, int checkpointInterval) {
        Duration duration = Duration.ofSeconds(seconds);
        return new CommitPolicy(maxRetries, duration, duration, duration, checkpointInterval);
    }
}
