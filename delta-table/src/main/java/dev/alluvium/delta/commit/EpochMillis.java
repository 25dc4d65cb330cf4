// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.commit;

/** Points in time as the log has them, in milliseconds since the epoch. */
public final class EpochMillis {
    private EpochMillis() {}

    /**
     * The point so much later; the last one that there is where it would be beyond that, since a pause may be set to
     * the largest number, which means never.
     *
     * @param pauseMillis not negative
     */
    public static long after(long millis, long pauseMillis) {
        return millis + Math.min(pauseMillis, Long.MAX_VALUE - millis);
    }
}
