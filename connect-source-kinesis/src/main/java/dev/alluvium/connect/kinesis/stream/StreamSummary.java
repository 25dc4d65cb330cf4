// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.stream;

import java.time.Duration;

/**
 * Facts about a stream.
 *
 * @param created milliseconds since the epoch
 * @param retention how long records are kept
 * @param openShards that take records
 * @param maxRecordKiB largest record that the stream takes
 */
public record StreamSummary(String arn, long created, Duration retention, int openShards, int maxRecordKiB) {}
