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
    /** It was closed before the position at which the stream is first read. */
    SKIPPED;

    /** Whether nothing more will come from the shard. */
    public boolean isDone() {
        return this == CLOSED || this == SKIPPED;
    }

    /** Whether this task has something of it that is not known to be stored. */
    public boolean isInFlight() {
        return this == READING || this == ENDED;
    }

    /** Whether it could be read as soon as its parents are done. */
    public boolean isReadable() {
        return this == FRESH || this == STARTED;
    }
}
