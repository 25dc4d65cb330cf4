// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import static dev.alluvium.delta.merge.TableFixture.columns;
import static dev.alluvium.delta.merge.TableFixture.delete;
import static dev.alluvium.delta.merge.TableFixture.event;
import static dev.alluvium.delta.merge.TableFixture.part;
import static dev.alluvium.delta.merge.TableFixture.put;
import static dev.alluvium.delta.merge.TableFixture.sequenced;
import static dev.alluvium.delta.merge.TableFixture.upsert;
import static dev.alluvium.delta.merge.TableRows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.reduce.Event.Kind;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Upserts and change events, one named pitfall a test (P-20 to P-39). */
final class UpsertTest {
    private static final StructType SCHEMA = StructType.of(
            StructField.required("id", PrimitiveType.LONG),
            StructField.of("name", PrimitiveType.STRING),
            StructField.of("zone", PrimitiveType.STRING),
            StructField.of("seq", PrimitiveType.LONG));

    private TableFixture table;

    @BeforeEach
    void makeTable() {
        table = new TableFixture(new SimulatedStore(), SCHEMA, List.of("zone"));
    }

    private static Event partial(long offset, long id, Object[] values, Integer... columns) {
        return event(Kind.PARTIAL, offset, id, values, columns(columns), Sequence.NONE);
    }

    /** P-20. */
    @Test
    void partitionColumnChangeMovesTheRow() {
        TableWriter writer = table.writer(upsert("id"));
        writer.flush(table.request(part(-1, 1, put(0, 1L, 1L, "a", "x"), put(1, 2L, 2L, "b", "x"))));

        writer.flush(table.request(
                part(1, 3, put(2, 1L, 1L, "a", "y"), partial(3, 2, new Object[] {2L, null, "y"}, 2))));

        assertThat(table.rows()).containsExactly(row(1L, "a", "y", null), row(2L, "b", "y", null));
        assertThat(table.open().snapshot().files())
                .extracting(AddFile::partitionValues)
                .containsExactly(Map.of("zone", "y"));
    }

    /** P-21. */
    @Test
    void deleteWithOnlyKeyFieldsRemovesRow() {
        TableWriter writer = table.writer(upsert("id"));
        writer.flush(table.request(part(-1, 0, put(0, 1L, 1L, "a", "x"))));

        FlushResult result = writer.flush(table.request(part(0, 1, delete(1, 1L))));

        assertThat(table.rows()).isEmpty();
        assertThat(table.open().snapshot().files()).isEmpty();
        assertThat(result.metrics())
                .isEqualTo(new FlushMetrics(0, 0, 1, 0, 0, 0, 0, 1, 0, 0, new FlushMetrics.Superseded(0, 0, 1, 0), 1));
    }

    /** P-22. */
    @Test
    void oneCommitHoldsOneRowPerKey() {
        TableWriter writer = table.writer(upsert("id"));

        FlushResult result = writer.flush(table.request(
                part(-1, 2, put(0, 1L, 1L, "a", "x"), put(1, 1L, 1L, "b", "y"), put(2, 1L, 1L, "c", "x"))));

        assertThat(table.rows()).containsExactly(row(1L, "c", "x", null));
        assertThat(result.metrics().eventsCoalesced()).isEqualTo(2);
    }

    /** P-23. */
    @Test
    void snapshotReadAfterStreamIsIdempotent() {
        TableWriter writer = table.writer(upsert("id"));
        writer.flush(table.request(part(-1, 1, put(0, 1L, 1L, "a", "x"), put(1, 2L, 2L, "b", "y"))));
        Snapshot before = table.open().snapshot();

        FlushResult again = writer.flush(table.request(part(1, 3, put(2, 1L, 1L, "a", "x"), put(3, 2L, 2L, "b", "y"))));

        Snapshot after = table.open().snapshot();
        assertThat(after.files()).containsExactlyInAnyOrderElementsOf(before.files());
        assertThat(after.txnVersion("app:topic-0")).isEqualTo(OptionalLong.of(3));
        assertThat(again.metrics().rowsUnchanged()).isEqualTo(2);
        assertThat(again.metrics().filesAdded()).isZero();
        assertThat(table.dataObjects()).as("the copies are not left behind").isEqualTo(2);
    }

