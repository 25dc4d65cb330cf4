// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import static dev.alluvium.connect.delta.TaskHarness.T0;
import static dev.alluvium.connect.delta.TaskHarness.T1;
import static dev.alluvium.connect.delta.TaskHarness.properties;
import static dev.alluvium.connect.delta.TaskHarness.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Upserting, without a worker: P-20 to P-26, P-30 to P-36, and the settings of keys, deletes and order. */
class UpsertTaskTest {
    private static final String PLACEHOLDER = "__debezium_unavailable_value";

    @TempDir
    Path base;

    private Map<String, String> upsert(String... pairs) {
        Map<String, String> properties =
                properties(base, "write.mode", "upsert", "pk.mode", "record_key", "pk.fields", "id");
        for (int i = 0; i < pairs.length; i += 2) {
            properties.put(pairs[i], pairs[i + 1]);
        }
        return properties;
    }

    private TaskHarness task(String... pairs) {
        return new TaskHarness(upsert(pairs)).open(T0);
    }

    private static SinkRecord put(long offset, long id, Object... pairs) {
        Map<String, Object> row = new HashMap<>();
        row.put("id", id);
        for (int i = 0; i < pairs.length; i += 2) {
            row.put((String) pairs[i], pairs[i + 1]);
        }
        return record(T0, offset, Map.of("id", id), row);
    }

    private static SinkRecord delete(long offset, long id) {
        return record(T0, offset, Map.of("id", id), null);
    }

    private static SinkRecord header(SinkRecord record, String... pairs) {
        for (int i = 0; i < pairs.length; i += 2) {
            record.headers().addString(pairs[i], pairs[i + 1]);
        }
        return record;
    }

    private List<Map<String, Object>> rows() {
        return StoredTable.open(base, "t").rows();
    }

    @Test
    void laterRecordsReplaceAndTombstonesDelete() {
        try (TaskHarness task = task()) {
            task.put(put(0, 1, "name", "a"), put(1, 2, "name", "b"));
            task.flush();
            task.put(record(T0, 2, Map.of("id", 1L), Map.of("name", "c")), delete(3, 2));
            task.flush();

            assertThat(rows()).containsExactly(Map.of("id", 1L, "name", "c"));
        }
    }

    @Test
    void tombstoneDeletesRow() {
        try (TaskHarness task = task()) {
            task.put(put(0, 1), delete(1, 1), put(2, 2));
            task.flush();
            task.put(delete(3, 2));
            task.flush();

            assertThat(rows()).isEmpty();
            assertThat(task.committable()).containsEntry(T0, 4L);
        }
    }

    @Test
    void deleteThenReinsertInOneBatchKeepsRow() {
        try (TaskHarness task = task()) {
            task.put(put(0, 1, "a", 1L), delete(1, 1), put(2, 1, "b", 2L));
            task.flush();

            assertThat(rows()).containsExactly(Map.of("id", 1L, "b", 2L));
        }
    }

    @Test
    void oneCommitHoldsOneRowPerKey() {
        try (TaskHarness task = task()) {
            task.put(put(0, 1, "n", 1L), put(1, 1, "n", 2L), put(2, 1, "n", 3L));
            task.flush();

            assertThat(rows()).containsExactly(Map.of("id", 1L, "n", 3L));
        }
    }

    @Test
    void partitionColumnChangeMovesTheRow() {
        try (TaskHarness task = task("partition.by", "zone")) {
            task.put(put(0, 1, "zone", "a b/c"), put(1, 2, "zone", "b"));
            task.flush();
            task.put(put(2, 1, "zone", "b"));
            task.flush();
            task.put(delete(3, 2));
            task.flush();

            assertThat(rows()).containsExactly(Map.of("id", 1L, "zone", "b"));
            assertThat(StoredTable.open(base, "t").snapshot().metadata().partitionColumns())
                    .containsExactly("zone");
        }
    }

    @Test
    void nullPartitionFollowsPolicy() {
        try (TaskHarness task = task("partition.by", "zone", "partition.null.policy", "dlq")) {
            task.put(put(0, 1, "zone", "a"), put(1, 2));
            task.flush();

            assertThat(rows()).containsExactly(Map.of("id", 1L, "zone", "a"));
            assertThat(task.context.reported).hasSize(1);
        }
    }

