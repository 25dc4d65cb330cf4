// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.reduce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.RowMapping;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Where a stream is cut into flushes does not matter, and with sequences and whole rows neither does its order. */
final class ReducerPropertyTest {
    private static final int CASES = Integer.getInteger("alluvium.cases", 1500);
    private static final StructType SCHEMA = StructType.of(
            StructField.of("id", PrimitiveType.LONG),
            StructField.of("a", PrimitiveType.LONG),
            StructField.of("b", PrimitiveType.LONG),
            StructField.of("seq", PrimitiveType.LONG),
            StructField.of("__deleted", PrimitiveType.BOOLEAN));
    private static final List<DataType> KEY_TYPES = List.of(PrimitiveType.LONG);

    /** A table as far as the reducer is concerned: rows by key. */
    private static final class Rows {
        private final boolean sequenced;
        private final boolean soft;
        private final Map<Long, Object[]> rows = new TreeMap<>();

        Rows(boolean sequenced, boolean soft) {
            this.sequenced = sequenced;
            this.soft = soft;
        }

        void flush(List<Event> events) {
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
            TreeMap<Integer, List<Event>> parts = new TreeMap<>();
            parts.put(0, events);
            Reduction batch = new Reducer(codec, sequences, sequenced).reduce(parts);
            for (KeyEvents key = batch.next(); key != null; key = batch.next()) {
                Long id = (Long) key.keyValues()[0];
                Object[] row = rows.get(id);
                Fold.Stored stored = row == null
                        ? Fold.Stored.ABSENT
                        : new Fold.Stored(
                                true, Boolean.TRUE.equals(row[4]), sequenced ? sequences.read(row) : Sequence.NONE);
                NetMutation mutation =
                        Fold.fold(key, stored, rules, new LeftOut()).mutation();
                if (mutation.kind() == NetMutation.Kind.PUT) {
                    rows.put(id, mutation.over(row == null ? new Object[0] : row));
                } else if (mutation.kind() == NetMutation.Kind.REMOVE) {
                    rows.remove(id);
                }
            }
        }

        List<String> text() {
            return rows.values().stream().map(Arrays::toString).toList();
        }
    }

    private static Event event(Random random, long offset, long sequence, boolean wholeRowsOnly) {
        long id = random.nextInt(4);
        Object[] values = {id, (long) random.nextInt(100), (long) random.nextInt(100), sequence, null};
        int dice = random.nextInt(10);
        Event.Kind kind = dice < 2 ? Event.Kind.DELETE : Event.Kind.UPSERT;
        BitSet present = null;
        if (dice >= 5 && !wholeRowsOnly) {
            kind = dice >= 7 ? Event.Kind.PARTIAL : Event.Kind.UPSERT;
            present = new BitSet();
            present.set(0);
            present.set(random.nextBoolean() ? 1 : 2);
        }
        return new Event(
                kind,
                new Object[] {id},
                kind == Event.Kind.DELETE ? new Object[0] : values,
                present,
                Sequence.of(sequence),
                offset,
                null);
    }

    private static List<List<Event>> split(Random random, List<Event> events) {
        List<List<Event>> flushes = new ArrayList<>();
        int from = 0;
        while (from < events.size()) {
            int to = Math.min(events.size(), from + 1 + random.nextInt(6));
            flushes.add(events.subList(from, to));
            from = to;
        }
        return flushes;
    }

    @Test
    void anySplitOfTheStreamGivesTheSameTable() {
        for (int seed = 0; seed < CASES; seed++) {
            Random random = new Random(seed);
            boolean sequenced = random.nextBoolean();
            boolean soft = random.nextBoolean();
            List<Event> events = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                events.add(event(random, i, i / 2, false));
            }
            Rows oneByOne = new Rows(sequenced, soft);
            events.forEach(event -> oneByOne.flush(List.of(event)));
            Rows split = new Rows(sequenced, soft);
            split(random, events).forEach(split::flush);

            assertThat(split.text()).as("seed " + seed).isEqualTo(oneByOne.text());
        }
    }

    @Test
    void anyOrderOfWholeRowsWithSequencesGivesTheSameTable() {
        for (int seed = 0; seed < CASES; seed++) {
            Random random = new Random(seed);
            List<Event> events = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                events.add(event(random, i, i, true));
            }
            Rows inOrder = new Rows(true, true);
            events.forEach(event -> inOrder.flush(List.of(event)));
            List<Event> shuffled = new ArrayList<>(events);
            Collections.shuffle(shuffled, random);
            Rows outOfOrder = new Rows(true, true);
            split(random, shuffled).forEach(outOfOrder::flush);

            assertThat(visible(outOfOrder)).as("seed " + seed).isEqualTo(visible(inOrder));
        }
    }

    /** A deleted row keeps whatever values it had when the delete came; that one is gone is all that counts. */
    private static List<String> visible(Rows table) {
        return table.rows.values().stream()
                .map(row -> Boolean.TRUE.equals(row[4]) ? "deleted " + row[0] + " at " + row[3] : Arrays.toString(row))
                .toList();
    }
}