    /** P-24. */
    @Test
    void primaryKeyChangeTwiceThenCrash() {
        table.writer(upsert("id")).flush(table.request(part(-1, 0, put(0, 1L, 1L, "a", "x"))));
        Part changes = part(0, 4, delete(1, 1L), put(2, 2L, 2L, "a", "x"), delete(3, 2L), put(4, 3L, 3L, "a", "x"));

        table.writer(upsert("id")).flush(table.request(changes));
        FlushResult replayed = table.writer(upsert("id")).flush(table.request(changes));

        assertThat(table.rows()).containsExactly(row(3L, "a", "x", null));
        assertThat(replayed.fencedAppIds()).containsExactly("app:topic-0");
        assertThat(replayed.version()).isEmpty();
    }

    /** P-26. */
    @Test
    void deleteThenReinsertInOneBatchKeepsRow() {
        TableWriter writer = table.writer(upsert("id"));
        writer.flush(table.request(part(-1, 0, put(0, 1L, 1L, "a", "x"))));

        writer.flush(table.request(part(0, 2, delete(1, 1L), put(2, 1L, 1L, "b", "x"))));

        assertThat(table.rows()).containsExactly(row(1L, "b", "x", null));
    }

    /** P-27. */
    @Test
    void redeliveryNeverRevertsRow() {
        TableWriter writer = table.writer(sequenced(DeleteMode.HARD, "id"));
        writer.flush(table.request(
                part(-1, 1, put(0, Sequence.of(5), 1L, 1L, "old", "x"), put(1, Sequence.of(9), 1L, 1L, "new", "x"))));

        FlushResult result = writer.flush(table.request(part(1, 2, put(2, Sequence.of(5), 1L, 1L, "old", "x"))));

        assertThat(table.rows()).containsExactly(row(1L, "new", "x", 9L));
        assertThat(result.metrics().eventsLate()).isEqualTo(1);
    }

    /** P-33. */
    @Test
    void mixedPartialMasksFoldCorrectly() {
        TableWriter writer = table.writer(upsert("id"));
        writer.flush(table.request(part(-1, 0, put(0, 1L, 1L, "a", "x", 1L))));

        writer.flush(table.request(part(
                0,
                3,
                partial(1, 1, new Object[] {1L, "b"}, 1),
                partial(2, 1, new Object[] {1L, null, null, 2L}, 3),
                partial(3, 7, new Object[] {7L, null, "z"}, 2))));

        assertThat(table.rows()).containsExactly(row(1L, "b", "x", 2L), row(7L, null, "z", null));
    }

    /** P-32, the engine's half. */
    @Test
    void unavailableValueKeepsStoredValue() {
        TableWriter writer = table.writer(upsert("id"));
        writer.flush(table.request(part(-1, 0, put(0, 1L, 1L, "toast", "x"))));
        List<Rejection> rejected = new ArrayList<>();
        Event known = event(Kind.UPSERT, 1, 1L, new Object[] {1L, null, "x", 4L}, columns(0, 2, 3), Sequence.NONE);
        Event unknown = event(Kind.UPSERT, 2, 2L, new Object[] {2L, null, "x", 4L}, columns(0, 2, 3), Sequence.NONE);

        writer.flush(new FlushRequest(SCHEMA, List.of(part(0, 2, known, unknown)), rejected::addAll));

        assertThat(table.rows()).containsExactly(row(1L, "toast", "x", 4L));
        assertThat(rejected).containsExactly(new Rejection(unknown, Rejection.Reason.NO_BASE_FOR_UNAVAILABLE));
    }

    /** P-34 with soft deletes, which are their own tombstones. */
    @Test
    void lateUpdateAfterDeleteStaysDeleted() {
        TableWriter writer = table.writer(sequenced(DeleteMode.SOFT, "id"));
        writer.flush(table.request(part(-1, 0, put(0, Sequence.of(1), 1L, 1L, "a", "x"))));
        writer.flush(table.request(part(0, 1, delete(1, Sequence.of(5), 1L), delete(1, Sequence.of(5), 2L))));

        writer.flush(table.request(
                part(1, 3, put(2, Sequence.of(3), 1L, 1L, "late", "x"), put(3, Sequence.of(3), 2L, 2L, "late", "x"))));

        assertThat(table.rows()).containsExactly(row(1L, "a", "x", 5L, true), row(2L, null, null, 5L, true));
    }

