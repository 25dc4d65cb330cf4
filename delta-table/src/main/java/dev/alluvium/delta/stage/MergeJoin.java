// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.index.RowLocation;
import dev.alluvium.delta.merge.DuplicateKeyPolicy;
import dev.alluvium.delta.merge.KeyDecider;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.reduce.KeyEvents;
import dev.alluvium.delta.reduce.KeyEvents.Placed;
import dev.alluvium.delta.reduce.Reducer;
import dev.alluvium.delta.spill.SortedSpill.Cursor;
import dev.alluvium.delta.storage.ObjectKeys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the events and the rows of a merge, both sorted by key, and has each key decided about. Holds the events
 * of one key at a time. Confined to one attempt of a merge.
 */
final class MergeJoin {
    private final MergeInput input;
    private final TargetRows rows;
    private final Reducer reducer;
    private final DuplicateKeyPolicy duplicates;
    private final Cursor events;
    private final Cursor locations;
    private boolean hasEvent;
    private boolean hasLocation;

    MergeJoin(MergeInput input, TargetRows rows, Reducer reducer, DuplicateKeyPolicy duplicates) {
        this.input = input;
        this.rows = rows;
        this.reducer = reducer;
        this.duplicates = duplicates;
        this.events = input.cursor();
        this.locations = rows.cursor();
        this.hasEvent = events.next();
        this.hasLocation = locations.next();
    }

    void run(KeyDecider decider) {
        while (hasEvent || hasLocation) {
            byte[] key = leastKey();
            List<Placed> placed = takeEvents(key);
            RowLocation row = takeRow(key);
            if (!placed.isEmpty()) {
                Object[] values = placed.get(0).event().key();
                decider.decide(reducer.ofKey(Key.of(key), values, placed, input.truncates()), row);
            } else if (!input.truncates().isEmpty()) {
                decider.decide(KeyEvents.ofTruncates(Key.of(key), input.truncates()), row);
            }
        }
    }

    private byte[] leastKey() {
        if (!hasLocation) {
            return events.key();
        }
        byte[] location = locations.key();
        return hasEvent && events.compareKey(location) < 0 ? events.key() : location;
    }

    private List<Placed> takeEvents(byte[] key) {
        List<Placed> placed = new ArrayList<>(1);
        while (hasEvent && events.hasKey(key)) {
            placed.add(input.codec().read(events.value()));
            hasEvent = events.next();
        }
        return placed;
    }

    private @Nullable RowLocation takeRow(byte[] key) {
        List<RowLocation> found = new ArrayList<>(1);
        while (hasLocation && locations.hasKey(key)) {
            found.add(rows.read(locations.value()));
            hasLocation = locations.next();
        }
        if (found.size() < 2) {
            return found.isEmpty() ? null : found.get(0);
        }
        if (duplicates == DuplicateKeyPolicy.FAIL) {
            throw new DeltaTableException("the table has several rows of one key, " + Key.of(key) + ": in "
                    + ObjectKeys.shown(found.get(0).path()) + " and in "
                    + ObjectKeys.shown(found.get(1).path())
                    + "; remove one, or set the duplicate key policy to repair");
        }
        found.sort(Comparator.comparing(RowLocation::sequence).reversed());
        RowLocation first = found.get(0);
        return new RowLocation(
                first.path(), first.position(), first.sequence(), first.deleted(), found.subList(1, found.size()));
    }
}
