// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Who may touch what a writer holds: the flush that goes on, else whoever closes the writer. A flush that nobody waits
 * for any more goes on with an index that nobody empties under it, and lets go of it at its end. Thread-safe: flushes
 * are on one thread, the end may come from another.
 */
final class WriterTurns {
    private final AtomicReference<Turn> turn = new AtomicReference<>(Turn.NOBODY);

    private enum Turn {
        NOBODY,
        FLUSH,
        LAST_FLUSH,
        CLOSED
    }

    /** A flush begins; false if the writer is closed. */
    boolean flushBegins() {
        return turn.compareAndSet(Turn.NOBODY, Turn.FLUSH);
    }

    /** A flush ends. Whether the writer was closed meanwhile, so that all is to be given back now. */
    boolean flushEnds() {
        return turn.updateAndGet(now -> now == Turn.FLUSH ? Turn.NOBODY : Turn.CLOSED) == Turn.CLOSED;
    }

    /** The writer is closed. Whether no flush goes on, and all is to be given back now; so once at most. */
    boolean closes() {
        Turn before =
                turn.getAndUpdate(now -> now == Turn.NOBODY || now == Turn.CLOSED ? Turn.CLOSED : Turn.LAST_FLUSH);
        return before == Turn.NOBODY;
    }
}
