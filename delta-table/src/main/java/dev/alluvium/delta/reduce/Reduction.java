// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.reduce;

import dev.alluvium.delta.reduce.KeyEvents.Placed;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A batch by keys, one key after another. Confined to one thread. */
public interface Reduction extends AutoCloseable {
    /**
     * The events that speak about every key, in the order in which they came; each key's events hold them too. In
     * memory.
     */
    List<Placed> truncates();

    /** How many events speak about one key. */
    long events();

    /** The next key's events, until this is called again; null after the last. Every key comes once. */
    @Nullable
    KeyEvents next();

    /**
     * The next keys' events, until anything else is asked of this; none after the last key. What may be found together
     * is found faster; still there are no more keys than have so many events, and one whose events are not in memory is
     * the last.
     */
    default List<KeyEvents> next(int mostEvents) {
        List<KeyEvents> keys = new ArrayList<>();
        int events = 0;
        boolean goesOn = true;
        while (goesOn) {
            KeyEvents key = next();
            if (key != null) {
                keys.add(key);
                events += Math.max(1, key.held());
            }
            goesOn = key != null && key.held() >= 0 && events < mostEvents;
        }
        return keys;
    }

    /** Whether anything went to disk. */
    boolean isSpilled();

    /** Gives back what is on disk. */
    @Override
    void close();
}
