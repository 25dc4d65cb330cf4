// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.shard;

/** What a task knows of a shard. */
public enum ShardState {
    /** Its stored offset was not read yet. */
    UNKNOWN,
    /** Nothing is stored for it. */
    FRESH,
    /** An offset is stored, and it is not at the end. */
    STARTED,
    /** This task reads it. */
    READING,
    /** This task delivered its last record; that is not known to be stored. */
    ENDED,
    /** Its end is stored: its children may be read. */
    CLOSED,
    /** The service holds no record of it any more. */
    EXPIRED,
    /** It was closed before the position at which the stream is first read. */
    SKIPPED;

    /** Whether nothing more will come from the shard. */
    public boolean isDone() {
        return this == CLOSED || this == EXPIRED || this == SKIPPED;
    }

    /** Whether it could be read as soon as its parents are done. */
    public boolean isReadable() {
        return this == FRESH || this == STARTED;
    }
}
