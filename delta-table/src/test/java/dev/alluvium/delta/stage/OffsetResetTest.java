// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.log.Expectation;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.merge.FlushRequest;
import dev.alluvium.delta.merge.FlushResult;
import dev.alluvium.delta.merge.Part;
import dev.alluvium.delta.offset.OffsetReset;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.FaultyObjectStore;
import dev.alluvium.delta.storage.StoreOperation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources of staged events go back, in both tables or in neither. */
class OffsetResetTest {
    private static final StructType SCHEMA =
            StructType.of(StructField.required("id", PrimitiveType.LONG), StructField.of("a", PrimitiveType.LONG));
    private static final String STAGED = "sink:topic-0";
    private static final String MERGED = "sink:merge:topic-0";

    @TempDir
    Path directory;

    private StagingWorld world;

    @BeforeEach
    void tenEventsOfWhichAllAreMerged() {
        world = new StagingWorld(directory, false, false, true);
        for (int offset = 0; offset < 10; offset += 2) {
            assertThat(append(world.process(), offset, offset + 1).version()).isPresent();
        }
        world.process().merge();
    }

    /** Offset n says of row n modulo 4 that it has the value n. */
    private static FlushResult append(StagingWorld.Process process, long... offsets) {
        Expectation expected = Expectation.of(process.staging.snapshot(), STAGED);
        List<Event> events = java.util.Arrays.stream(offsets)
                .mapToObj(offset -> new Event(
                        Event.Kind.UPSERT,
                        new Object[] {offset % 4},
                        new Object[] {offset % 4, offset},
                        null,
                        Sequence.NONE,
                        offset,
                        null))
                .toList();
        Part part = new Part("topic-0", STAGED, expected, offsets[offsets.length - 1], events);
        return new StageWriter(process.staging, new StageWriter.Settings(1L << 20, Compression.NONE, event -> null))
                .flush(new FlushRequest(SCHEMA, List.of(part), rejections -> {}));
    }

    private static SortedMap<Lane, Long> next(long offset) {
        return new TreeMap<>(java.util.Map.of(Lane.parse("topic-0"), offset));
    }

    private static OffsetReset reset(StagingWorld.Process process) {
        return new OffsetReset(process.rows, Optional.of(process.staging), "sink");
    }

    @Test
    void bothTablesGoBackAndTheEventsMayComeAgain() {
        List<String> before = world.rows();

        assertThat(reset(world.process()).apply(next(5))).hasSize(2);

        StagingWorld.Process process = world.process();
        Snapshot staged = process.staging.refresh();
        Snapshot rows = process.rows.refresh();
        assertThat(staged.txnVersion(STAGED)).hasValue(4);
        assertThat(rows.txnVersion(MERGED)).hasValue(4);
        assertThat(staged.txns()).anyMatch(txn -> txn.appId().equals(STAGED) && txn.version() == 9);
        assertThat(rows.txns()).anyMatch(txn -> txn.appId().equals(MERGED) && txn.version() == 9);
        assertThat(staged.files().stream().map(StagedFile::of).map(StagedFile::last))
                .containsExactlyInAnyOrder(1L, 3L);

        append(process, 5, 6, 7, 8, 9);
        process.merge();

        assertThat(world.rows()).isEqualTo(before);
        assertThat(process.rows.refresh().txnVersion(MERGED)).hasValue(9);
        assertThat(reset(process).apply(next(10))).as("all is so already").isEmpty();
    }

    @Test
    void offsetIsNotSetWhileEventsWait() {
        append(world.process(), 10);

        assertThatThrownBy(() -> reset(world.process()).apply(next(5)))
                .isInstanceOf(DeltaTableException.class)
                .hasMessageContaining("wait for a merge");
        assertThat(world.process().staging.refresh().txnVersion(STAGED)).hasValue(10);
    }

    @Test
    void afterACrashBetweenTheTwoCommitsMergesGoOnFromTheNewOffset() {
        FaultyObjectStore rows = new FaultyObjectStore(world.rowObjects);
        StagingWorld.Process crashing = world.process(world.stagingObjects, rows, 1 << 20);
        rows.before(StoreOperation.PUT_IF_ABSENT, "_delta_log/", () -> {
            throw new IllegalStateException("crash");
        });
        assertThatThrownBy(() -> reset(crashing).apply(next(5))).hasMessage("crash");
        assertThat(world.process().staging.refresh().txnVersion(STAGED)).hasValue(4);

        assertThat(world.process().merge().version()).isEmpty();
        StagingWorld.Process process = world.process();
        append(process, 5, 6);
        assertThat(process.trim(java.time.Duration.ZERO).files())
                .as("what is staged anew is not merged yet")
                .isEqualTo(2);
        assertThat(process.merge().rows().events()).isEqualTo(2);
        append(process, 7, 8, 9);
        process.merge();
        assertThat(process.rows.refresh().txnVersion(MERGED)).hasValue(9);
        assertThat(process.rows.snapshot().currentAppId(MERGED)).hasToString(MERGED + "#1");
    }

    @Test
    void theSlowerOfTwoResetsTakesNothingBack() {
        FaultyObjectStore rows = new FaultyObjectStore(world.rowObjects);
        StagingWorld.Process slow = world.process(world.stagingObjects, rows, 1 << 20);
        rows.before(StoreOperation.PUT_IF_ABSENT, "_delta_log/", () -> {
            reset(world.process()).apply(next(5));
            append(world.process(), 5, 6);
            world.process().merge();
        });

        reset(slow).apply(next(5));

        assertThat(world.process().rows.refresh().txnVersion(MERGED)).hasValue(6);
    }

    @Test
    void aWriterThatRunsIsFencedAndGoesOnFromTheNewOffset() {
        StagingWorld.Process running = world.process();
        running.staging.refresh();
        reset(world.process()).apply(next(5));

        assertThat(append(running, 10).fencedAppIds()).containsExactly(STAGED);

        assertThat(running.staging.snapshot().txnVersion(STAGED)).hasValue(4);
        assertThat(append(running, 5).version()).isPresent();
        assertThat(running.staging.snapshot().currentAppId(STAGED)).hasToString(STAGED + "#1");
    }

    @Test
    void stagingTableAloneIsRefused() {
        StagingWorld.Process process = world.process();

        assertThatThrownBy(() -> new OffsetReset(process.staging, Optional.empty(), "sink"))
                .hasMessageContaining("is a staging table");
        assertThatThrownBy(() -> new OffsetReset(process.rows, Optional.empty(), "sink"))
                .hasMessageContaining("are staged");
    }
}
