// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import static dev.alluvium.connect.delta.TaskHarness.T0;
import static dev.alluvium.connect.delta.TaskHarness.properties;
import static dev.alluvium.connect.delta.TaskHarness.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitPolicy;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.schema.ArrayType;
import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.MapType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.LocalObjectStore;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a table made elsewhere demands of its rows: a record that does not meet it is a dead letter, and the task goes
 * on. P-50, P-65.
 */
final class TableDemandsTest {
    private static final String[] UPSERT = {
        "write.mode", "upsert", "pk.mode", "record_key", "pk.fields", "id", "partial.update.enabled", "true"
    };

    @TempDir
    Path base;

    private void make(List<String> partitionColumns, StructField... fields) {
        DeltaTable.create(
                new LocalObjectStore(base.resolve("t")),
                new TableSpec(StructType.of(fields), partitionColumns, Map.of(), ""),
                TableContext.system("elsewhere", CommitPolicy.standard()));
    }

    private static StructField id() {
        return StructField.required("id", PrimitiveType.LONG);
    }

    private static Map<String, Object> row(Object... pairs) {
        Map<String, Object> row = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            row.put((String) pairs[i], pairs[i + 1]);
        }
        return row;
    }

    private static SinkRecord at(long offset, Object key, Object value) {
        return record(T0, offset, key, value);
    }

    private List<String> reports(TaskHarness task) {
        return task.context.reported.stream()
                .map(one -> one.error().getMessage())
                .toList();
    }

    private void nullInside(DataType type, Object good, Object bad, String path) {
        make(List.of(), id(), StructField.of("v", type));
        try (TaskHarness task = new TaskHarness(properties(base)).open(T0)) {
            task.put(
                    at(0, null, row("id", 1L, "v", good)),
                    at(1, null, row("id", 2L, "v", bad)),
                    at(2, null, row("id", 3L)));
            task.flush();
            assertThat(reports(task))
                    .containsExactly(
                            "t-0@1: table 't': field '" + path + "' is null but the table allows no null there");
            assertThat(task.committable()).containsEntry(T0, 3L);
        }
        assertThat(StoredTable.open(base, "t").rows())
                .extracting(one -> one.get("id"))
                .containsExactly(1L, 3L);
    }

    @Test
    void nullElementIsADeadLetterWhereTheArrayHasNone() {
        nullInside(new ArrayType(PrimitiveType.LONG, false), List.of(1L), Arrays.asList(1L, null), "v.element");
    }

    @Test
    void nullValueIsADeadLetterWhereTheMapHasNone() {
        nullInside(
                new MapType(PrimitiveType.STRING, PrimitiveType.LONG, false),
                Map.of("a", 1L),
                Collections.singletonMap("a", null),
                "v.value");
    }

    @Test
    void nullFieldOfAStructInAnArrayIsADeadLetterWhereItIsRequired() {
        StructType inner = StructType.of(
                StructField.required("must", PrimitiveType.LONG), StructField.of("may", PrimitiveType.LONG));
        nullInside(
                new ArrayType(inner, true),
                Arrays.asList(row("must", 1L), null),
                List.of(row("may", 1L)),
                "v.element.must");
    }

    @Test
    void nullInARequiredColumnIsADeadLetter() {
        make(List.of(), id(), StructField.required("must", PrimitiveType.STRING));
        try (TaskHarness task = new TaskHarness(properties(base)).open(T0)) {
            task.put(at(0, null, row("id", 1L)), at(1, null, row("id", 2L, "must", "m")));
            task.flush();
            assertThat(reports(task)).singleElement().asString().contains("'must' is missing or null");
        }
        assertThat(StoredTable.open(base, "t").rows()).hasSize(1);
    }

    @Test
    void partialUpdateWithoutARowToTakeARequiredColumnFromIsADeadLetter() {
        make(
                List.of(),
                id(),
                StructField.required("must", PrimitiveType.STRING),
                StructField.of("may", PrimitiveType.STRING));
        try (TaskHarness task = new TaskHarness(properties(base, UPSERT)).open(T0)) {
            task.put(
                    at(0, 1L, row("must", "m")),
                    at(1, 1L, row("may", "a")),
                    at(2, 2L, row("may", "nothing to take it from")),
                    at(3, 1L, row("must", null)));
            task.flush();

            assertThat(reports(task))
                    .containsExactlyInAnyOrder(
                            "t-0@3: table 't': field 'must' is missing or null but its column is required",
                            "t-0@2: the event has no value for a column that is not null in table 't', which has no"
                                    + " row to take it from");
            assertThat(task.committable()).containsEntry(T0, 4L);
        }
        assertThat(StoredTable.open(base, "t").rows()).containsExactly(Map.of("id", 1L, "must", "m", "may", "a"));
    }

    @Test
    void emptyKeyThatPartitionsTheTableIsADeadLetterBeforeAndAfterARestart() {
        Map<String, String> settings = properties(
                base, "write.mode", "upsert", "pk.mode", "record_key", "pk.fields", "zone", "partition.by", "zone");
        for (long offset = 0; offset < 4; offset += 2) {
            try (TaskHarness task = new TaskHarness(settings).open(T0)) {
                task.put(at(offset, "", row("n", offset)), at(offset + 1, "z", row("n", offset)));
                task.flush();
                assertThat(reports(task))
                        .containsExactly("t-0@" + offset + ": table 't': key field 'zone' is empty and partitions the"
                                + " table, where empty and null are one");
            }
        }
        assertThat(StoredTable.open(base, "t").rows()).containsExactly(Map.of("zone", "z", "n", 2L));
    }

    @Test
    void partitionColumnsOfTheTableCountWhateverTheSettingsSay() {
        make(
                List.of("zone"),
                StructField.required("zone", PrimitiveType.STRING),
                StructField.of("n", PrimitiveType.LONG));
        try (TaskHarness task =
                new TaskHarness(properties(base, "partition.null.policy", "dlq", "partition.by", "n")).open(T0)) {
            task.put(at(0, null, row("zone", "", "n", 1L)), at(1, null, row("zone", "z")));
            task.flush();
            assertThat(reports(task)).singleElement().asString().contains("'zone' is missing or null");
        }
        assertThat(StoredTable.open(base, "t").rows()).containsExactly(Map.of("zone", "z"));
    }

    @Test
    void sequenceThatDoesNotFitItsColumnIsADeadLetter() {
        make(
                List.of(),
                id(),
                StructField.of("n", PrimitiveType.LONG),
                StructField.of("__sequence", PrimitiveType.INTEGER));
        Map<String, String> settings = properties(
                base,
                "write.mode",
                "upsert",
                "pk.mode",
                "record_key",
                "pk.fields",
                "id",
                "sequence.by",
                "header:seq",
                "tombstone.retention.ms",
                "0");
        try (TaskHarness task = new TaskHarness(settings).open(T0)) {
            task.put(
                    sequenced(0, 1L, row("n", 1L), "5"),
                    sequenced(1, 2L, row("n", 2L), "5000000000"),
                    sequenced(2, 1L, null, "5000000000"),
                    sequenced(3, 1L, row("n", 3L), "6"),
                    sequenced(4, 4L, row("n", 4L), "1/2"));
            task.flush();
            assertThat(reports(task)).hasSize(3).allMatch(text -> text.matches("t-0@[124]: .*sequence.*"));
        }
        assertThat(StoredTable.open(base, "t").rows()).containsExactly(Map.of("id", 1L, "n", 3L, "__sequence", 6));
    }

    private static SinkRecord sequenced(long offset, Object key, Object value, String sequence) {
        SinkRecord record = at(offset, key, value);
        record.headers().addString("seq", sequence);
        return record;
    }
}
