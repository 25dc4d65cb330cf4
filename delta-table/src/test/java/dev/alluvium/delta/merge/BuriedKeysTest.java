// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import static dev.alluvium.delta.merge.TableFixture.delete;
import static dev.alluvium.delta.merge.TableFixture.event;
import static dev.alluvium.delta.merge.TableFixture.part;
import static dev.alluvium.delta.merge.TableFixture.put;
import static dev.alluvium.delta.merge.TableFixture.sequenced;
import static dev.alluvium.delta.merge.TableRows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.ReplayedTables;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.reduce.Event.Kind;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.CountingObjectStore;
import dev.alluvium.delta.storage.ObjectStatus;
import dev.alluvium.delta.storage.StoreOperation;
import dev.alluvium.delta.tombstone.TombstonePolicy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deleted keys that are remembered (P-25, delta-sink 3.5): what comes late does not bring them back. */
final class BuriedKeysTest {
    private static final String TOMBSTONES = "_alluvium/tombstones/";
    private static final StructType SCHEMA = StructType.of(
            StructField.required("id", PrimitiveType.LONG),
            StructField.of("name", PrimitiveType.STRING),
            StructField.of("seq", PrimitiveType.LONG));
    private static final TombstonePolicy POLICY = new TombstonePolicy("app", Duration.ofDays(7), false);

    private TableFixture table;

    @BeforeEach
    void makeTable() {
        table = new TableFixture(new SimulatedStore(), SCHEMA, List.of());
    }

    private TableWriter writer() {
        return writer(POLICY);
    }

    private TableWriter writer(TombstonePolicy policy) {
        return table.writer(sequenced(DeleteMode.HARD, "id").with(policy));
    }

    private static Event write(long offset, long seq, long id, String name) {
        return put(offset, Sequence.of(seq), id, id, name, seq);
    }

    private static Event remove(long offset, long seq, long id) {
        return delete(offset, Sequence.of(seq), id);
    }

    private List<String> objects() {
        List<String> keys = new ArrayList<>();
        for (Iterator<ObjectStatus> listed = table.store().list(TOMBSTONES, ""); listed.hasNext(); ) {
            keys.add(listed.next().key());
        }
        return keys;
    }

    @Test
    void aLateEventDoesNotReviveADeletedRow() {
        TableWriter writer = writer();
        writer.flush(table.request(part(-1, 1, write(0, 10, 1, "a"), write(1, 10, 2, "b"))));
        writer.flush(table.request(part(1, 2, remove(2, 20, 1))));

        FlushResult late = writer.flush(table.request(part(2, 3, write(3, 15, 1, "late"))));

        assertThat(table.rows()).containsExactly(row(2L, "b", 10L));
        assertThat(late.metrics().eventsLate()).isEqualTo(1);
        assertThat(objects()).hasSize(1);
    }

    @Test
    void anotherTaskAndOneAfterARestartKnowOfTheDelete() {
        TableWriter other = writer();
        other.flush(table.request(part("topic-1", -1, 0, write(0, 1, 9, "x"))));
        TableWriter writer = writer();
        writer.flush(table.request(part(-1, 0, write(0, 10, 1, "a"))));
        writer.flush(table.request(part(0, 1, remove(1, 20, 1))));

        other.flush(table.request(part("topic-1", 0, 1, write(1, 15, 1, "late"))));
        writer().flush(table.request(part(1, 2, write(2, 19, 1, "late"))));

        assertThat(table.rows()).containsExactly(row(9L, "x", 1L));
    }

    /** The delete wins the race while the late event is on its way. */
    @Test
    void aDeleteThatWinsTheRaceCounts() {
        TableWriter writer = writer();
        writer.flush(table.request(part(-1, 0, write(0, 10, 1, "a"))));

        writer.flush(table.interrupted(
                () -> writer().flush(table.request(part("topic-1", -1, 0, remove(0, 20, 1)))),
                part(0, 1, write(1, 15, 1, "late"))));

        assertThat(table.rows()).isEmpty();
    }

    @Test
    void whatIsAsNewOrNewerBringsTheRowBack() {
        TableWriter writer = writer();
        writer.flush(table.request(part(-1, 0, remove(0, 20, 1))));
        writer.flush(table.request(part(0, 1, remove(1, 20, 2))));

        writer.flush(table.request(part(1, 3, write(2, 20, 1, "same"), write(3, 21, 2, "newer"))));

        assertThat(table.rows()).containsExactly(row(1L, "same", 20L), row(2L, "newer", 21L));
    }

    @Test
    void deletedAndMadeAnewInOneFlushNeedsNoTombstone() {
        writer().flush(table.request(part(-1, 1, remove(0, 20, 1), write(1, 30, 1, "new"))));

        assertThat(objects()).isEmpty();
    }

    @Test
    void theSameDeleteAgainWritesNothing() {
        TableWriter writer = writer();
        writer.flush(table.request(part(-1, 0, remove(0, 20, 1))));

        writer.flush(table.request(part(0, 2, remove(1, 20, 1), remove(2, 19, 1))));

        assertThat(objects()).hasSize(1);
    }