    @Test
    void nullKeyGoesToReporter() {
        Map<String, Object> nullPart = new HashMap<>();
        nullPart.put("id", null);
        try (TaskHarness task = task()) {
            task.put(
                    put(0, 1),
                    record(T0, 1, null, Map.of("id", 5L)),
                    record(T0, 2, nullPart, Map.of("id", 5L)),
                    record(T0, 3, Map.of("other", 1L), Map.of("id", 5L)),
                    record(T0, 4, Map.of("id", "\uD800"), Map.of("id", 5L)));
            task.flush();

            assertThat(rows()).containsExactly(Map.of("id", 1L));
            assertThat(task.context.reported)
                    .extracting(reported -> reported.record().kafkaOffset())
                    .containsExactly(1L, 2L, 3L, 4L);
        }
    }

    @Test
    void primitiveKeyUpserts() {
        try (TaskHarness task = task("pk.fields", "code")) {
            task.put(
                    record(T0, 0, Schema.STRING_SCHEMA, "a", null, Map.of("n", 1L)),
                    record(T0, 1, Schema.STRING_SCHEMA, "a", null, Map.of("n", 2L)));
            task.flush();

            assertThat(rows()).containsExactly(Map.of("code", "a", "n", 2L));
            assertThat(StoredTable.open(base, "t").schema().field(0).nullable()).isFalse();
        }
    }

    @Test
    void allFieldsOfAStructKeyAreTheKeyWhereNoneAreNamed() {
        Schema key = SchemaBuilder.struct()
                .field("b", Schema.INT32_SCHEMA)
                .field("a", Schema.STRING_SCHEMA)
                .build();
        Schema value = SchemaBuilder.struct()
                .field("a", Schema.STRING_SCHEMA)
                .field("b", Schema.INT32_SCHEMA)
                .field("n", Schema.INT64_SCHEMA)
                .build();
        Struct k = new Struct(key).put("a", "x").put("b", 1);
        Struct v = new Struct(value).put("a", "x").put("b", 1);
        try (TaskHarness task = task("pk.fields", "")) {
            task.put(record(T0, 0, key, k, value, v.put("n", 1L)), record(T0, 1, key, k, value, v.put("n", 2L)));
            task.flush();
            task.put(record(T0, 2, key, k, null, null));
            task.flush();

            assertThat(rows()).isEmpty();
        }
    }

    @Test
    void keysInValuesAndHeaders() {
        try (TaskHarness task = task("pk.mode", "record_value")) {
            task.put(record(T0, 0, null, Map.of("id", 1L, "n", 1L)), record(T0, 1, null, Map.of("id", 1L, "n", 2L)));
            task.put(record(T0, 2, null, null), record(T0, 3, null, Map.of("n", 2L)));
            task.flush();
            assertThat(rows()).containsExactly(Map.of("id", 1L, "n", 2L));
            assertThat(task.context.reported).hasSize(2);
        }
        try (TaskHarness task = task("pk.mode", "record_header", "topic2table.map", "t:h")) {
            SinkRecord small = record(T0, 0, null, Map.of("n", 1L));
            small.headers().addByte("id", (byte) 7);
            SinkRecord large = record(T0, 1, null, Map.of("n", 2L));
            large.headers().addLong("id", 7L);
            task.put(small, large);
            task.flush();
            assertThat(StoredTable.open(base, "h").rows()).containsExactly(Map.of("id", 7L, "n", 2L));
        }
    }

    @Test
    void fractionsAreNoKeys() {
        try (TaskHarness task = task("schema.incompatible.policy", "dlq")) {
            task.put(record(T0, 0, Map.of("id", 1.5), Map.of("n", 1L)));
            task.flush();
            assertThat(task.context.reported).hasSize(1);
            assertThat(StoredTable.exists(base, "t")).isFalse();
            assertThat(task.committable()).containsEntry(T0, 1L);
        }
    }

