// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.reduce;

import dev.alluvium.delta.reduce.KeyEvents.Placed;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Applies the events of one key, one after another, to a row whose stored values are not known yet: what they set is
 * kept in a mask, the rest stays the stored row's. The outcome is that of applying them to the table one by one. Pure.
 */
public final class Fold {
    private final FoldRules rules;
    private final List<Placed> late = new ArrayList<>(0);
    private final List<Placed> withoutBase = new ArrayList<>(0);

    private Sequence sequence;
    private int part = -1;
    private final boolean stored;
    private boolean exists;
    private boolean present;
    private int applied;
    private @Nullable Object[] row = {};
    private @Nullable BitSet mask = new BitSet();

    private Fold(FoldRules rules, Stored stored) {
        this.rules = rules;
        this.sequence = stored.sequence();
        this.stored = stored.present();
        this.present = stored.present();
        this.exists = stored.present() && !stored.deleted();
    }

    /**
     * What is known about the stored row without reading it.
     *
     * @param present whether there is one
     * @param deleted whether it is marked deleted
     * @param sequence its sequence
     */
    public record Stored(boolean present, boolean deleted, Sequence sequence) {
        /** No row. */
        public static final Stored ABSENT = new Stored(false, false, Sequence.NONE);
    }

    /**
     * The outcome for one key.
     *
     * @param mutation what the applied events come to
     * @param late events older than the stored row
     * @param withoutBase events with unavailable values and no row to keep them from
     * @param applied how many events were applied
     */
    public record Outcome(NetMutation mutation, List<Placed> late, List<Placed> withoutBase, int applied) {}

    /** Folds the events of a key over its stored row. */
    public static Outcome fold(KeyEvents key, Stored stored, FoldRules rules) {
        Fold fold = new Fold(rules, stored);
        for (Placed placed : key.events()) {
            fold.step(placed, stored.sequence());
        }
        return new Outcome(fold.mutation(key, stored), fold.late, fold.withoutBase, fold.applied);
    }

    private void step(Placed placed, Sequence storedSequence) {
        if (rules.ordersBySequence() && !placed.floating() && placed.sequence().compareTo(storedSequence) < 0) {
            if (placed.event().kind() != Event.Kind.TRUNCATE) {
                late.add(placed);
            }
            return;
        }
        boolean done = switch (placed.event().kind()) {
            case UPSERT -> upsert(placed);
            case PARTIAL -> partial(placed.event());
            case DELETE, TRUNCATE -> delete(placed.event());
        };
        if (done) {
            applied++;
            part = placed.part();
            if (placed.sequence().compareTo(sequence) > 0) {
                sequence = placed.sequence();
            }
        }
    }

    private boolean upsert(Placed placed) {
        Event event = placed.event();
        if (event.present() == null) {
            setAll(rules.mapping().map(event.values()));
            return true;
        }
        if (!exists && rules.rejectsWithoutBase()) {
            withoutBase.add(placed);
            return false;
        }
        BitSet columns = rules.mapping().map(event.present());
        if (exists) {
            set(rules.mapping().map(event.values()), columns);
        } else {
            setAll(only(rules.mapping().map(event.values()), columns));
        }
        return true;
    }

    private boolean partial(Event event) {
        @Nullable Object[] values = rules.mapping().map(event.values());
        BitSet columns = event.present() == null
                ? (BitSet) rules.mapping().covered().clone()
                : rules.mapping().map(event.present());
        if (rules.keepOnExplicitNull()) {
            dropNulls(values, columns);
        }
        if (exists) {
            set(values, columns);
        } else {
            setAll(only(values, columns));
        }
        return true;
    }

    private boolean delete(Event event) {
        exists = false;
        if (!rules.softDeletes()) {
            present = false;
        } else if (!present && rules.ordersBySequence() && event.kind() == Event.Kind.DELETE) {
            // Its own tombstone: without this row an older event that comes later would bring the key back.
            setAll(new @Nullable Object[rules.mapping().width()]);
            exists = false;
        }
        return true;
    }

    private void setAll(@Nullable Object[] values) {
        row = values;
        mask = null;
        exists = true;
        present = true;
    }

    private void set(@Nullable Object[] values, BitSet columns) {
        if (row.length == 0) {
            row = new @Nullable Object[rules.mapping().width()];
        }
        for (int i = columns.nextSetBit(0); i >= 0; i = columns.nextSetBit(i + 1)) {
            row[i] = values[i];
        }
        if (mask != null) {
            mask.or(columns);
        }
    }

    private static @Nullable Object[] only(@Nullable Object[] values, BitSet columns) {
        for (int i = 0; i < values.length; i++) {
            values[i] = columns.get(i) ? values[i] : null;
        }
        return values;
    }

    private static void dropNulls(@Nullable Object[] values, BitSet columns) {
        for (int i = columns.nextSetBit(0); i >= 0; i = columns.nextSetBit(i + 1)) {
            if (values[i] == null) {
                columns.clear(i);
            }
        }
    }

    private NetMutation mutation(KeyEvents key, Stored before) {
        if (applied == 0 || (!present && !stored)) {
            return NetMutation.nothing();
        }
        if (!present) {
            return NetMutation.remove(part, sequence);
        }
        boolean repeatsDelete = !exists && before.deleted() && mask != null && mask.isEmpty();
        if (repeatsDelete && sequence.equals(before.sequence())) {
            return NetMutation.nothing();
        }
        finishRow(key);
        return NetMutation.put(part, sequence, new NetMutation.Row(row, mask, !exists));
    }

    /** Puts in what the engine keeps itself: key, sequence and the mark of a soft delete. */
    private void finishRow(KeyEvents key) {
        if (row.length == 0) {
            row = new @Nullable Object[rules.mapping().width()];
        }
        int[] keyPositions = rules.keyPositions();
        for (int i = 0; i < key.keyValues().length; i++) {
            row[keyPositions[i]] = rules.keyValue(i, key.keyValues()[i]);
        }
        rules.sequences().write(sequence, row);
        if (rules.softDeletes()) {
            row[rules.deletedPosition()] = !exists;
        }
        if (mask != null) {
            markEngineColumns(mask, key.keyValues().length);
        }
    }

    private void markEngineColumns(BitSet columns, int keyCount) {
        for (int i = 0; i < keyCount; i++) {
            columns.set(rules.keyPositions()[i]);
        }
        if (!sequence.parts().isEmpty()) {
            for (int position : rules.sequences().positions()) {
                columns.set(position);
            }
        }
        if (rules.softDeletes()) {
            columns.set(rules.deletedPosition());
        }
    }
}
