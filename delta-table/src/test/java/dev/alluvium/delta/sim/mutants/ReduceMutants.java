// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim.mutants;

import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.merge.KeyDecisions;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.reduce.KeyEvents;
import dev.alluvium.delta.reduce.KeyEvents.Placed;
import dev.alluvium.delta.sim.ForwardingFiles;
import dev.alluvium.delta.sim.Mutant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Engines that are wrong about what the events of a key come to. */
final class ReduceMutants {
    private ReduceMutants() {}

    /** The events of each key are changed before they are folded. */
    private static KeyDecisions changing(KeyDecisions right, UnaryOperator<List<Placed>> wrong) {
        return (key, row) -> {
            List<Placed> events = new ArrayList<>();
            key.events().forEach(events::add);
            right.decide(new KeyEvents(key.key(), key.keyValues(), wrong.apply(events)), row);
        };
    }

    /** {@code last_event_wins_whole}. */
    static final class LastEventWinsWhole implements Mutant {
        @Override
        public KeyDecisions decisions(KeyDecisions right) {
            return changing(right, events -> events.subList(events.size() - 1, events.size()));
        }
    }

    /** {@code fold_in_listing_order}: in another order than they came. */
    static final class FoldInListingOrder implements Mutant {
        @Override
        public KeyDecisions decisions(KeyDecisions right) {
            return changing(right, events -> {
                List<Placed> reversed = new ArrayList<>(events);
                Collections.reverse(reversed);
                return reversed;
            });
        }
    }

    /** What a partial event does not speak about is written as null. */
    static final class MaskIgnored implements Mutant {
        @Override
        public KeyDecisions decisions(KeyDecisions right) {
            return changing(
                    right,
                    events -> events.stream()
                            .map(placed -> placed.event().present() == null ? placed : whole(placed))
                            .toList());
        }

        private static Placed whole(Placed placed) {
            Event event = placed.event();
            Event all = new Event(
                    Event.Kind.UPSERT, event.key(), event.values(), null, event.sequence(), event.offset(), null);
            return new Placed(placed.part(), all, placed.sequence(), placed.floating());
        }
    }

    /** {@code group_not_reduced_across_parts}: each part of a commit decides for itself. */
    static final class GroupNotReducedAcrossParts implements Mutant {
        @Override
        public KeyDecisions decisions(KeyDecisions right) {
            return (key, row) -> {
                SortedMap<Integer, List<Placed>> parts = new TreeMap<>();
                key.events()
                        .forEach(placed -> parts.computeIfAbsent(placed.part(), part -> new ArrayList<>())
                                .add(placed));
                parts.values().forEach(events -> right.decide(new KeyEvents(key.key(), key.keyValues(), events), row));
            };
        }
    }

    /** {@code fold_ignores_stored_sequence}: the sequences of the table's rows are not read. */
    static final class FoldIgnoresStoredSequence implements Mutant {
        @Override
        public DataFiles files(Table table, DataFiles right) {
            return new ForwardingFiles(right) {
                @Override
                public RowCursor read(AddFile file, TableLayout layout, BitSet columns) {
                    BitSet fewer = (BitSet) columns.clone();
                    if (table == Table.ROWS && !isWhole(layout, columns)) {
                        fewer.clear(layout.schema().indexOf("seq"));
                    }
                    return super.read(file, layout, fewer);
                }
            };
        }
    }
}
