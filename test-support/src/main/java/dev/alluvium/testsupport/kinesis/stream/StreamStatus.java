// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.stream;

/** In which state a stream is. */
public enum StreamStatus {
    /** Not there for records yet. */
    CREATING,
    /** Fit for everything. */
    ACTIVE,
    /** Its shards or settings change; records come and go meanwhile. */
    UPDATING,
    /** About to be gone. */
    DELETING
}