    @Test
    void absentFieldsAreNullUnlessUpdatesArePartial() {
        try (TaskHarness task = task()) {
            task.put(put(0, 1, "a", 1L, "b", 2L));
            task.flush();
            task.put(put(1, 1, "a", 3L));
            task.flush();
            assertThat(rows()).containsExactly(Map.of("id", 1L, "a", 3L));
        }
        try (TaskHarness task = task("partial.update.enabled", "true", "topic2table.map", "t:p")) {
            task.put(put(0, 1, "a", 1L, "b", 2L));
            task.flush();
            task.put(put(1, 1, "a", null));
            task.flush();
            assertThat(StoredTable.open(base, "p").rows()).containsExactly(Map.of("id", 1L, "b", 2L));
        }
        try (TaskHarness task =
                task("partial.update.enabled", "true", "null.policy", "keep", "topic2table.map", "t:k")) {
            task.put(put(0, 1, "a", 1L, "b", 2L));
            task.flush();
            task.put(put(1, 1, "a", null, "b", 5L));
            task.flush();
            assertThat(StoredTable.open(base, "k").rows()).containsExactly(Map.of("id", 1L, "a", 1L, "b", 5L));
        }
    }

    @Test
    void unavailableValueKeepsStoredValue() {
        try (TaskHarness task = task()) {
            task.put(put(0, 1, "text", "long", "n", 1L, "gone", "x"));
            task.flush();
            task.put(put(1, 1, "text", PLACEHOLDER, "n", 2L));
            task.flush();

            assertThat(rows()).containsExactly(Map.of("id", 1L, "text", "long", "n", 2L));
        }
    }

    @Test
    void unavailableBytesAndArraysRecognised() {
        byte[] bytes = PLACEHOLDER.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        List<Object> numbers = new ArrayList<>();
        for (byte one : bytes) {
            numbers.add((long) one);
        }
        try (TaskHarness task = task()) {
            task.put(put(0, 1, "b", new byte[] {1}, "l", List.of("x", "y"), "i", List.of(1L), "s", "s", "n", 1L));
            task.flush();
            String base64 = java.util.Base64.getEncoder().encodeToString(bytes);
            task.put(put(1, 1, "b", bytes, "l", List.of(PLACEHOLDER), "i", numbers, "s", base64, "n", 2L));
            task.flush();

            assertThat(rows().get(0))
                    .containsEntry("b", new byte[] {1})
                    .containsEntry("l", List.of("x", "y"))
                    .containsEntry("i", List.of(1L))
                    .containsEntry("s", "s")
                    .containsEntry("n", 2L);
        }
    }

    @Test
    void unavailableValuesWithoutARowFollowPolicy() {
        try (TaskHarness task = task()) {
            task.put(put(0, 1, "text", "x"), put(1, 2, "text", PLACEHOLDER));
            task.flush();
            assertThat(rows()).containsExactly(Map.of("id", 1L, "text", "x"));
            assertThat(task.context.reported)
                    .singleElement()
                    .satisfies(reported -> assertThat(reported.error())
                            .hasMessageStartingWith("t-0@1: ")
                            .hasMessageContaining("unavailable.without.base.policy"));
            assertThat(task.committable()).containsEntry(T0, 2L);
        }
        try (TaskHarness task = task("unavailable.without.base.policy", "null", "topic2table.map", "t:n")) {
            task.put(put(0, 1, "text", "x"), put(1, 2, "text", PLACEHOLDER));
            task.flush();
            assertThat(StoredTable.open(base, "n").rows()).hasSize(2);
        }
        try (TaskHarness task = task("unavailable.without.base.policy", "fail", "topic2table.map", "t:f")) {
            task.put(put(0, 1, "text", "x"), put(1, 2, "text", PLACEHOLDER));
            assertThatThrownBy(task::flush).isInstanceOf(ConnectException.class).hasMessageStartingWith("t-0@1: ");
        }
    }

