// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import static dev.alluvium.connect.delta.TaskHarness.T0;
import static dev.alluvium.connect.delta.TaskHarness.properties;
import static dev.alluvium.connect.delta.TaskHarness.record;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One record that nobody expected is a dead letter; it neither stops the task nor spoils the records after it. */
class HostileRecordsTest {
    @TempDir
    Path base;

    private static SinkRecord typed(long offset, Schema field, Object value) {
        Schema row = SchemaBuilder.struct()
                .field("n", Schema.INT64_SCHEMA)
                .field("v", field)
                .build();
        return record(
                T0, offset, null, null, row, new Struct(row).put("n", offset).put("v", value));
    }

    private void deadLetterBetweenGoodOnes(Schema field, Object good, Object bad) {
        try (TaskHarness task = new TaskHarness(properties(base)).open(T0)) {
            task.put(typed(0, field, good), typed(1, field, bad), typed(2, field, good));
            task.flush();
            assertThat(task.context.reported).hasSize(1);
            assertThat(task.committable()).containsEntry(T0, 3L);
        }
        assertThat(StoredTable.open(base, "t").rows())
                .extracting(row -> row.get("n"))
                .containsExactlyInAnyOrder(0L, 2L);
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void aDecimalWithAHugeExponentIsNotWrittenOut() {
        deadLetterBetweenGoodOnes(Decimal.schema(2), new BigDecimal("1.50"), new BigDecimal("1E+999999999"));
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void aDecimalWithATinyFractionIsNotDivided() {
        deadLetterBetweenGoodOnes(Decimal.schema(2), new BigDecimal("1.50"), new BigDecimal("1E-999999999"));
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void aDecimalOfVariableScaleWithAHugeExponentIsNotWrittenOut() {
        Schema variable = SchemaBuilder.struct()
                .name("io.debezium.data.VariableScaleDecimal")
                .field("scale", Schema.INT32_SCHEMA)
                .field("value", Schema.BYTES_SCHEMA)
                .build();
        Struct good = new Struct(variable).put("scale", 1).put("value", new byte[] {15});
        Struct bad = new Struct(variable).put("scale", -2_000_000_000).put("value", new byte[] {15});
        deadLetterBetweenGoodOnes(variable, good, bad);
    }

    @Test
    void aDateBeyondAllCalendarsIsADeadLetter() {
        deadLetterBetweenGoodOnes(org.apache.kafka.connect.data.Date.SCHEMA, new Date(0), new Date(Long.MAX_VALUE));
    }

    @Test
    void aStructThatIsNotWhatItsNameSaysIsADeadLetter() {
        Schema variable = SchemaBuilder.struct()
                .name("io.debezium.data.VariableScaleDecimal")
                .field("scale", Schema.STRING_SCHEMA)
                .field("value", Schema.BYTES_SCHEMA)
                .build();
        Struct value = new Struct(variable).put("scale", "canary-5c").put("value", new byte[] {15});
        try (TaskHarness task = new TaskHarness(properties(base)).open(T0)) {
            task.put(record(T0, 0, null, Map.of("n", 0L)), typed(1, variable, value));
            assertThat(task.context.reported).hasSize(1);
            assertThat(task.context.reported.get(0).error()).hasMessageNotContaining("canary-5c");
        }
    }

    @Test
    void aKeyThatMakesNoTableDoesNotSettleTheKeyColumns() {
        Map<String, String> upsert = properties(base, "write.mode", "upsert", "pk.mode", "record_key");
        try (TaskHarness task = new TaskHarness(upsert).open(T0)) {
            task.put(
                    record(T0, 0, Map.of("bogus", 1L), null),
                    record(T0, 1, Map.of("wrong", 1L), "text"),
                    record(T0, 2, Map.of("id", 1L), Map.of("bogus", 2L)));
            task.flush();
            assertThat(task.context.reported).hasSize(1);
        }
        assertThat(StoredTable.open(base, "t").rows())
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("id", 1L)
                        .containsEntry("bogus", 2L)
                        .doesNotContainKey("wrong"));
    }

    @Test
    void headersSayNothingWhereTheFormatIsNone() {
        Map<String, String> upsert = properties(
                base,
                "write.mode",
                "upsert",
                "pk.mode",
                "record_key",
                "cdc.format",
                "none",
                "tombstone.mode",
                "ignore");
        SinkRecord tombstone = record(T0, 1, Map.of("id", 1L), null);
        tombstone.headers().addString("entity.op", "delete");
        try (TaskHarness task = new TaskHarness(upsert).open(T0)) {
            task.put(record(T0, 0, Map.of("id", 1L), Map.of("a", 1L)), tombstone);
            task.flush();
        }
        assertThat(StoredTable.open(base, "t").rows()).hasSize(1);
    }
}
