// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim.mutants;

import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.merge.UpsertRules;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.reduce.KeyEvents;
import dev.alluvium.delta.reduce.KeyEvents.Placed;
import dev.alluvium.delta.reduce.Reducer;
import dev.alluvium.delta.reduce.Reduction;
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

    /** The rules with the events of each key changed before they are folded. */
    private static UpsertRules changing(UpsertRules right, UnaryOperator<List<Placed>> wrong) {
        Reducer reducer = right.reducer();
        return right.withReducer(
                new Reducer(
                        right.codec(), right.fold().sequences(), right.fold().ordersBySequence()) {
                    @Override
                    public Reduction reduce(SortedMap<Integer, List<Event>> parts) {
                        Reduction reduction = reducer.reduce(parts);
                        List<KeyEvents> keys = new ArrayList<>();
                        reduction.keys().forEach(key -> keys.add(changed(key)));
                        return new Reduction(keys, reduction.truncates());
                    }

                    @Override
                    public KeyEvents ofKey(Key key, Object[] values, List<Placed> events, List<Placed> truncates) {
                        return changed(reducer.ofKey(key, values, events, truncates));
                    }

                    private KeyEvents changed(KeyEvents key) {
                        KeyEvents changed = new KeyEvents(key.key(), key.keyValues());
                        changed.events().addAll(wrong.apply(key.events()));
                        return changed;
                    }
                });
    }

    /** {@code last_event_wins_whole}. */
    static final class LastEventWinsWhole implements Mutant {
        @Override
        public UpsertRules rules(UpsertRules right) {
            return changing(right, events -> events.subList(events.size() - 1, events.size()));
        }
    }

    /** {@code fold_in_listing_order}: in another order than they came. */
    static final class FoldInListingOrder implements Mutant {
        @Override
        public UpsertRules rules(UpsertRules right) {
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
        public UpsertRules rules(UpsertRules right) {
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

    /** {@code group_not_reduced_across_parts}. */
    static final class GroupNotReducedAcrossParts implements Mutant {
        @Override
        public UpsertRules rules(UpsertRules right) {
            Reducer reducer = right.reducer();
            return right.withReducer(
                    new Reducer(
                            right.codec(),
                            right.fold().sequences(),
                            right.fold().ordersBySequence()) {
                        @Override
                        public Reduction reduce(SortedMap<Integer, List<Event>> parts) {
                            List<KeyEvents> keys = new ArrayList<>();
                            List<Placed> truncates = new ArrayList<>();
                            parts.forEach((part, events) -> {
                                Reduction one = reducer.reduce(new TreeMap<>(java.util.Map.of(part, events)));
                                keys.addAll(one.keys());
                                truncates.addAll(one.truncates());
                            });
                            return new Reduction(keys, truncates);
                        }
                    });
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
