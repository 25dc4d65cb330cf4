// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.record;

/** The names of the headers. */
public final class RecordHeaders {
    /** Name of the stream. */
    public static final String STREAM = "kinesis.stream";
    /** Id of the shard. */
    public static final String SHARD = "kinesis.shard";
    /** Sequence number, a text. */
    public static final String SEQUENCE = "kinesis.sequence";
    /** Index of the user record within the stored one, from 0. */
    public static final String SUBSEQUENCE = "kinesis.subsequence";
    /** User records in the aggregate; only on those of an aggregate. */
    public static final String AGGREGATE_SIZE = "kinesis.aggregate-size";
    /** The producer's partition key. */
    public static final String PARTITION_KEY = "kinesis.partition-key";
    /** The producer's explicit hash key; only where there is one. */
    public static final String EXPLICIT_HASH_KEY = "kinesis.explicit-hash-key";
    /** When the service took the record, in milliseconds since the epoch. */
    public static final String ARRIVAL = "kinesis.arrival";
    /** {@code KMS} or {@code NONE}. */
    public static final String ENCRYPTION = "kinesis.encryption";
    /** True where the record's hash key lies outside its shard; only then. */
    public static final String OUT_OF_RANGE = "kinesis.out-of-range";
    /** The kind of a marker; only on records of the state topic. */
    public static final String MARKER = "kinesis.marker";
    /** Ids of the shards that follow, comma-separated; only on {@code CLOSED}. */
    public static final String CHILDREN = "kinesis.children";
    /** What was lost; only on {@code GAP}. */
    public static final String GAP = "kinesis.gap";

    private RecordHeaders() {}
}
