// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.error.SchemaConflictException;
import dev.alluvium.delta.merge.FlushRequest;
import dev.alluvium.delta.merge.Part;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.reduce.Event.Kind;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.FaultyObjectStore;
import dev.alluvium.delta.storage.StoreOperation;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events whose columns are fewer, more, narrower or in another order than those of the staging table. */
class StagingColumnsTest {
    private static final StructField ID = StructField.required("id", PrimitiveType.LONG);
    private static final StructField A = StructField.of("a", PrimitiveType.LONG);
    private static final StructField B = StructField.of("b", PrimitiveType.STRING);
    private static final StructField ZONE = StructField.of("zone", PrimitiveType.STRING);
    private static final StructField NEW = StructField.of("n", PrimitiveType.STRING);
    private static final String APP_ID = "sink:topic-0";

    @TempDir
    Path directory;

    private StagingWorld world;
    private long offset;

    private StagingWorld world() {
        world = new StagingWorld(directory, false, false, true);
        offset = -1;
        return world;
    }

    private void append(StructType schema, Event... events) {
        append(world.process(), 0, schema, events);
    }

    private void append(StagingWorld.Process process, int partition, StructType schema, Event... events) {
        String lane = "topic-" + partition;
        String appId = "sink:" + lane;
        OptionalLong expected = process.staging.snapshot().txnVersion(appId);
        Part part = new Part(lane, appId, expected, offset, List.of(events));
        new StageWriter(process.staging, new StageWriter.Settings(1L << 20, Compression.NONE, event -> null))
                .flush(new FlushRequest(schema, List.of(part), rejections -> {}));
    }

    private Event event(Kind kind, @Nullable BitSet present, Object key, @Nullable Object... values) {
        return new Event(kind, new Object[] {key}, values, present, Sequence.NONE, ++offset, null);
    }

    private static BitSet bits(int... positions) {
        BitSet bits = new BitSet();
        for (int position : positions) {
            bits.set(position);
        }
        return bits;
    }

    private List<String> merged() {
        world.process().merge();
        return world.rows();
    }

    @Test
    void columnsThatComeLaterAreNotSpokenAboutByEarlierEvents() {
        world();
        StructType three = StructType.of(ID, A, B);
        StructType other = StructType.of(NEW, ID, ZONE, B);
        append(three, event(Kind.UPSERT, null, 1L, 1L, 10L, "b1"));
        append(other, event(Kind.PARTIAL, bits(0, 1), 1L, "n1", 1L, null, null));
        append(three, event(Kind.PARTIAL, null, 1L, 1L, 11L, "b2"));
        append(other, event(Kind.PARTIAL, bits(1, 2), 1L, null, 1L, "z", null));
        append(three, event(Kind.UPSERT, bits(0, 1), 1L, 1L, 12L, null));

        assertThat(merged()).containsExactly("{a=12, b=b2, id=1, n=n1, zone=z}");
    }

    /** Both add a column in the same place; the loser's events must not seem to speak about the winner's. */
    @Test
    void appendThatLosesToOneThatAddedAnotherColumnIsWrittenAnew() {
        world();
        FaultyObjectStore staging = new FaultyObjectStore(world.stagingObjects);
        StagingWorld.Process slow = world.process(staging, world.rowObjects, 1 << 20);
        append(StructType.of(ID, A), event(Kind.UPSERT, null, 1L, 1L, 10L));
        append(StructType.of(ID, NEW), event(Kind.PARTIAL, null, 1L, 1L, "n1"));
        Event winners = event(Kind.UPSERT, null, 2L, 2L, "m2");
        staging.before(
                StoreOperation.PUT_IF_ABSENT,
                "_delta_log/",
                () -> append(
                        world.process(), 1, StructType.of(ID, StructField.of("m", PrimitiveType.STRING)), winners));
        slow.staging.refresh();
        StructType three = StructType.of(ID, StructField.of("o", PrimitiveType.STRING));
        append(slow, 0, three, event(Kind.PARTIAL, bits(1), 1L, 1L, "o1"));

        assertThat(staging.isSpent()).isTrue();
        assertThat(merged())
                .containsExactly(
                        "{a=10, b=null, id=1, m=null, n=n1, o=o1, zone=null}",
                        "{a=null, b=null, id=2, m=m2, n=null, o=null, zone=null}");
    }

