// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.contract;

/** What the service does and another endpoint may lack: a test that needs one is skipped there by this name. */
enum Trait {
    /** The last sequence number of a closed shard is above its records and below its children's. */
    REAL_ENDING_NUMBER,
    /** An iterator that was never handed out is an error of the caller. */
    GARBAGE_ITERATOR_IS_REFUSED,
    /** A number beyond the end of a closed shard is refused when an iterator is asked for. */
    NUMBER_BEYOND_THE_END_IS_REFUSED,
    /** A sequence number of another shard is refused. */
    FOREIGN_NUMBER_IS_REFUSED,
    /** A batch has 500 records at most. */
    BATCH_LIMIT,
    /** A listing at the trim horizon shows only the shards that were open then. */
    FILTER_AT_TRIM_HORIZON,
    /** A listing at a moment shows exactly the shards that were open then. */
    FILTER_BY_TIME,
    /** A split needs a key inside the shard's range. */
    SPLIT_AT_START_IS_REFUSED
}
