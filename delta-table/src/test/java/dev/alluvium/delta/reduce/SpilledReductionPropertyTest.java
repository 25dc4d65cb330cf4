// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.reduce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.reduce.KeyEvents.Placed;
import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.RowMapping;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.spill.SpillBudget;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A batch comes to the same whether it is grouped in memory or on disk, whatever the budget. */
final class SpilledReductionPropertyTest {
    private static final int CASES = Integer.getInteger("alluvium.cases", 300);
    private static final StructType SCHEMA = StructType.of(
            StructField.of("id", PrimitiveType.LONG),
            StructField.of("a", PrimitiveType.STRING),
            StructField.of("b", PrimitiveType.LONG),
            StructField.of("seq", PrimitiveType.STRING),
            StructField.of("__deleted", PrimitiveType.BOOLEAN));
    private static final List<DataType> KEY_TYPES = List.of(PrimitiveType.LONG);

    @TempDir
    Path directory;

    /** What becomes of a key: the order of its events, what they come to, and which are left out. */
    private record Fate(List<String> order, NetMutation mutation, List<List<Event>> leftOut, List<Object> keyValues) {}

    /** One draw of settings and events. */
    private record Batch(boolean sequenced, boolean soft, int keys, SortedMap<Integer, List<Event>> parts) {
        static Batch draw(Random random) {
            boolean sequenced = random.nextInt(3) > 0;
            int keys = random.nextInt(4) == 0 ? 1 : 1 + random.nextInt(12);
            int truncates = random.nextBoolean() ? 0 : random.nextInt(20);
            SortedMap<Integer, List<Event>> parts = new TreeMap<>();
            for (int part = random.nextInt(3); part >= 0; part--) {
                List<Event> events = new ArrayList<>();
                int count = random.nextInt(120);
                for (int offset = 0; offset < count; offset++) {
                    events.add(event(random, offset / 2, keys, truncates));
                }
                parts.put(part, events);
            }
            return new Batch(sequenced, random.nextBoolean(), keys, parts);
        }

        private static Event event(Random random, long offset, int keys, int truncates) {
            Event.Kind kind = random.nextInt(100) < truncates
                    ? Event.Kind.TRUNCATE
                    : List.of(
                                    Event.Kind.UPSERT,
                                    Event.Kind.UPSERT,
                                    Event.Kind.PARTIAL,
                                    Event.Kind.PARTIAL,
                                    Event.Kind.DELETE)
                            .get(random.nextInt(5));
            boolean keyed = kind != Event.Kind.TRUNCATE;
            boolean removes = !keyed || kind == Event.Kind.DELETE;
            BitSet present = null;
            if (!removes && random.nextBoolean()) {
                present = new BitSet();
                present.set(0);
                present.set(1 + random.nextInt(2));
            }
            long id = random.nextInt(keys);
            Object[] values = {id, "text " + random.nextInt(50), (long) random.nextInt(50)};
            boolean floats = removes && random.nextInt(3) == 0;
            return new Event(
                    kind,
                    keyed ? new Object[] {id} : new Object[0],
                    removes ? new Object[0] : values,
                    present,
                    floats || random.nextInt(20) == 0 ? Sequence.NONE : sequence(random),
                    offset,
                    null);
        }

        private static Sequence sequence(Random random) {
            long number = random.nextInt(30);
            return random.nextBoolean() ? Sequence.of(number) : new Sequence(List.of(number, "x" + random.nextInt(3)));
        }

