// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

/** The bytes that a task may hold: fetched, or about to be. Confined to the task thread. */
final class Budget {
    /** The largest answer that the service gives. */
    static final long MAX_ANSWER_BYTES = 10L * 1024 * 1024;

    private static final int SHARE = 8;

    private final long total;
    private long held;

    Budget(long total) {
        this.total = total;
    }

    /** What one shard may hold. */
    long share() {
        return total / SHARE;
    }

    /** Takes these bytes if they are free; a task that holds nothing may always take one answer. */
    boolean take(long bytes) {
        if (held > 0 && held + bytes > total) {
            return false;
        }
        held += bytes;
        return true;
    }

    /** Takes bytes that are there already. */
    void hold(long bytes) {
        held += bytes;
    }

    /** Gives bytes back. */
    void release(long bytes) {
        held -= bytes;
    }

    long held() {
        return held;
    }
}