    @Test
    void aSoftlyDeletedRowComesBackWithItsNextVersion() {
        TableWriter writer =
                table.writer(TableFixture.settings(WriteMode.UPSERT, List.of("id"), List.of(), DeleteMode.SOFT));
        writer.flush(table.request(part(-1, 0, put(0, 1L, 1L, "a", "x", 1L))));
        writer.flush(table.request(part(0, 1, delete(1, 1L))));
        assertThat(table.rows()).containsExactly(row(1L, "a", "x", 1L, true));

        // Another task learns of the mark by reading it.
        table.writer(TableFixture.settings(WriteMode.UPSERT, List.of("id"), List.of(), DeleteMode.SOFT))
                .flush(table.request(part(1, 2, partial(2, 1, new Object[] {1L, null, "x"}, 2))));

        assertThat(table.rows()).containsExactly(row(1L, null, "x", null, false));
    }

    /** P-36. */
    @Test
    void twoTasksUpsertingOneTableConverge() {
        table.writer(upsert("id"))
                .flush(table.request(part(-1, 1, put(0, 1L, 1L, "a", "x"), put(1, 2L, 2L, "b", "x"))));
        TableWriter first = table.writer(upsert("id"));
        TableWriter second = table.writer(upsert("id"));

        FlushResult late = first.flush(table.interrupted(
                () -> second.flush(
                        table.request(part("other-0", -1, 0, put(0, 2L, 2L, "B", "x"), put(0, 3L, 3L, "C", "x")))),
                part(1, 3, put(2, 1L, 1L, "A", "x"), put(3, 3L, 3L, "D", "x"))));

        assertThat(table.rows())
                .containsExactly(row(1L, "A", "x", null), row(2L, "B", "x", null), row(3L, "D", "x", null));
        assertThat(late.metrics().attempts()).isEqualTo(2);
        assertThat(table.dataObjects())
                .as("1 + 2 + 3 committed files; those of the lost attempt are gone")
                .isEqualTo(6);
    }

    @Test
    void aLostRaceOverOtherFilesWritesNothingTwice() {
        TableWriter first = table.writer(upsert("id"));
        TableWriter second = table.writer(upsert("id"));

        first.flush(table.interrupted(
                () -> second.flush(table.request(part("other-0", -1, 0, put(0, 2L, 2L, "b", "y")))),
                part(-1, 0, put(0, 1L, 1L, "a", "x"))));

        assertThat(table.rows()).hasSize(2);
        assertThat(table.dataObjects()).isEqualTo(2);
    }

    /** P-37. */
    @Test
    void externalOptimizeKeepsIndexRight() {
        TableWriter writer = table.writer(upsert("id"));
        writer.flush(table.request(part(-1, 0, put(0, 1L, 1L, "a", "x"))));
        writer.flush(table.request(part(0, 1, put(1, 2L, 2L, "b", "x"))));
        table.replace(
                "OPTIMIZE",
                table.open().snapshot().files(),
                List.of(new Object[] {2L, "b", "x", null}, new Object[] {1L, "a", "x", null}));

        writer.flush(table.request(part(1, 3, put(2, 1L, 1L, "A", "x"), delete(3, 2L))));

        assertThat(table.rows()).containsExactly(row(1L, "A", "x", null));
    }

    /** P-37. */
    @Test
    void externalDeleteIsNotUndone() {
        TableWriter writer = table.writer(upsert("id"));
        writer.flush(table.request(part(-1, 1, put(0, 1L, 1L, "a", "x"), put(1, 2L, 2L, "b", "x"))));
        table.replace("DELETE", table.open().snapshot().files(), List.<Object[]>of(new Object[] {2L, "b", "x", null}));

        writer.flush(table.request(part(1, 2, partial(2, 1, new Object[] {1L, null, "x"}, 2))));

        assertThat(table.rows()).containsExactly(row(1L, null, "x", null), row(2L, "b", "x", null));
    }

    @Test
    void truncateEmptiesTheTableOfWhatCameBefore() {
        TableWriter writer = table.writer(upsert("id"));
        writer.flush(table.request(part(-1, 1, put(0, 1L, 1L, "a", "x"), put(1, 2L, 2L, "b", "y"))));
        Event truncate = event(Kind.TRUNCATE, 3, null, new Object[0], null, Sequence.NONE);

        FlushResult result =
                writer.flush(table.request(part(1, 4, put(2, 3L, 3L, "c", "x"), truncate, put(4, 4L, 4L, "d", "x"))));

        assertThat(table.rows()).containsExactly(row(4L, "d", "x", null));
        assertThat(result.metrics().rowsDeleted()).isEqualTo(2);
    }