    @Test
    void entityHeadersSayWhatHappened() {
        try (TaskHarness task = task("cdc.format", "entity")) {
            task.put(
                    header(put(0, 1, "a", 1L, "b", 1L), "entity.op", "create"),
                    header(put(1, 2, "a", 1L), "entity.op", "read"),
                    header(delete(2, 2), "entity.op", "delete"),
                    delete(3, 1));
            task.flush();
            task.put(header(put(4, 1, "a", 2L), "entity.op", "update", "entity.partial", "true"));
            task.flush();
            assertThat(rows()).containsExactly(Map.of("id", 1L, "a", 2L, "b", 1L));

            task.put(
                    header(put(5, 1), "entity.op", "update", "entity.unchanged", "[\"a\"]", "entity.unset", "[\"b\"]"));
            task.flush();
            assertThat(rows()).containsExactly(Map.of("id", 1L, "a", 2L));

            task.put(
                    header(put(6, 9), "entity.op", "explode"),
                    put(7, 9),
                    header(delete(8, 9), "entity.op", "update"),
                    header(put(9, 9), "entity.op", "update", "entity.unset", "no json"));
            task.flush();
            assertThat(task.context.reported).hasSize(4);
            assertThat(task.committable()).containsEntry(T0, 10L);
        }
    }

