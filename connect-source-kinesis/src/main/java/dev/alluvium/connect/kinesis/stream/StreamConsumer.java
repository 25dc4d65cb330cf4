// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.stream;

/**
 * A registered consumer of a stream.
 *
 * @param arn which a later one of the same name does not have
 * @param active whether it can subscribe
 */
public record StreamConsumer(String arn, boolean active) {}