    /** delta-sink 3.4: a whole row clears the columns that it lacks. */
    @Test
    void wholeRowWithoutAColumnClearsIt() {
        world();
        append(StructType.of(ID, A, NEW), event(Kind.UPSERT, null, 1L, 1L, 10L, "n1"));
        assertThat(merged()).containsExactly("{a=10, b=null, id=1, n=n1, zone=null}");
        append(StructType.of(ID, A), event(Kind.UPSERT, null, 1L, 1L, 11L));

        assertThat(merged()).containsExactly("{a=11, b=null, id=1, n=null, zone=null}");
    }

    @Test
    void narrowerTypesFitIncludingTheKeys() {
        world();
        StructType narrow = StructType.of(
                StructField.required("id", PrimitiveType.INTEGER), StructField.of("a", PrimitiveType.SHORT));
        append(StructType.of(ID, A), event(Kind.UPSERT, null, 1L, 1L, 10L), event(Kind.UPSERT, null, 2L, 2L, 20L));
        append(narrow, event(Kind.UPSERT, null, 1, 1, (short) 11), event(Kind.DELETE, null, 2));

        assertThat(merged()).containsExactly("{a=11, b=null, id=1, zone=null}");
    }

    @Test
    void typeThatDoesNotFitIsRefusedBeforeAnythingIsStaged() {
        world();
        StructType wrong = StructType.of(ID, StructField.of("a", PrimitiveType.STRING));

        assertThatThrownBy(() -> append(wrong, event(Kind.UPSERT, null, 1L, 1L, "text")))
                .isInstanceOf(SchemaConflictException.class)
                .hasMessageContaining("column 'a' has type long")
                .hasMessageNotContaining("text");
        assertThat(world.process().staging.snapshot().txnVersion(APP_ID)).isEmpty();
    }

    @Test
    void keyThatMovesToAnotherPartitionLeavesItsOldOne() {
        world();
        StructType schema = StructType.of(ID, A, ZONE);
        append(schema, event(Kind.UPSERT, null, 1L, 1L, 10L, "x"), event(Kind.UPSERT, null, 2L, 2L, 20L, "x"));
        assertThat(merged()).hasSize(2);
        append(schema, event(Kind.PARTIAL, bits(0, 2), 1L, 1L, null, "y"), event(Kind.PARTIAL, bits(1), 2L, 2L, 21L));

        assertThat(merged()).containsExactly("{a=10, b=null, id=1, zone=y}", "{a=21, b=null, id=2, zone=x}");
        append(schema, event(Kind.DELETE, null, 1L), event(Kind.UPSERT, null, 2L, 2L, 22L, null));
        assertThat(merged()).containsExactly("{a=22, b=null, id=2, zone=null}");
    }

    /** What is whole in one event and deleted in the next leaves nothing behind when the key comes again. */
    @Test
    void recreatedKeyKeepsNothingFromBeforeItsDelete() {
        world();
        StructType schema = StructType.of(ID, A, B, ZONE);
        append(schema, event(Kind.UPSERT, null, 1L, 1L, 10L, "old", "x"));
        merged();
        append(
                schema,
                event(Kind.PARTIAL, bits(2), 1L, 1L, null, "newer", null),
                event(Kind.DELETE, null, 1L),
                event(Kind.PARTIAL, bits(1), 1L, 1L, 11L, null, null));

        assertThat(merged()).containsExactly("{a=11, b=null, id=1, zone=null}");
    }
}
