// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.client;

/**
 * Where a record went.
 *
 * @param shard such as {@code shardId-000000000003}
 * @param sequenceNumber a decimal number, ascending within the shard
 */
public record Placed(String shard, String sequenceNumber) {}