    /**
     * P-25: a changed key is a delete of the old one and a create of the new one, which lie in different partitions and
     * may be read by different tasks, in any order. Each key is right by its own sequence; then the key comes back.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void primaryKeyChangeAcrossPartitions(boolean createComesFirst) {
        String[] bySequence = {"cdc.format", "entity", "sequence.by", "entity.seq"};
        try (TaskHarness olds = task(bySequence);
                TaskHarness news = new TaskHarness(upsert(bySequence)).open(T1)) {
            olds.put(event(T0, 0, 1, "create", "10"));
            olds.flush();
            Runnable delete = () -> {
                olds.put(event(T0, 1, 1, "delete", "20"));
                olds.flush();
            };
            Runnable create = () -> {
                news.put(event(T1, 0, 2, "create", "20"));
                news.flush();
            };
            (createComesFirst ? create : delete).run();
            (createComesFirst ? delete : create).run();
            assertThat(rows()).extracting(row -> row.get("id")).containsExactly(2L);

            news.put(event(T1, 1, 2, "delete", "30"));
            olds.put(event(T0, 2, 1, "create", "30"), event(T0, 3, 1, "update", "15"));
            olds.flush();
            news.flush();
            assertThat(rows())
                    .singleElement()
                    .satisfies(row -> assertThat(row).containsEntry("id", 1L).containsEntry("v", "create"));
        }
    }

    private static SinkRecord event(TopicPartition partition, long offset, long id, String op, String sequence) {
        Map<String, Object> row = op.equals("delete") ? null : Map.of("id", id, "v", op);
        SinkRecord event =
                header(record(partition, offset, Map.of("id", id), row), "entity.op", op, "entity.seq", sequence);
        return op.equals("delete") || op.equals("create") ? header(event, "entity.key.change", "paired") : event;
    }

    @Test
    void aSingleKeyChangeDeletesTheOldKey() {
        try (TaskHarness task = task("cdc.format", "entity")) {
            task.put(header(put(0, 1, "a", 1L), "entity.op", "create"));
            task.flush();
            task.put(header(
                    put(1, 2, "a", 1L),
                    "entity.op",
                    "update",
                    "entity.key.change",
                    "single",
                    "entity.prev.key",
                    "{\"id\":1}"));
            task.flush();

            assertThat(rows()).containsExactly(Map.of("id", 2L, "a", 1L));
        }
    }

    @Test
    void softDeletesKeepTheRow() {
        try (TaskHarness task = task("delete.mode", "soft")) {
            task.put(put(0, 1, "a", 1L), put(1, 2, "a", 2L));
            task.flush();
            task.put(delete(2, 1));
            task.flush();
            assertThat(rows())
                    .containsExactly(
                            Map.of("id", 1L, "a", 1L, "__deleted", true),
                            Map.of("id", 2L, "a", 2L, "__deleted", false));
            task.put(put(3, 1, "a", 3L));
            task.flush();
            assertThat(rows()).contains(Map.of("id", 1L, "a", 3L, "__deleted", false));
        }
    }

    @Test
    void deletesAndTruncatesFollowTheirModes() {
        try (TaskHarness task = task("delete.mode", "ignore", "truncate.mode", "ignore")) {
            task.put(put(0, 1), delete(1, 1), header(record(T0, 2, null, null), "entity.op", "truncate"));
            task.flush();
            assertThat(rows()).hasSize(1);
            assertThat(task.committable()).containsEntry(T0, 3L);
        }
        try (TaskHarness task = task("delete.mode", "fail", "topic2table.map", "t:f")) {
            task.put(put(0, 1));
            assertThatThrownBy(() -> task.put(delete(1, 1)))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("t-0@1: table 'f': delete.mode=fail");
            assertThatThrownBy(() -> task.put(header(record(T0, 1, null, null), "entity.op", "truncate")))
                    .hasMessageContaining("truncate.mode=fail");
        }
        try (TaskHarness task = task("truncate.mode", "apply", "topic2table.map", "t:a")) {
            task.put(put(0, 1), put(1, 2));
            task.flush();
            task.put(header(record(T0, 2, null, null), "entity.op", "truncate"), put(3, 3));
            task.flush();
            assertThat(StoredTable.open(base, "a").rows()).containsExactly(Map.of("id", 3L));
        }
        try (TaskHarness task = task("tombstone.mode", "fail", "topic2table.map", "t:x")) {
            task.put(put(0, 1));
            assertThatThrownBy(() -> task.put(delete(1, 1))).hasMessageContaining("tombstone.mode=fail");
        }
    }

    @Test
    void tombstoneInAppendModeIsCounted() {
        try (TaskHarness task = new TaskHarness(properties(base)).open(T0)) {
            task.put(put(0, 1), delete(1, 1), delete(2, 1));
            task.flush();

            assertThat(rows()).hasSize(1);
            assertThat(task.committable()).containsEntry(T0, 3L);
            assertThat(StoredTable.open(base, "t").txn(task, T0)).hasValue(2);
        }
    }

    @Test
    void anOlderSequenceIsLateWhereverItComesFrom() {
        String[] ordered = {"sequence.by", "at", "tombstone.retention.ms", "0", "late.event.policy", "dlq"};
        try (TaskHarness task = task(ordered).open(T1)) {
            task.put(put(0, 1, "at", 5L, "v", "new"), put(1, 1, "at", 4L, "v", "old"));
            task.flush();
            SinkRecord other = record(T1, 0, Map.of("id", 1L), Map.of("id", 1L, "at", 3L, "v", "older"));
            task.put(other, put(2, 1, "at", 5L, "v", "tie"));
            task.flush();

            assertThat(rows()).containsExactly(Map.of("id", 1L, "at", 5L, "v", "tie"));
            assertThat(task.context.reported)
                    .singleElement()
                    .satisfies(reported -> assertThat(reported.error())
                            .hasMessageStartingWith("t-1@0: ")
                            .hasMessageContaining("late.event.policy"));
            task.put(put(3, 1, "v", "no sequence"));
            task.flush();
            assertThat(task.context.reported).hasSize(2);
        }
    }

    @Test
    void lateUpdateAfterSoftDeleteStaysDeleted() {
        try (TaskHarness task = task("sequence.by", "header:seq", "delete.mode", "soft")) {
            task.put(header(put(0, 1, "v", "a"), "seq", "5"), header(delete(1, 1), "seq", "9"));
            task.flush();
            task.put(header(put(2, 1, "v", "late"), "seq", "7"));
            task.flush();
            assertThat(rows())
                    .singleElement()
                    .satisfies(row -> assertThat(row)
                            .containsEntry("__deleted", true)
                            .containsEntry("__sequence", 9L)
                            .doesNotContainEntry("v", "late"));

            task.put(header(put(3, 1, "v", "back"), "seq", "10"), header(put(4, 1), "seq", "10/2"));
            task.flush();
            assertThat(rows()).singleElement().satisfies(row -> assertThat(row).containsEntry("v", "back"));
            assertThat(task.context.reported).hasSize(1);
        }
    }

    @Test
    void tuplesCompareNumerically() {
        try (TaskHarness task = task("sequence.by", "entity.seq", "tombstone.retention.ms", "0")) {
            task.put(
                    header(put(0, 1, "v", "ten"), "entity.seq", "10/1", "entity.op", "update"),
                    header(put(1, 1, "v", "nine"), "entity.seq", "9/99999999999999999999", "entity.op", "update"));
            task.flush();
            task.put(header(put(2, 1, "v", "nine"), "entity.seq", "9/7", "entity.op", "update"));
            task.flush();

            assertThat(rows().get(0)).containsEntry("v", "ten");
        }
    }

    /** P-35: in a batch, against the stored row, and after a restart that reads the row back. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "9 | 10",
                "[\"9\",\"99\"] | [\"10\",\"1\"]",
                "mysql-bin.999999:4 | mysql-bin.1000000:4",
                "mysql-bin.000003:999 | mysql-bin.000003:1000"
            })
    void knownTextualSequencesCompareNumerically(String less, String more) {
        String[] byText = {"sequence.by", "at", "tombstone.retention.ms", "0"};
        try (TaskHarness task = task(byText)) {
            task.put(put(0, 1, "at", more, "v", "new"), put(1, 1, "at", less, "v", "old"));
            task.flush();
            task.put(put(2, 1, "at", less, "v", "old"), put(3, 2, "at", less, "v", "old"));
            task.flush();
        }
        try (TaskHarness task = task(byText)) {
            task.put(put(4, 1, "at", less, "v", "old"), put(5, 2, "at", more, "v", "new"));
            task.flush();

            assertThat(rows()).extracting(row -> row.get("v")).containsExactly("new", "new");
        }
    }

    @Test
    void timestampsOrder() {
        try (TaskHarness task = task("sequence.by", "kafka.timestamp", "tombstone.retention.ms", "0")) {
            task.put(put(0, 1, "v", "a"));
            task.flush();
            assertThat(rows().get(0)).containsEntry("__sequence", 1_700_000_000_000L);
        }
    }

    @Test
    void snapshotReadAfterStreamIsIdempotentAndPrimaryKeyChangeTwiceThenCrash() {
        try (TaskHarness task = task("cdc.format", "entity")) {
            task.put(
                    header(put(0, 1, "v", "a"), "entity.op", "create"),
                    header(delete(1, 1), "entity.op", "delete"),
                    header(put(2, 2, "v", "a"), "entity.op", "create", "entity.key.change", "paired"),
                    header(delete(3, 2), "entity.op", "delete"),
                    header(put(4, 3, "v", "a"), "entity.op", "create", "entity.key.change", "paired"));
        }
        try (TaskHarness task = task("cdc.format", "entity")) {
            task.put(
                    header(put(0, 1, "v", "a"), "entity.op", "create"),
                    header(delete(1, 1), "entity.op", "delete"),
                    header(put(2, 2, "v", "a"), "entity.op", "create"),
                    header(delete(3, 2), "entity.op", "delete"),
                    header(put(4, 3, "v", "a"), "entity.op", "create"),
                    header(put(5, 3, "v", "a"), "entity.op", "read"));
            task.flush();
            assertThat(rows()).containsExactly(Map.of("id", 3L, "v", "a"));
        }
    }

    @Test
    void twoTasksUpsertingOneTableConverge() {
        try (TaskHarness one = task();
                TaskHarness two = new TaskHarness(upsert()).open(T1)) {
            for (long round = 0; round < 3; round++) {
                one.put(put(2 * round, 1, "n", round), put(2 * round + 1, 3 + round, "n", round));
                one.flush();
                two.put(record(T1, round, Map.of("id", 2L), Map.of("id", 2L, "n", round)));
                two.flush();
            }
            assertThat(rows())
                    .containsExactly(
                            Map.of("id", 1L, "n", 2L),
                            Map.of("id", 2L, "n", 2L),
                            Map.of("id", 3L, "n", 0L),
                            Map.of("id", 4L, "n", 1L),
                            Map.of("id", 5L, "n", 2L));
        }
    }
}
