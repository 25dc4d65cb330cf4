// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim;

import dev.alluvium.delta.sim.NaiveTable.Change;
import dev.alluvium.delta.sim.NaiveTable.Kind;
import dev.alluvium.delta.sim.Scenario.Trait;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the sources have: a topic that may grow by a partition, and partitions that are made anew, with offsets from 0.
 * Few keys, so that changes meet; gaps in the offsets, as transactions leave them.
 */
final class Topics {
    private static final int LENGTH = 14;
    private static final int LENGTH_WITH_TOMBSTONES = 24;
    private static final int KEYS = 6;
    private static final int LANES = 2;
    private static final int KEYS_OF_LARGE_FILES = 16;
    private static final int LENGTH_OF_LARGE_FILES = 60;

    private final Choices choices;
    private final Scenario scenario;
    private final List<List<List<Change>>> epochs = new ArrayList<>();

    Topics(Choices choices, Scenario scenario) {
        this.choices = choices;
        this.scenario = scenario;
        for (int partition = 0; partition < LANES; partition++) {
            grow();
        }
    }

    int partitions() {
        return epochs.size();
    }

    /**
     * Whether a further partition may come: keys move to it. Where their offsets order them, and nothing drains the
     * old ones first, that is a mistake that no engine can mend.
     */
    boolean mayGrow() {
        return epochs.size() == LANES && (!scenario.has(Trait.LANES) || scenario.has(Trait.SEQUENCED));
    }

    /** A further partition. */
    void grow() {
        List<List<Change>> partition = new ArrayList<>();
        epochs.add(partition);
        recreate(epochs.size() - 1);
    }

    /** The partition anew. */
    void recreate(int partition) {
        epochs.get(partition).add(script(partition, epochs.get(partition).size()));
    }

    int epoch(int partition) {
        return epochs.get(partition).size() - 1;
    }

    List<Change> changes(int partition, int epoch) {
        return epochs.get(partition).get(epoch);
    }

    /** The changes beyond one offset and up to another one. */
    List<Change> between(int partition, int epoch, long from, long to) {
        return changes(partition, epoch).stream()
                .filter(change -> change.offset() > from && change.offset() <= to)
                .toList();
    }

    private List<Change> script(int partition, int epoch) {
        List<Change> changes = new ArrayList<>();
        long offset = -1;
        long clock = 10 + 20L * epoch;
        int length = scenario.has(Trait.REMEMBERS) ? LENGTH_WITH_TOMBSTONES : LENGTH;
        int keys = KEYS;
        if (scenario.has(Trait.LARGE_FILES)) {
            length = LENGTH_OF_LARGE_FILES;
            keys = KEYS_OF_LARGE_FILES;
        }
        for (int i = 0; i < length; i++) {
            offset += 1 + (choices.oneIn(6) ? 1 : 0);
            clock += choices.below(3);
            long key = choices.below(keys);
            if (scenario.has(Trait.LANES) && partition < LANES) {
                key = key - key % LANES + partition;
            }
            long seq = clock - (choices.oneIn(4) ? choices.below(8) : 0);
            if (scenario.has(Trait.STAGED)) {
                // Which of two equal ones wins depends on who is merged first.
                seq = 100 * seq + 10L * partition + i % 10;
            }
            changes.add(change(new Change(partition, offset, Kind.FULL, key, seq, Map.of())));
        }
        return changes;
    }

    private static final Kind[] KINDS = {Kind.FULL, Kind.DELETE, Kind.PARTIAL, Kind.UNAVAILABLE, Kind.TRUNCATE};
    private static final int[] WEIGHTS = {40, 20, 25, 12, 3};
    private static final int[] WEIGHTS_OF_LANES = {40, 20, 25, 12, 0};
    private static final int[] WEIGHTS_WITH_TOMBSTONES = {35, 40, 15, 8, 2};
    private static final int[] WEIGHTS_WITH_TOMBSTONES_OF_LANES = {35, 40, 15, 10, 0};

    private int[] weights() {
        boolean lanes = scenario.has(Trait.LANES); // no partition may speak for the keys of others
        if (scenario.has(Trait.REMEMBERS)) {
            return lanes ? WEIGHTS_WITH_TOMBSTONES_OF_LANES : WEIGHTS_WITH_TOMBSTONES;
        }
        return lanes ? WEIGHTS_OF_LANES : WEIGHTS;
    }

    private Change change(Change at) {
        Kind kind = Kind.FULL;
        if (scenario.has(Trait.UPSERTS)) {
            kind = KINDS[choices.weighted(weights())];
        }
        Map<String, Object> values = new HashMap<>();
        if (kind != Kind.DELETE && kind != Kind.TRUNCATE) {
            values.put("a", (long) choices.below(1000));
            values.put("b", choices.oneIn(5) ? null : "b" + choices.below(1000));
            values.put("zone", "zone " + choices.below(scenario.has(Trait.LARGE_FILES) ? 1 : 2));
        }
        if (kind == Kind.UNAVAILABLE) {
            values.remove(choices.oneIn(2) ? "b" : "zone");
        } else if (kind == Kind.PARTIAL) {
            values.remove(choices.oneIn(2) ? "a" : "b");
            if (choices.oneIn(2)) {
                values.remove("zone");
            }
        }
        return new Change(at.partition(), at.offset(), kind, at.key(), at.seq(), values);
    }
}
