// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.index.RowLocation;
import dev.alluvium.delta.merge.DuplicateKeyPolicy;
import dev.alluvium.delta.merge.KeyDecisions;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.reduce.KeyEvents;
import dev.alluvium.delta.reduce.SortedEvents;
import dev.alluvium.delta.spill.SortedSpill.Cursor;
import dev.alluvium.delta.storage.ObjectKeys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the events and the rows of a merge, both sorted by key, and has each key decided about. Confined to one
 * attempt of a merge.
 */
final class MergeJoin implements AutoCloseable {
    private final MergeInput input;
    private final TargetRows rows;
    private final DuplicateKeyPolicy duplicates;
    private final SortedEvents events;
    private final Cursor locations;
    private boolean hasLocation;

    MergeJoin(MergeInput input, TargetRows rows, DuplicateKeyPolicy duplicates) {
        this.input = input;
        this.rows = rows;
        this.duplicates = duplicates;
        this.events = input.sorted();
        this.locations = rows.cursor();
        this.hasLocation = locations.next();
    }

    void run(KeyDecisions decisions) {
        while (events.hasKey() || hasLocation) {
            byte[] key = leastKey();
            boolean isSpokenOf = events.hasKey() && events.compareKey(key) == 0;
            RowLocation row = takeRow(key);
            if (isSpokenOf) {
                decisions.decide(events.take(), row);
            } else if (!input.truncates().isEmpty()) {
                decisions.decide(KeyEvents.ofTruncates(Key.of(key), input.truncates()), row);
            }
        }
    }

    private byte[] leastKey() {
        if (!hasLocation) {
            return events.key();
        }
        byte[] location = locations.key();
        return events.hasKey() && events.compareKey(location) < 0 ? events.key() : location;
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

    @Override
    public void close() {
        events.close();
    }
}