        Map<Key, Fate> fates(SpillBudget budget) {
            StoredSequence sequences = new StoredSequence(SCHEMA, sequenced ? List.of("seq") : List.of());
            KeyCodec codec = new KeyCodec(SCHEMA, List.of("id"));
            FoldRules rules = new FoldRules(
                    RowMapping.between(SCHEMA, SCHEMA),
                    codec.positions(),
                    KEY_TYPES,
                    sequences,
                    sequenced,
                    soft ? 4 : -1,
                    true,
                    false);
            Fold.Stored stored = new Fold.Stored(
                    keys % 2 == 0, false, sequenced ? sequences.normalize(Sequence.of(keys)) : Sequence.NONE);
            Map<Key, Fate> fates =
                    new TreeMap<>((left, right) -> java.util.Arrays.compare(left.bytes(), right.bytes()));
            try (Reduction batch = new Reducer(codec, sequences, sequenced).reduce(parts, budget)) {
                for (KeyEvents key = batch.next(); key != null; key = batch.next()) {
                    List<Placed> order = new ArrayList<>();
                    key.events().forEach(order::add);
                    KeyEvents again = new KeyEvents(key.key(), key.keyValues(), order);
                    LeftOut leftOut = new LeftOut();
                    NetMutation net = Fold.fold(again, stored, rules, leftOut).mutation();
                    List<String> shown = order.stream()
                            .map(one -> one.part() + ":" + one.event() + one.sequence() + one.floating())
                            .toList();
                    Fate fate = new Fate(shown, net, leftOut.all(), List.of(key.keyValues()));
                    assertThat(fates.put(key.key(), fate))
                            .as("a key comes once")
                            .isNull();
                }
            }
            return fates;
        }
    }

    @Test
    void aBatchComesToTheSameInMemoryAndOnDisk() {
        for (int seed = 0; seed < CASES; seed++) {
            Random random = new Random(seed);
            Batch batch = Batch.draw(random);
            long memoryBytes = 1L << random.nextInt(15);

            assertThat(batch.fates(new SpillBudget(memoryBytes, directory)))
                    .as("seed %d, %d bytes", seed, memoryBytes)
                    .isEqualTo(batch.fates(SpillBudget.UNBOUNDED));
        }
    }

    @Test
    void aBatchWithinTheBudgetStaysInMemory() {
        KeyCodec codec = new KeyCodec(SCHEMA, List.of("id"));
        Reducer reducer = new Reducer(codec, new StoredSequence(SCHEMA, List.of()), false);
        SortedMap<Integer, List<Event>> parts = new TreeMap<>();
        List<Event> events = new ArrayList<>();
        for (long id = 0; id < 1000; id++) {
            events.add(
                    new Event(Event.Kind.UPSERT, new Object[] {id}, new Object[] {id}, null, Sequence.NONE, id, null));
        }
        parts.put(0, events);

        try (Reduction inMemory = reducer.reduce(parts, new SpillBudget(1 << 20, directory));
                Reduction onDisk = reducer.reduce(parts, new SpillBudget(4 << 10, directory))) {
            assertThat(inMemory.isSpilled()).isFalse();
            assertThat(onDisk.isSpilled()).isTrue();
            assertThat(inMemory.events()).isEqualTo(onDisk.events()).isEqualTo(1000);
        }
    }

    @Test
    void theEventsOfAHotKeyAreNotReadTwiceNorSkippedIfNobodyLooks() {
        KeyCodec codec = new KeyCodec(SCHEMA, List.of("id"));
        for (boolean sequenced : List.of(false, true)) {
            StoredSequence sequences = new StoredSequence(SCHEMA, sequenced ? List.of("seq") : List.of());
            SortedMap<Integer, List<Event>> parts = new TreeMap<>();
            List<Event> events = new ArrayList<>();
            for (long offset = 0; offset < 3000; offset++) {
                Object[] id = {offset % 3};
                events.add(new Event(Event.Kind.UPSERT, id, id, null, Sequence.of(9000 - offset), offset, null));
            }
            parts.put(0, events);
            List<Object> seen = new ArrayList<>();
            try (Reduction batch =
                    new Reducer(codec, sequences, sequenced).reduce(parts, new SpillBudget(1 << 10, directory))) {
                for (KeyEvents key = batch.next(); key != null; key = batch.next()) {
                    seen.add(key.keyValues()[0]);
                }
            }
            assertThat(seen).containsExactly(0L, 1L, 2L);
        }
    }
}
