// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.reduce;

import dev.alluvium.delta.reduce.KeyEvents.Placed;
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

    /** Whether anything went to disk. */
    boolean isSpilled();

    /** Gives back what is on disk. */
    @Override
    void close();
}