    @Test
    void aTruncateIsRememberedForKeysThatTheTableNeverHad() {
        TableWriter writer = writer();
        writer.flush(table.request(part(-1, 0, write(0, 10, 1, "a"))));
        writer.flush(table.request(part(0, 1, event(Kind.TRUNCATE, 1, null, new Object[0], null, Sequence.of(50)))));

        writer().flush(table.request(
                part(1, 4, write(2, 40, 1, "late"), write(3, 49, 7, "late"), write(4, 51, 8, "b"))));

        assertThat(table.rows()).containsExactly(row(8L, "b", 51L));
    }

    @Test
    void aDeleteWithoutASequenceIsRememberedByTheRows() {
        TableWriter writer = writer();
        writer.flush(table.request(part(-1, 0, write(0, 10, 1, "a"))));
        writer.flush(table.request(part(0, 1, delete(1, 1L))));

        writer.flush(table.request(part(1, 2, write(2, 9, 1, "late"))));

        assertThat(table.rows()).isEmpty();
    }

    @Test
    void aPartThatIsFencedLeavesNoTombstone() {
        TableWriter zombie = writer();
        zombie.flush(table.request(part(-1, 0, write(0, 10, 1, "a"))));
        writer().flush(table.request(part(0, 5, write(5, 11, 1, "b"))));

        FlushResult result = zombie.flush(table.request(part(0, 1, remove(1, 20, 1))));

        assertThat(result.fencedAppIds()).containsExactly("app:topic-0");
        assertThat(objects()).isEmpty();
        assertThat(table.rows()).containsExactly(row(1L, "b", 11L));
    }

    @Test
    void aLostRaceLeavesNoObjectBehind() {
        TableWriter writer = writer();
        writer.flush(table.request(part(-1, 0, write(0, 10, 1, "a"))));

        writer.flush(table.interrupted(
                () -> writer().flush(table.request(part("topic-1", -1, 0, remove(0, 30, 1)))),
                part(0, 1, remove(1, 20, 1))));

        assertThat(objects()).as("the winner's alone: ours came too late").hasSize(1);
    }

    @Test
    void withoutRetentionNothingIsWrittenOrAsked() {
        TableWriter writer = writer(TombstonePolicy.NONE);
        writer.flush(table.request(part(-1, 0, write(0, 10, 1, "a"))));
        writer.flush(table.request(part(0, 1, remove(1, 20, 1))));

        writer.flush(table.request(part(1, 2, write(2, 15, 1, "late"))));

        assertThat(table.rows()).containsExactly(row(1L, "late", 15L));
        assertThat(objects()).isEmpty();
    }

    @Test
    void missingTombstonesStopTheWriterUnlessItMayForget() {
        writer().flush(table.request(part(-1, 0, remove(0, 20, 1))));
        String object = objects().get(0);
        table.store().delete(List.of(object));

        assertThatThrownBy(() -> writer().flush(table.request(part(0, 1, write(1, 15, 1, "late")))))
                .isInstanceOf(DeltaTableException.class)
                .hasMessageContaining(object)
                .hasMessageContaining("tombstone.missing.policy=forget");

        TableWriter forgetful = writer(new TombstonePolicy("app", Duration.ofDays(7), true));
        forgetful.flush(table.request(part(0, 1, write(1, 15, 1, "late"))));
        forgetful.flush(table.request(part(1, 2, remove(2, 30, 1))));
        writer().flush(table.request(part(2, 3, write(3, 29, 1, "late"))));
        assertThat(table.rows()).isEmpty();
    }

    @Test
    void damagedTombstonesAreNoticed() {
        writer().flush(table.request(part(-1, 0, remove(0, 20, 1))));
        String object = objects().get(0);
        byte[] bytes = table.store().get(object);
        Part next = part(0, 1, write(1, 15, 1, "late"));

        table.store().put(object, "garbage".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> writer().flush(table.request(next))).hasMessageContaining("holds no tombstones");

        table.store().put(object, bytes);
        writer().flush(table.request(next));
        assertThat(table.rows()).isEmpty();
    }

    /** However often, few objects are there to be read by the next start. */
    @Test
    void manyFlushesWithDeletesMakeAShortChain() {
        TableWriter writer = writer();
        for (int i = 0; i < 300; i++) {
            writer.flush(table.request(part(i - 1, i, remove(i, 1000 + i, i))));
        }
        CountingStart start = new CountingStart();

        start.writer.flush(table.request(part(299, 300, write(300, 5, 17, "late"))));

        assertThat(table.rows()).isEmpty();
        assertThat(start.tombstoneReads()).isBetween(1L, 16L);
    }

    /** A writer that has just been started, and what it reads. */
    private final class CountingStart {
        private final CountingObjectStore counted = new CountingObjectStore(table.store());
        private final TableWriter writer = new TableWriter(
                ReplayedTables.open(counted, table.context()),
                sequenced(DeleteMode.HARD, "id").with(POLICY));

        long tombstoneReads() {
            return counted.count(StoreOperation.GET, TOMBSTONES);
        }
    }
}
