// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import dev.alluvium.connect.kinesis.offset.ShardOffset;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When an idle shard has something to say: its position changed since the last time, or a part of the retention has
 * passed, so that a gap could otherwise not be told from silence. Confined to the task thread.
 */
final class Heartbeats {
    /** By one of them a stop must be shorter than the retention, so that an idle shard's silence is no gap. */
    private static final int PARTS_OF_RETENTION = 24;

    private final long intervalMillis;
    private long lastAt;
    private @Nullable ShardOffset last;

    Heartbeats(Duration interval) {
        this.intervalMillis = interval.toMillis();
    }

    void begin(long now) {
        lastAt = now;
    }

    boolean isDue(long now, ShardOffset delivered, Duration retention) {
        if (delivered.caughtUpAt() == 0 || now - lastAt < intervalMillis) {
            return false;
        }
        return last == null
                || !Objects.equals(last.seq(), delivered.seq())
                || last.sub() != delivered.sub()
                || now - lastAt >= retention.toMillis() / PARTS_OF_RETENTION;
    }

    /**
     * Whether nothing was ever delivered, and the shard was searched further than is stored. A position by itself would
     * promise nothing: without a time to hold gaps against, a shard that resumes there would lose its parents' promise.
     */
    boolean isMoved(long now, ShardOffset delivered, @Nullable String continuation) {
        return continuation != null
                && delivered.seq() == null
                && delivered.knownUntil() > 0
                && !continuation.equals(delivered.position())
                && now - lastAt >= intervalMillis;
    }

    void sent(long now, ShardOffset offset) {
        lastAt = now;
        last = offset;
    }
}
