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
    /** Answers have a Date header. */
    DATE_HEADER,
    /** Of shards that close, those that close at a moment were open at it. */
    FILTER_BY_TIME,
    /** A token of a listing cannot be had together with a stream's name. */
    TOKEN_STANDS_ALONE
}
