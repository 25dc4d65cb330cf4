// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import static dev.alluvium.delta.merge.TableFixture.columns;
import static dev.alluvium.delta.merge.TableFixture.delete;
import static dev.alluvium.delta.merge.TableFixture.event;
import static dev.alluvium.delta.merge.TableFixture.part;
import static dev.alluvium.delta.merge.TableFixture.put;
import static dev.alluvium.delta.merge.TableFixture.sequenced;
import static dev.alluvium.delta.merge.TableRows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.ReplayedTables;
import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.commit.CommitPolicy;
import dev.alluvium.delta.compact.Compaction;
import dev.alluvium.delta.compact.CompactionPolicy;
import dev.alluvium.delta.error.CommitConflictException;
import dev.alluvium.delta.index.InMemoryKeyIndex;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.Metadata;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.reduce.Event.Kind;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.SchemaJson;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.spill.SpillBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A commit of somebody else lands between our plan and our commit: one kind of winner a test. What our own plan still
 * holds is kept, and encoded once.
 */
final class RebaseTest {
    private static final StructType SCHEMA = StructType.of(
            StructField.required("id", PrimitiveType.LONG),
            StructField.of("name", PrimitiveType.STRING),
            StructField.of("zone", PrimitiveType.STRING),
            StructField.of("seq", PrimitiveType.LONG));

    private TableFixture table;
    private CountedFiles files;

    /** By copying files. */
    private static WriterSettings upsert(String key) {
        return TableFixture.upsert(key).with(new WriterSettings.Locating(UpsertEngine.COPY_ON_WRITE, false));
    }

    @BeforeEach
    void makeTable() {
        table = new TableFixture(
                new SimulatedStore(), SCHEMA, List.of(), Map.of("delta.enableDeletionVectors", "true"));
        files = new CountedFiles(table.parquet());
    }

    private TableWriter counted(WriterSettings settings) {
        return new TableWriter(
                table.open(),
                settings,
                SpillBudget.UNBOUNDED,
                TableWriter.Ports.standard(files, new InMemoryKeyIndex(false)));
    }

    private static Event partial(long offset, long id, Object[] values, Integer... columns) {
        return event(Kind.PARTIAL, offset, id, values, columns(columns), Sequence.NONE);
    }

    private void fill(Object[]... rows) {
        table.replace("WRITE", List.of(), List.of(rows));
    }

    private OptionalLong txn(String lane) {
        return table.open().snapshot().txnVersion("app:" + lane);
    }

    @Test
    void anotherLaneInFilesOfItsOwnCostsOneMoreAttemptAndNoRow() {
        table.writer(upsert("id"))
                .flush(table.request(part("a-0", -1, 0, put(0, 1L, 1L, "a")), part("b-0", -1, 0, put(0, 2L, 2L, "b"))));
        TableWriter other = table.writer(upsert("id"));

        FlushResult result = counted(upsert("id"))
                .flush(table.interrupted(
                        () -> other.flush(table.request(part("b-0", 0, 1, put(1, 2L, 2L, "B")))),
                        part("a-0", 0, 2, put(1, 1L, 1L, "A"), put(2, 3L, 3L, "C"))));

        assertThat(table.rows())
                .containsExactly(row(1L, "A", null, null), row(2L, "B", null, null), row(3L, "C", null, null));
        assertThat(result.metrics().attempts()).isEqualTo(2);
        assertThat(files.rowsWritten()).as("one replaced, one new").isEqualTo(2);
        assertThat(txn("a-0")).hasValue(2);
        assertThat(txn("b-0")).hasValue(1);
    }

    @Test
    void anotherLaneInTheSameUntaggedFileCostsThatFileAgain() {
        fill(new Object[] {1L, "a", null, null}, new Object[] {2L, "b", null, null});
        TableWriter other = table.writer(upsert("id"));

        FlushResult result = counted(upsert("id"))
                .flush(table.interrupted(
                        () -> other.flush(table.request(part("b-0", -1, 0, put(0, 2L, 2L, "B")))),
                        part("a-0", -1, 1, put(0, 1L, 1L, "A"), put(1, 3L, 3L, "C"))));

        assertThat(table.rows())
                .containsExactly(row(1L, "A", null, null), row(2L, "B", null, null), row(3L, "C", null, null));
        assertThat(result.metrics().attempts()).isEqualTo(2);
        assertThat(files.rowsWritten())
                .as("the file of two rows twice, the new row once")
                .isEqualTo(5);
    }

