// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import static dev.alluvium.connect.delta.TaskHarness.T0;
import static dev.alluvium.connect.delta.TaskHarness.properties;
import static dev.alluvium.connect.delta.TaskHarness.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that cannot become rows: P-19, and that nothing of ours says what was in them. */
class ErrantRecordsTest {
    private static final String CANARY = "canary-7b1e";

    @TempDir
    Path base;

    private final FaultyStore.Faults faults = new FaultyStore.Faults();

    @Test
    void reportedRecordAdvancesOffsetOnce() {
        try (TaskHarness task = new TaskHarness(properties(base)).open(T0)) {
            task.put(record(T0, 0, null, Map.of("a", 1L)), record(T0, 1, null, "text"), record(T0, 2, null, "text"));
            assertThat(task.committable()).containsEntry(T0, 0L);
            task.flush();
            assertThat(task.committable()).containsEntry(T0, 3L);
            assertThat(StoredTable.open(base, "t").txn(task, T0)).hasValue(2);

            task.put(record(T0, 3, null, "text"));
            assertThat(task.committable()).containsEntry(T0, 3L);
            task.flush();
            assertThat(task.committable()).containsEntry(T0, 4L);
            assertThat(StoredTable.open(base, "t").txn(task, T0)).hasValue(3);
            assertThat(task.context.reported).hasSize(3);
        }
    }

    @Test
    void anOffsetIsNotCoveredBeforeItsDeadLetterIsSafe() {
        try (TaskHarness task = new TaskHarness(properties(base, "commit.timeout.ms", "1000")).open(T0)) {
            task.context.reportOutcome = new CompletableFuture<>();
            task.put(record(T0, 0, null, Map.of("a", 1L)), record(T0, 1, null, "text"));
            assertThatThrownBy(task::flush)
                    .isInstanceOf(RetriableException.class)
                    .hasMessageContaining("dead letter queue");
            assertThat(StoredTable.open(base, "t").rows()).isEmpty();

            task.context.reportOutcome.complete(null);
            task.flush();
            assertThat(StoredTable.open(base, "t").rows()).hasSize(1);
        }
    }

    @Test
    void aDeadLetterThatIsRefusedStopsTheTask() {
        try (TaskHarness task = new TaskHarness(properties(base)).open(T0)) {
            task.context.reportOutcome = CompletableFuture.failedFuture(new IllegalStateException("no topic"));
            task.put(record(T0, 0, null, Map.of("a", 1L)), record(T0, 1, null, "text"));
            assertThatThrownBy(task::flush)
                    .isInstanceOf(ConnectException.class)
                    .isNotInstanceOf(RetriableException.class);
        }
    }

    @Test
    void withoutAReporterTheTaskFailsWithTheCoordinates() {
        try (TaskHarness task = new TaskHarness(properties(base), store -> store, false).open(T0)) {
            assertThatThrownBy(() -> task.put(record(T0, 7, null, "text")))
                    .isInstanceOf(DataException.class)
                    .hasMessageStartingWith("t-0@7: table 't': the value is neither a struct nor a map");
        }
    }

    @Test
    void outageNeverFillsTheDlq() {
        try (TaskHarness task = new TaskHarness(properties(base), store -> new FaultyStore(store, faults)).open(T0)) {
            faults.away = true;
            assertThatThrownBy(() -> task.put(record(T0, 0, null, Map.of("a", 1L))))
                    .isInstanceOf(RetriableException.class);
            assertThat(task.context.reported).isEmpty();
        }
    }

    private static SinkRecord sequenced(long offset, String sequence) {
        SinkRecord record = record(T0, offset, 1L, Map.of("n", offset));
        record.headers().addString("seq", sequence);
        return record;
    }

