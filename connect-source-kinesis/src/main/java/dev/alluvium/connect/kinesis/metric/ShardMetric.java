// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.metric;

import dev.alluvium.connect.common.metric.Metric;

/** Numbers of a shard that a task reads: {@code type=kinesis-source-shard}. */
public enum ShardMetric implements Metric {
    /** How far the last answer was behind the tip. */
    MILLIS_BEHIND_LATEST("millis-behind-latest", "How far the last answer was behind the tip."),
    /** Stored records fetched. */
    RECORDS_READ_TOTAL("records-read-total", "Stored records fetched."),
    /** User records found in them. */
    USER_RECORDS_TOTAL("user-records-total", "User records found in them."),
    /** Bytes fetched. */
    BYTES_READ_TOTAL("bytes-read-total", "Bytes fetched."),
    /** Records given to Connect. */
    RECORDS_DELIVERED_TOTAL("records-delivered-total", "Records given to Connect."),
    /** Payloads left out because they do not have the format. */
    VALUES_SKIPPED_TOTAL("values-skipped-total", "Payloads left out because they do not have the format."),
    /** Mean time of a call for records; 0 with fan-out. */
    READ_LATENCY_MS_AVG("read-latency-ms-avg", "Mean time of a call for records; 0 with fan-out."),
    /** Longest call for records. */
    READ_LATENCY_MS_MAX("read-latency-ms-max", "Longest call for records."),
    /** Calls refused because they were too many. */
    THROTTLED_TOTAL("throttled-total", "Calls refused because they were too many."),
    /** Calls without an answer. */
    FAILED_TOTAL("failed-total", "Calls without an answer."),
    /** Iterators that expired and were replaced. */
    ITERATOR_REFRESH_TOTAL("iterator-refresh-total", "Iterators that expired and were replaced."),
    /** Subscriptions that were renewed; 0 while polling. */
    RESUBSCRIBE_TOTAL("resubscribe-total", "Subscriptions that were renewed; 0 while polling."),
    /** Broken aggregates. */
    KPL_CORRUPT_TOTAL("kpl-corrupt-total", "Broken aggregates."),
    /** User records outside the shard, kept. */
    KPL_OUT_OF_RANGE_TOTAL("kpl-out-of-range-total", "User records outside the shard, kept."),
    /** Gaps that were found. */
    GAPS_TOTAL("gaps-total", "Gaps that were found."),
    /** Arrival of the last delivered record, in milliseconds. */
    LAST_DELIVERED_ARRIVAL("last-delivered-arrival", "Arrival of the last delivered record, in milliseconds."),
    /** 0 waiting, 1 reading, 2 ended, 3 reading while subscriptions fail. */
    STATE("state", "0 waiting, 1 reading, 2 ended, 3 reading while subscriptions fail.");

    private final String attribute;
    private final String description;

    ShardMetric(String attribute, String description) {
        this.attribute = attribute;
        this.description = description;
    }

    @Override
    public String attribute() {
        return attribute;
    }

    @Override
    public String description() {
        return description;
    }
}