    @Test
    void theSameLaneIsFencedAndTheOthersGoOn() {
        TableWriter successor = table.writer(upsert("id"));

        FlushResult result = counted(upsert("id"))
                .flush(table.interrupted(
                        () -> successor.flush(table.request(part("a-0", -1, 0, put(0, 1L, 1L, "first")))),
                        part("a-0", -1, 1, put(0, 1L, 1L, "first"), put(1, 1L, 1L, "second")),
                        part("b-0", -1, 0, put(0, 2L, 2L, "b"))));

        assertThat(result.fencedAppIds()).containsExactly("app:a-0");
        assertThat(table.rows()).containsExactly(row(1L, "first", null, null), row(2L, "b", null, null));
        assertThat(files.rowsWritten()).isEqualTo(2);
        assertThat(txn("a-0")).hasValue(0);
        assertThat(txn("b-0")).hasValue(0);
    }

    @Test
    void ourCompactionOfATouchedFileIsFollowedRowByRow() {
        TableWriter writer = counted(upsert("id"));
        writer.flush(table.request(part(-1, 1, put(0, 1L, 1L, "a"), put(1, 2L, 2L, "b"))));
        writer.flush(table.request(part(1, 3, put(2, 3L, 3L, "c"), put(3, 4L, 4L, "d"))));
        long before = files.rowsWritten();

        FlushResult result = writer.flush(
                table.interrupted(this::compact, part(3, 6, put(4, 4L, 4L, "D"), delete(5, 1L), put(6, 5L, 5L, "e"))));

        assertThat(table.rows())
                .containsExactly(
                        row(2L, "b", null, null),
                        row(3L, "c", null, null),
                        row(4L, "D", null, null),
                        row(5L, "e", null, null));
        assertThat(result.metrics().attempts()).isEqualTo(2);
        assertThat(files.rowsWritten() - before)
                .as("1 and 2 rows of the sources, 3 of their successor, the new row once")
                .isEqualTo(7);
        assertThat(txn("topic-0")).hasValue(6);
    }

    private void compact() {
        DeltaTable opened = table.open();
        new Compaction(opened, table.parquet(), new CompactionPolicy(2, 1 << 20, 1 << 20, 1 << 21)).run();
    }

    @Test
    void foreignOptimizeIsReadAndLookedUpAgain() {
        fill(new Object[] {1L, "a", null, null}, new Object[] {2L, "b", null, null});
        fill(new Object[] {3L, "c", null, null});

        FlushResult result = counted(upsert("id"))
                .flush(table.interrupted(
                        () -> table.replace(
                                "OPTIMIZE",
                                table.open().snapshot().files(),
                                List.of(
                                        new Object[] {3L, "c", null, null},
                                        new Object[] {2L, "b", null, null},
                                        new Object[] {1L, "a", null, null})),
                        part(-1, 1, put(0, 1L, 1L, "A"), delete(1, 3L))));

        assertThat(table.rows()).containsExactly(row(1L, "A", null, null), row(2L, "b", null, null));
        assertThat(result.metrics().attempts()).isEqualTo(2);
        assertThat(txn("topic-0")).hasValue(1);
    }

    /** Ours is the later event: a full one inserts, a partial one inserts what it knows, an unavailable one has no base. */
    @Test
    void foreignDeleteByRewriteTakesTheBaseAndNotTheEvents() {
        fillFour();

        checkAfterDelete(() -> table.replace(
                "DELETE", table.open().snapshot().files(), List.<Object[]>of(new Object[] {4L, "d", "w", null})));
    }

    @Test
    void foreignDeleteByVectorTakesTheBaseAndNotTheEvents() {
        fillFour();

        checkAfterDelete(() -> table.mark(table.onlyFile(), 0, 1, 2));
    }

    private void fillFour() {
        fill(
                new Object[] {1L, "a", "x", null},
                new Object[] {2L, "b", "y", null},
                new Object[] {3L, "c", "z", null},
                new Object[] {4L, "d", "w", null});
    }