    /** The report is made before the commit, so a commit that fails makes it again: at least once, and never lost. */
    @Test
    void lateEventIsADeadLetterHoweverOftenItsCommitFails() {
        String[] settings = {
            "write.mode", "upsert",
            "pk.mode", "record_key",
            "pk.fields", "id",
            "sequence.by", "header:seq",
            "tombstone.retention.ms", "0",
            "late.event.policy", "dlq"
        };
        try (TaskHarness task =
                new TaskHarness(properties(base, settings), store -> new FaultyStore(store, faults)).open(T0)) {
            task.put(sequenced(0, "10"));
            task.flush();
            faults.beforeLogPut = () -> faults.away = true;
            task.put(sequenced(1, "5"), sequenced(2, "11"));

            for (int attempt = 0; attempt < 2; attempt++) {
                faults.away = false;
                assertThatThrownBy(task::flush).isInstanceOf(RetriableException.class);
                assertThat(task.committable()).containsEntry(T0, 1L);
            }
            faults.away = false;
            faults.beforeLogPut = () -> {};
            task.flush();

            assertThat(task.committable()).containsEntry(T0, 3L);
            assertThat(task.context.reported)
                    .hasSize(3)
                    .allMatch(reported -> reported.record().kafkaOffset() == 1);
        }
        assertThat(StoredTable.open(base, "t").rows())
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("n", 2L));
    }

    @Test
    void recordsWithoutATableAreReportedAndDrain() {
        Map<String, String> properties = properties(base, "table.name.format", "${header:kind}");
        try (TaskHarness task = new TaskHarness(properties).open(T0)) {
            task.put(record(T0, 0, null, Map.of("a", 1L)), record(T0, 1, null, null));
            assertThat(task.context.reported).hasSize(2);
            assertThat(task.committable()).containsEntry(T0, 2L);
        }
    }

    @Test
    void skippedRecordsAloneDrain() {
        try (TaskHarness task = new TaskHarness(properties(base)).open(T0)) {
            task.put(record(T0, 0, null, null), record(T0, 1, null, null));

            assertThat(task.committable()).containsEntry(T0, 2L);
            assertThat(StoredTable.exists(base, "t")).isFalse();
        }
    }

    @Test
    void noMessageHoldsAValueAKeyOrAHeader() {
        Map<String, String> properties = properties(
                base,
                "write.mode",
                "upsert",
                "pk.mode",
                "record_key",
                "pk.fields",
                "id",
                "schema.incompatible.policy",
                "dlq",
                "sequence.by",
                "entity.seq",
                "tombstone.retention.ms",
                "0");
        Schema keySchema =
                SchemaBuilder.struct().field("id", Schema.STRING_SCHEMA).build();
        Schema zoned = SchemaBuilder.struct()
                .field(
                        "at",
                        SchemaBuilder.string()
                                .name("io.debezium.time.ZonedTimestamp")
                                .build())
                .build();
        Struct key = new Struct(keySchema).put("id", CANARY);
        List<SinkRecord> bad = List.of(
                record(T0, 1, keySchema, key, null, CANARY),
                record(T0, 2, null, CANARY + "\uD800", null, Map.of("n", 1L)),
                record(T0, 3, keySchema, key, zoned, new Struct(zoned).put("at", CANARY)),
                record(T0, 4, keySchema, key, null, Map.of("n", CANARY)),
                record(T0, 5, keySchema, key, null, Map.of("m", Map.of("x", CANARY))),
                record(T0, 6, Schema.STRING_SCHEMA, CANARY, null, Map.of("n", 1L)),
                record(T0, 7, null, List.of(CANARY), null, Map.of("n", 1L)));
        try (TaskHarness task = new TaskHarness(properties).open(T0)) {
            SinkRecord good = record(T0, 0, keySchema, key, null, Map.of("n", 1L, "m", Map.of("x", 1L)));
            good.headers().addString("entity.seq", "1");
            task.put(good);
            for (SinkRecord record : bad) {
                record.headers().addString("entity.seq", "2");
                task.put(record);
            }
            SinkRecord badOp = record(T0, 8, keySchema, key, null, Map.of("n", 1L));
            badOp.headers().addString("entity.op", CANARY);
            SinkRecord badSequence = record(T0, 9, keySchema, key, null, Map.of("n", 1L));
            badSequence.headers().addString("entity.seq", CANARY);
            task.put(badOp, badSequence);

            // A scalar key with one name in pk.fields is a key; all the others are reported.
            assertThat(task.context.reported).hasSize(8);
            for (FakeTaskContext.Reported reported : task.context.reported) {
                for (Throwable error = reported.error(); error != null; error = error.getCause()) {
                    assertThat(error.getMessage()).doesNotContain(CANARY);
                }
            }
        }
    }
}
