// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import java.time.Duration;

/** When to warn of something that lasts: when it has lasted long enough, then once an hour. Confined to one thread. */
final class Alarm {
    private static final long AGAIN_MS = Duration.ofHours(1).toMillis();

    private final long afterMillis;
    private long dueAt = Long.MAX_VALUE;

    /** @param after how long it may last unsaid */
    Alarm(Duration after) {
        this.afterMillis = after.toMillis();
    }

    /** Whether to warn now. */
    boolean isDue(boolean lasts, long now) {
        if (!lasts) {
            dueAt = Long.MAX_VALUE;
            return false;
        }
        if (dueAt == Long.MAX_VALUE) {
            dueAt = now + afterMillis;
        }
        if (now < dueAt) {
            return false;
        }
        dueAt = now + AGAIN_MS;
        return true;
    }
}
