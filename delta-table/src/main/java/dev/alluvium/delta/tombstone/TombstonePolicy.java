// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.tombstone;

import java.time.Duration;

/**
 * How deletes are remembered.
 *
 * @param prefix of the application ids of the writer
 * @param retention how long; zero: not at all
 * @param forgetsMissing whether tombstones that the log names but the store does not have are done without, as in a
 *     table that was copied by its log and data files alone; otherwise they are an error
 */
public record TombstonePolicy(String prefix, Duration retention, boolean forgetsMissing) {
    /** Deletes leave no trace. */
    public static final TombstonePolicy NONE = new TombstonePolicy("", Duration.ZERO, false);

    /** Checks the retention. */
    public TombstonePolicy {
        if (retention.isNegative()) {
            throw new IllegalArgumentException(
                    "the retention of tombstones is " + retention + "; it cannot be less" + " than zero");
        }
    }

    /** Whether deletes leave a trace. */
    public boolean remembers() {
        return !retention.isZero();
    }
}