    private void checkAfterDelete(Runnable foreignDelete) {
        Event unavailable = event(Kind.UPSERT, 2, 3L, new Object[] {3L, "C"}, columns(0, 1), Sequence.NONE);
        List<List<Rejection>> rejected = new ArrayList<>();
        Part part = part(-1, 2, put(0, 1L, 1L, "A", "x"), partial(1, 2, new Object[] {2L, "B"}, 1), unavailable);

        FlushResult result = counted(upsert("id")).flush(new FlushRequest(SCHEMA, List.of(part), rejections -> {
            rejected.add(rejections);
            if (rejected.size() == 1) {
                foreignDelete.run();
            }
        }));

        assertThat(table.rows())
                .containsExactly(row(1L, "A", "x", null), row(2L, "B", null, null), row(4L, "d", "w", null));
        assertThat(result.metrics().attempts()).isEqualTo(2);
        assertThat(rejected)
                .containsExactly(
                        List.of(), List.of(new Rejection(unavailable, Rejection.Reason.NO_BASE_FOR_UNAVAILABLE)));
        assertThat(files.rowsWritten()).as("four rewritten, then two new ones").isEqualTo(6);
    }

    @Test
    void foreignUpdateIsTheStoredRowThatPartialEventsKeep() {
        fill(new Object[] {1L, "a", "x", null}, new Object[] {2L, "b", "y", null});

        FlushResult result = counted(upsert("id"))
                .flush(table.interrupted(
                        () -> table.replace(
                                "UPDATE",
                                table.open().snapshot().files(),
                                List.of(new Object[] {2L, "theirs", "t", null}, new Object[] {1L, "theirs", "t", null
                                })),
                        part(-1, 1, put(0, 1L, 1L, "ours"), partial(1, 2, new Object[] {2L, null, "ours"}, 2))));

        assertThat(table.rows()).containsExactly(row(1L, "ours", null, null), row(2L, "theirs", "ours", null));
        assertThat(result.metrics().attempts()).isEqualTo(2);
    }

    /** The files come back that our rows stood in before; what the index forwarded them to is gone. */
    @Test
    void restoreBringsFilesBackAndTheIndexReadsThem() {
        TableWriter writer = counted(upsert("id"));
        writer.flush(table.request(part(-1, 1, put(0, 1L, 1L, "a", "x"), put(1, 2L, 2L, "b", "y"))));
        AddFile old = table.onlyFile();
        writer.flush(table.request(part(1, 2, put(2, 1L, 1L, "A"))));
        writer.flush(table.request(part(2, 3, delete(3, 2L))));

        FlushResult result = writer.flush(table.interrupted(
                () -> table.commit("RESTORE", table.onlyFile().remove(9, true), old),
                part(3, 5, partial(4, 1, new Object[] {1L, "new"}, 1), put(5, 3L, 3L, "c"))));

        assertThat(table.rows())
                .containsExactly(row(1L, "new", "x", null), row(2L, "b", "y", null), row(3L, "c", null, null));
        assertThat(result.metrics().attempts()).isEqualTo(2);
        assertThat(result.fencedAppIds()).as("offsets are not rows").isEmpty();
        assertThat(txn("topic-0")).hasValue(5);
    }

    @Test
    void restoreThatShrinksAVectorBringsRowsBackAndTheyAreFound() {
        fill(new Object[] {1L, "a", null, null}, new Object[] {2L, "b", null, null}, new Object[] {3L, "c", null, null
        });
        AddFile lessMarked = table.mark(table.onlyFile(), 2);
        table.mark(lessMarked, 1, 2);
        TableWriter writer = counted(upsert("id"));

        FlushResult result = writer.flush(table.interrupted(
                () -> table.commit("RESTORE", table.onlyFile().remove(9, true), lessMarked),
                part(-1, 0, put(0, 2L, 2L, "B"))));

        assertThat(table.rows()).containsExactly(row(1L, "a", null, null), row(2L, "B", null, null));
        assertThat(result.metrics().attempts()).isEqualTo(2);
        assertThat(result.metrics().rowsUpdated()).isEqualTo(1);
    }

