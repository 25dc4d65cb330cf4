// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import static dev.alluvium.delta.merge.TableFixture.event;
import static dev.alluvium.delta.merge.TableFixture.grown;
import static dev.alluvium.delta.merge.TableFixture.lanes;
import static dev.alluvium.delta.merge.TableFixture.part;
import static dev.alluvium.delta.merge.TableFixture.put;
import static dev.alluvium.delta.merge.TableFixture.upsert;
import static dev.alluvium.delta.merge.TableRows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.index.InMemoryKeyIndex;
import dev.alluvium.delta.inspect.Finding;
import dev.alluvium.delta.inspect.TableInspection;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.reduce.Event.Kind;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.spill.SpillBudget;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code key.scope}: whose files a writer reads, and what happens when a topic grows (P-15). */
final class KeyScopeTest {
    private static final StructType SCHEMA =
            StructType.of(StructField.required("id", PrimitiveType.LONG), StructField.of("name", PrimitiveType.STRING));

    private TableFixture table;
    private CountedFiles files;

    @BeforeEach
    void makeTable() {
        table = new TableFixture(new SimulatedStore(), SCHEMA, List.of());
        files = new CountedFiles(table.parquet());
    }

    private TableWriter counted() {
        return counted(false);
    }

    private TableWriter counted(boolean repairs) {
        return new TableWriter(
                table.open(),
                upsert("id"),
                SpillBudget.UNBOUNDED,
                TableWriter.Ports.standard(files, new InMemoryKeyIndex(repairs)));
    }

    private FlushResult flush(Assignment assignment, Part... parts) {
        return table.writer(upsert("id")).flush(table.request(assignment, parts));
    }

    private void fillLanes() {
        flush(lanes("t-0"), part("t-0", -1, 0, put(0, 10L, 10L, "a")));
        flush(lanes("t-1"), part("t-1", -1, 0, put(0, 11L, 11L, "b")));
        table.replace("WRITE", List.of(), List.<Object[]>of(new Object[] {12L, "untagged"}));
    }

