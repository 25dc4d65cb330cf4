// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.reduce;

import dev.alluvium.delta.reduce.KeyEvents.Placed;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A batch that was grouped in memory: its keys come in the order of their first events. */
record HeapReduction(Iterator<KeyEvents> keys, List<Placed> truncates, long events) implements Reduction {
    @Override
    public @Nullable KeyEvents next() {
        return keys.hasNext() ? keys.next() : null;
    }

    @Override
    public boolean isSpilled() {
        return false;
    }

    @Override
    public void close() {
        // Nothing is held but memory.
    }
}
