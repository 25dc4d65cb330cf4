// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.index.SharedHash.Held;
import java.util.List;

/**
 * Forgets files that are gone once no slot names them, which takes a pass over all slots: some of it each time, and
 * none before as many files went as are live, or rows enough were marked. Rows that were superseded gave up their slots
 * already, but not those that were deleted.
 */
final class Sweep {
    private static final int AFTER = 64;
    private static final int AFTER_ROWS = 1024;
    private static final int SLOTS_OF_A_STALE_FILE = 1 << 16;
    private static final int SHARE = 4;
    private static final int PARTS = 8;

    private final Segments segments;
    private final SharedHashes shared;
    private final FileTable files;
    private final Runs runs;
    private List<Integer> sweptOut = List.of();
    private int next;
    private boolean goesOn;

    Sweep(Segments segments, SharedHashes shared, FileTable files, Runs runs) {
        this.segments = segments;
        this.shared = shared;
        this.files = files;
        this.runs = runs;
    }

    /** Does a part, or begins if it is worth it. */
    void goOn() {
        if (!goesOn && isWorthIt()) {
            runs.rewrite();
            sweptOut = files.takeStale();
            next = 0;
            goesOn = true;
        }
        if (!goesOn) {
            return;
        }
        int end = Math.min(segments.count(), next + Math.max(1, segments.count() / PARTS));
        for (; next < end; next++) {
            sweep(next);
        }
        if (next == segments.count()) {
            files.forget(sweptOut);
            clear();
        }
    }

    /** Nothing is under way any more. */
    void clear() {
        sweptOut = List.of();
        goesOn = false;
    }

    private boolean isWorthIt() {
        long slots = segments.size() + runs.size();
        return files.staleFiles() > AFTER + files.liveFiles() + slots / SLOTS_OF_A_STALE_FILE
                || files.rowsMarked() > AFTER_ROWS + slots / SHARE;
    }

    private void sweep(int number) {
        Segment segment = segments.at(number);
        if (segment != null) {
            segments.sweep(
                    segment,
                    slot -> HashedRows.isShared(segment, slot)
                            ? sweepShared(segments.hashOf(number, segment, slot), segment, slot)
                            : files.resolve(segment.place(slot)));
        }
    }

    private long sweepShared(KeyHash hash, Segment segment, int slot) {
        SharedHash group = shared.of(hash);
        group.prune(files);
        Held single = group.single();
        if (single == null && !group.isEmpty()) {
            return SharedHash.PLACE;
        }
        shared.remove(hash);
        if (single == null) {
            return FileTable.DEAD;
        }
        HashedRows.set(segment, slot, single);
        return single.place();
    }
}
