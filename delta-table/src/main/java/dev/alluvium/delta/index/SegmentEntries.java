// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The slots of all segments, in order. */
final class SegmentEntries implements Entries {
    private final Segments segments;
    private int number = -1;
    private @Nullable Segment segment;
    private int slot;

    SegmentEntries(Segments segments) {
        this.segments = segments;
    }

    @Override
    public boolean next() {
        slot++;
        while (true) {
            Segment current = segment;
            while (current != null && slot < current.slotCount()) {
                if (!current.isEmpty(slot)) {
                    return true;
                }
                slot++;
            }
            number++;
            if (number == segments.count()) {
                return false;
            }
            segment = segments.at(number);
            slot = 0;
        }
    }

    private Segment current() {
        return Objects.requireNonNull(segment);
    }

    @Override
    public KeyHash hash() {
        return segments.hashOf(number, current(), slot);
    }

    @Override
    public long high() {
        return hash().high();
    }

    @Override
    public int low() {
        return (int) hash().low();
    }

    @Override
    public int flags() {
        return current().flags(slot);
    }

    @Override
    public long place() {
        return current().place(slot);
    }

    @Override
    public long sequence() {
        return current().sequence(slot);
    }
}