    private String fileOf(String lane) {
        return table.open().snapshot().files().stream()
                .filter(file -> lane.equals(file.tags().get(WriterSettings.LANE_TAG)))
                .map(AddFile::path)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aLaneReadsItsOwnFilesAndThoseOfNoLane() {
        fillLanes();
        String others = fileOf("t-1");
        TableWriter writer = counted();

        writer.flush(
                table.request(lanes("t-0"), part("t-0", 0, 2, put(1, 10L, 10L, "A"), put(2, 12L, 12L, "taken over"))));
        flush(lanes("t-1"), part("t-1", 0, 1, put(1, 13L, 13L, "c")));
        writer.flush(table.request(lanes("t-0"), part("t-0", 2, 3, put(3, 10L, 10L, "AA"))));

        assertThat(table.rows()).containsExactly(row(10L, "AA"), row(11L, "b"), row(12L, "taken over"), row(13L, "c"));
        assertThat(files.read()).doesNotContain(others, fileOf("t-1"));
    }

    @Test
    void tableScopeReadsEveryFile() {
        fillLanes();
        Snapshot before = table.open().snapshot();

        counted().flush(table.request(part("t-0", 0, 1, put(1, 11L, 11L, "from anywhere"))));

        assertThat(table.rows()).containsExactly(row(10L, "a"), row(11L, "from anywhere"), row(12L, "untagged"));
        assertThat(files.read())
                .containsAll(before.files().stream().map(AddFile::path).toList());
    }

    @Test
    void aFileThatLostItsTagIsReadByEverybody() {
        fillLanes();
        TableWriter writer = counted();
        writer.flush(table.request(lanes("t-0"), part("t-0", 0, 1, put(1, 14L, 14L, "d"))));
        AddFile tagged = table.open().snapshot().file(fileOf("t-1")).orElseThrow();
        AddFile untagged = new AddFile(
                tagged.path(),
                tagged.partitionValues(),
                tagged.size(),
                tagged.modificationTime(),
                false,
                tagged.stats(),
                Map.of(),
                tagged.deletionVector());
        table.commit("ANALYZE", untagged);

        writer.flush(table.request(lanes("t-0"), part("t-0", 1, 2, put(2, 11L, 11L, "B"))));

        assertThat(table.rows()).containsExactly(row(10L, "a"), row(11L, "B"), row(12L, "untagged"), row(14L, "d"));
    }

    @Test
    void aLaneThatIsAssignedLaterIsReadThen() {
        fillLanes();
        TableWriter writer = counted();
        writer.flush(table.request(lanes("t-0"), part("t-0", 0, 1, put(1, 10L, 10L, "A"))));

        writer.flush(table.request(lanes("t-0", "t-1"), part("t-1", 0, 1, put(1, 11L, 11L, "B"))));

        assertThat(table.rows()).containsExactly(row(10L, "A"), row(11L, "B"), row(12L, "untagged"));
    }

    /** A truncate is about the keys of all lanes. */
    @Test
    void aTruncateReachesTheOtherLanes() {
        fillLanes();

        flush(lanes("t-0"), part("t-0", 0, 1, event(Kind.TRUNCATE, 1, null, new Object[0], null, Sequence.NONE)));

        assertThat(table.rows()).isEmpty();
    }

    @Test
    void aKeyThatLivesInTwoLanesFailsWithItsHash() {
        flush(lanes("t-0"), part("t-0", -1, 0, put(0, 777L, 777L, "a")));
        flush(lanes("t-1"), part("t-1", -1, 0, put(0, 777L, 777L, "b")));
        FlushRequest both = table.request(lanes("t-0", "t-1"), part("t-0", 0, 1, put(1, 1L, 1L, "c")));

        for (boolean repairs : new boolean[] {false, true}) {
            assertThatThrownBy(() -> counted(repairs).flush(both))
                    .isInstanceOf(DeltaTableException.class)
                    .hasMessageMatching("the key key#[0-9a-f]{8} has rows of several lanes, \\[t-0, t-1\\], .*"
                            + "set the key scope to table and repair duplicate keys")
                    .hasMessageNotContaining("777");
        }
        DeltaTable opened = table.open();
        assertThat(new TableInspection(opened, table.parquet())
                        .verify(List.of("id"), 10)
                        .findings())
                .extracting(Finding::kind)
                .containsExactly(Finding.Kind.KEY_IN_TWO_LANES);
    }

    @Test
    void theFirstCommitDeclaresWhatIsAssigned() {
        TableWriter writer = table.writer(upsert("id"));

        FlushResult first =
                writer.flush(table.request(lanes("t-0", "t-1", "t-2"), part("t-1", -1, 0, put(0, 1L, 1L, "a"))));
        FlushResult second =
                writer.flush(table.request(lanes("t-0", "t-1", "t-2"), part("t-1", 0, 1, put(1, 1L, 1L, "b"))));

        Snapshot now = table.open().snapshot();
        assertThat(first.declaredAppIds()).containsExactlyInAnyOrder("app:t-0", "app:t-2");
        assertThat(second.declaredAppIds()).isEmpty();
        assertThat(now.txns())
                .extracting(Txn::appId, Txn::version)
                .containsExactlyInAnyOrder(tuple("app:t-0", -1L), tuple("app:t-1", 1L), tuple("app:t-2", -1L));
        writer.flush(table.request(
                lanes("t-0", "t-1", "t-2"),
                new Part("t-0", "app:t-0", OptionalLong.of(-1), 7, List.of(put(7, 2L, 2L, "c")))));
        assertThat(table.open().snapshot().txnVersion("app:t-0")).hasValue(7);
    }

    @Test
    void aPartitionAboveThoseThatATableKnowsIsGrowth() {
        DeltaTable empty = table.open();
        flush(lanes("t-0", "t-1"), part("t-0", -1, 0, put(0, 1L, 1L, "a")));
        Snapshot now = table.open().snapshot();

        assertThat(LaneGrowth.isGrown(now, "t-2", "app:t-2")).isTrue();
        assertThat(LaneGrowth.isGrown(now, "t-1", "app:t-1")).as("declared").isFalse();
        assertThat(LaneGrowth.isGrown(now, "u-2", "app:u-2"))
                .as("another topic")
                .isFalse();
        assertThat(LaneGrowth.isGrown(now, "t-2", "other:t-2"))
                .as("another pipeline")
                .isFalse();
        assertThat(LaneGrowth.isGrown(empty.snapshot(), "t-2", "app:t-2"))
                .as("begun together with the others")
                .isFalse();
    }

    /** The key moved to a new partition, and the old one still has an event of it. */
    @Test
    void growthWidensEveryWriterBeforeItDecides() {
        TableWriter old = table.writer(upsert("id"));
        old.flush(table.request(lanes("t-0"), part("t-0", -1, 0, put(0, 1L, 1L, "first"))));

        flush(grown("t-1"), part("t-1", -1, 0, put(0, 1L, 1L, "moved")));
        old.flush(table.request(lanes("t-0"), part("t-0", 0, 1, put(1, 1L, 1L, "backlog"))));

        assertThat(table.rows()).as("one row").containsExactly(row(1L, "backlog"));
    }

    @Test
    void growthThatWinsTheRaceWidensTheLoser() {
        TableWriter old = table.writer(upsert("id"));
        old.flush(table.request(lanes("t-0"), part("t-0", -1, 0, put(0, 1L, 1L, "first"))));
        boolean[] done = {false};

        old.flush(new FlushRequest(
                SCHEMA, List.of(part("t-0", 0, 1, put(1, 2L, 2L, "backlog"))), lanes("t-0"), rejections -> {
                    if (!done[0]) {
                        done[0] = true;
                        flush(grown("t-1"), part("t-1", -1, 0, put(0, 2L, 2L, "moved")));
                    }
                }));

        assertThat(table.rows()).containsExactly(row(1L, "first"), row(2L, "backlog"));
    }

    @Test
    void aTableThatGrewStaysWideForThoseWhoComeLater() {
        flush(lanes("t-0"), part("t-0", -1, 0, put(0, 1L, 1L, "first")));
        flush(grown("t-1"), part("t-1", -1, 0, put(0, 1L, 1L, "moved")));

        flush(lanes("t-0"), part("t-0", 0, 1, put(1, 1L, 1L, "backlog after a restart")));

        assertThat(table.rows()).containsExactly(row(1L, "backlog after a restart"));
        assertThat(table.open().snapshot().txns())
                .extracting(Txn::appId)
                .containsExactlyInAnyOrder("app:t-0", "app:t-1", "app:grown:t");
    }
}
