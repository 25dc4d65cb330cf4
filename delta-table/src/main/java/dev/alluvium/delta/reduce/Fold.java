// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.reduce;

import dev.alluvium.delta.reduce.KeyEvents.Placed;
import java.util.BitSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Applies the events of one key, one after another, to a row whose stored values are not known yet: what they set is
 * kept in a mask, the rest stays the stored row's. The outcome is that of applying them to the table one by one. Pure.
 */
public final class Fold {
    private final FoldRules rules;
    private final Aside aside;

    private Sequence sequence;
    private int part = -1;
    private final boolean stored;
    private boolean exists;
    private boolean present;
    private boolean applied;
    private @Nullable Object[] row = {};
    private @Nullable BitSet mask = new BitSet();

    private Fold(FoldRules rules, Stored stored, Aside aside) {
        this.rules = rules;
        this.aside = aside;
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
     * @param sequence its sequence, or that of the delete which removed it
     */
    public record Stored(boolean present, boolean deleted, Sequence sequence) {
        /** No row. */
        public static final Stored ABSENT = new Stored(false, false, Sequence.NONE);
    }

    /** Is told of the events that are not applied, one by one: a hot key may have many. */
    public interface Aside {
        /** It is older than the stored row. */
        void late(Placed placed);

        /** It has unavailable values and there is no row to keep them from. */
        void withoutBase(Placed placed);

        /** It would leave a column empty that is not null in the table. */
        void incomplete(Placed placed);
    }

    /**
     * The outcome for one key.
     *
     * @param mutation what the applied events come to
     * @param removal what is to be remembered of the key if it has no row now because one of them deleted it
     */
    public record Outcome(NetMutation mutation, Optional<Removal> removal) {}

    /**
     * That an event removed a key's row, or would have.
     *
     * @param part the position of its part
     * @param sequence of the key from now on; never {@link Sequence#NONE}, of which nothing need be remembered
     */
    public record Removal(int part, Sequence sequence) {}

    /** Folds the events of a key over its stored row. */
    public static Outcome fold(KeyEvents key, Stored stored, FoldRules rules, Aside aside) {
        Fold fold = new Fold(rules, stored, aside);
        for (Placed placed : key.events()) {
            fold.step(placed, stored.sequence());
        }
        return new Outcome(fold.mutation(key, stored), fold.removal());
    }

    private void step(Placed placed, Sequence storedSequence) {
        if (rules.ordersBySequence() && !placed.floating() && placed.sequence().compareTo(storedSequence) < 0) {
            if (placed.event().kind() != Event.Kind.TRUNCATE) {
                aside.late(placed);
            }
            return;
        }
        boolean done = switch (placed.event().kind()) {
            case UPSERT -> upsert(placed);
            case PARTIAL -> partial(placed);
            case DELETE, TRUNCATE -> delete(placed);
        };
        if (done) {
            applied = true;
            part = placed.part();
            if (placed.sequence().compareTo(sequence) > 0) {
                sequence = placed.sequence();
            }
        }
    }

    private boolean upsert(Placed placed) {
        Event event = placed.event();
        if (event.present() == null) {
            return put(placed, rules.mapping().map(event.values()), null);
        }
        if (!exists && rules.rejectsWithoutBase()) {
            aside.withoutBase(placed);
            return false;
        }
        return put(placed, rules.mapping().map(event.values()), rules.mapping().map(event.present()));
    }

    private boolean partial(Placed placed) {
        Event event = placed.event();
        @Nullable Object[] values = rules.mapping().map(event.values());
        BitSet columns = event.present() == null
                ? (BitSet) rules.mapping().covered().clone()
                : rules.mapping().map(event.present());
        if (rules.keepOnExplicitNull()) {
            dropNulls(values, columns);
        }
        return put(placed, values, columns);
    }

    /** Puts in a whole row, or these columns of one, unless that leaves a required column empty. */
    private boolean put(Placed placed, @Nullable Object[] values, @Nullable BitSet columns) {
        BitSet overStored = exists ? columns : null;
        @Nullable Object[] filled = exists || columns == null ? values : only(values, columns);
        if (rules.demands().areUnmet(filled, overStored)) {
            aside.incomplete(placed);
            return false;
        }
        if (overStored == null) {
            setAll(filled);
        } else {
            set(filled, overStored);
        }
        return true;
    }

    private boolean delete(Placed placed) {
        Event event = placed.event();
        boolean needsRow =
                rules.softDeletes() && !present && rules.ordersBySequence() && event.kind() == Event.Kind.DELETE;
        if (needsRow && !rules.demands().required().isEmpty()) {
            aside.incomplete(placed);
            return false;
        }
        exists = false;
        if (!rules.softDeletes()) {
            present = false;
        } else if (needsRow) {
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

    private Optional<Removal> removal() {
        boolean removed = rules.ordersBySequence() && applied && !present;
        return removed && !sequence.parts().isEmpty() ? Optional.of(new Removal(part, sequence)) : Optional.empty();
    }

    private NetMutation mutation(KeyEvents key, Stored before) {
        if (!applied || (!present && !stored)) {
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