    @Test
    void truncateUnderSoftDeletesMarksEveryRow() {
        TableWriter writer =
                table.writer(TableFixture.settings(WriteMode.UPSERT, List.of("id"), List.of(), DeleteMode.SOFT));
        writer.flush(table.request(part(-1, 1, put(0, 1L, 1L, "a", "x"), put(1, 2L, 2L, "b", "y"))));

        writer.flush(table.request(part(1, 2, event(Kind.TRUNCATE, 2, null, new Object[0], null, Sequence.NONE))));

        assertThat(table.rows()).containsExactly(row(1L, "a", "x", null, true), row(2L, "b", "y", null, true));
    }

    @Test
    void policiesMayStopTheFlushOrReport() {
        WriterSettings drops = sequenced(DeleteMode.HARD, "id");
        table.writer(drops).flush(table.request(part(-1, 0, put(0, Sequence.of(5), 1L, 1L, "a", "x"))));
        Event late = put(1, Sequence.of(4), 1L, 1L, "late", "x");
        List<Rejection> rejected = new ArrayList<>();

        table.writer(with(drops, LatePolicy.REPORT, MissingBasePolicy.REPORT))
                .flush(new FlushRequest(SCHEMA, List.of(part(0, 1, late)), rejected::addAll));

        assertThat(rejected).containsExactly(new Rejection(late, Rejection.Reason.LATE));
        assertThatThrownBy(() -> table.writer(with(drops, LatePolicy.FAIL, MissingBasePolicy.REPORT))
                        .flush(table.request(part(1, 2, late))))
                .isInstanceOf(DeltaTableException.class)
                .hasMessageContaining("the event at topic-0@1 is older");
        Event unavailable = event(Kind.UPSERT, 3, 9L, new Object[] {9L}, columns(0), Sequence.of(9));
        assertThatThrownBy(() -> table.writer(with(drops, LatePolicy.DROP, MissingBasePolicy.FAIL))
                        .flush(table.request(part(1, 3, unavailable))))
                .hasMessageContaining("the event at topic-0@3 has unavailable values");
    }

    private static WriterSettings with(WriterSettings settings, LatePolicy late, MissingBasePolicy missing) {
        return new WriterSettings(
                settings.mode(),
                settings.keyColumns(),
                settings.ordersBySequence(),
                settings.sequenceColumns(),
                settings.laneTags(),
                settings.deleteMode(),
                late,
                missing,
                settings.keepOnExplicitNull(),
                settings.duplicateKeyPolicy(),
                settings.targetFileBytes(),
                settings.compression(),
                settings.statsColumns());
    }

    @Test
    void noFileMixesLanes() {
        TableWriter writer = table.writer(upsert("id"));

        writer.flush(table.request(
                part("topic-0", -1, 0, put(0, 1L, 1L, "a", "x")), part("topic-1", -1, 0, put(0, 2L, 2L, "b", "x"))));
        writer.flush(table.request(part("topic-1", 0, 1, put(1, 1L, 1L, "moved", "x"))));

        assertThat(table.open().snapshot().files())
                .extracting(file -> file.tags().get(WriterSettings.LANE_TAG))
                .containsExactlyInAnyOrder("topic-1", "topic-1");
        assertThat(table.rows()).containsExactly(row(1L, "moved", "x", null), row(2L, "b", "x", null));
    }

    @Test
    void theHistoryShowsWhatAMergeDid() {
        TableWriter writer = table.writer(upsert("id"));
        writer.flush(table.request(part(-1, 1, put(0, 1L, 1L, "a", "x"), put(1, 2L, 2L, "b", "x"))));

        writer.flush(table.request(part(1, 2, put(2, 1L, 1L, "A", "x"))));

        String commit = new String(table.store().get("_delta_log/00000000000000000002.json"), StandardCharsets.UTF_8);
        assertThat(commit.lines().findFirst().orElseThrow())
                .contains("\"operation\":\"MERGE\"", "\"isBlindAppend\":false")
                .contains("\"numTargetRowsUpdated\":\"1\"", "\"numTargetRowsCopied\":\"1\"")
                .contains("\"numTargetRowsInserted\":\"0\"", "\"numTargetFilesRemoved\":\"1\"");
    }
}
