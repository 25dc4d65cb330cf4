// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.config;

/**
 * Where a stream is read from when nothing is stored for it.
 *
 * @param kind of position
 * @param timestamp milliseconds since the epoch; only for {@code AT_TIMESTAMP}
 */
public record StartPosition(Kind kind, long timestamp) {
    /** The kinds. */
    public enum Kind {
        /** The oldest record. */
        TRIM_HORIZON,
        /** The records from now on. */
        LATEST,
        /** The records from that time on. */
        AT_TIMESTAMP
    }
}