    @Test
    void columnsThatAreAddedMeanwhileAreKept() {
        StructType wider = StructType.of(
                SCHEMA.field(0),
                SCHEMA.field(1),
                SCHEMA.field(2),
                SCHEMA.field(3),
                StructField.of("more", PrimitiveType.LONG));
        Metadata metadata = table.open().snapshot().metadata();

        FlushResult result = counted(upsert("id"))
                .flush(table.interrupted(
                        () -> table.commit("ADD COLUMNS", metadata.withSchemaString(SchemaJson.format(wider))),
                        part(-1, 0, put(0, 1L, 1L, "a"))));

        assertThat(table.rows()).containsExactly(row(1L, "a", null, null, null));
        assertThat(result.metrics().attempts()).isEqualTo(2);
        assertThat(files.rowsWritten())
                .as("files of the narrow table are written anew")
                .isEqualTo(2);
    }

    @Test
    void propertiesThatChangeMeanwhileCostNoRow() {
        Metadata metadata = table.open().snapshot().metadata();

        FlushResult result = counted(upsert("id"))
                .flush(table.interrupted(
                        () -> table.commit(
                                "SET TBLPROPERTIES", with(metadata, metadata.id(), List.of(), Map.of("owner", "them"))),
                        part(-1, 0, put(0, 1L, 1L, "a"))));

        assertThat(table.rows()).containsExactly(row(1L, "a", null, null));
        assertThat(result.metrics().attempts()).isEqualTo(2);
        assertThat(files.rowsWritten()).isEqualTo(1);
        assertThat(table.open().snapshot().metadata().configuration()).containsEntry("owner", "them");
    }

    private static Metadata with(Metadata of, String id, List<String> partitions, Map<String, String> more) {
        Map<String, String> configuration = new HashMap<>(of.configuration());
        configuration.putAll(more);
        return new Metadata(
                id, of.name(), of.description(), of.schemaString(), partitions, configuration, of.createdTime());
    }

    @Test
    void losingEveryRaceIsToldAndLosesNothing() {
        CommitPolicy twice = new CommitPolicy(2, Duration.ZERO, Duration.ZERO, Duration.ofMinutes(1));
        TableWriter writer = new TableWriter(
                ReplayedTables.open(table.store(), TestContexts.with(table.context(), twice)), upsert("id"));
        TableWriter other = table.writer(upsert("id"));
        AtomicInteger won = new AtomicInteger();
        Part part = part("a-0", -1, 0, put(0, 1L, 1L, "ours"));

        assertThatThrownBy(() -> writer.flush(new FlushRequest(SCHEMA, List.of(part), rejections -> {
                    long offset = won.getAndIncrement();
                    other.flush(table.request(part("b-0", offset - 1, offset, put(offset, 1L, 1L, "theirs" + offset))));
                })))
                .isInstanceOf(CommitConflictException.class)
                .hasMessageContaining("after 3 attempts");
        assertThat(table.rows()).containsExactly(row(1L, "theirs2", null, null));
        assertThat(txn("a-0")).isEmpty();

        writer.flush(table.request(part));

        assertThat(table.rows()).containsExactly(row(1L, "ours", null, null));
        assertThat(table.dataObjects()).as("the winners' three and ours").isEqualTo(4);
    }

    /** The winner's event is newer: our row is written for nothing, and must not stay. */
    @Test
    void anEventThatBecameLateLeavesNoRow() {
        TableWriter other = table.writer(sequenced(DeleteMode.HARD, "id"));

        FlushResult result = counted(sequenced(DeleteMode.HARD, "id"))
                .flush(table.interrupted(
                        () -> other.flush(table.request(part("b-0", -1, 0, put(0, Sequence.of(9), 1L, 1L, "newer")))),
                        part("a-0", -1, 0, put(0, Sequence.of(3), 1L, 1L, "older"))));

        assertThat(table.rows()).containsExactly(row(1L, "newer", null, 9L));
        assertThat(result.metrics().eventsLate()).isEqualTo(1);
        assertThat(txn("a-0")).hasValue(0);
        assertThat(table.dataObjects()).isEqualTo(1);
    }
}
