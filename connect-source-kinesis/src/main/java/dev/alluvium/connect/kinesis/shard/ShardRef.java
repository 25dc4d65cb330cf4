// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.shard;

/**
 * One shard of one stream, as offsets name it.
 *
 * @param stream its ARN
 * @param created when the stream was created, in milliseconds since the epoch: one created again under its name is
 *     another one
 */
public record ShardRef(String stream, long created, ShardId shard) {
    /** {@code stream/shard}, with the stream's name instead of its ARN. */
    @Override
    public String toString() {
        return stream.substring(stream.lastIndexOf('/') + 1) + "/" + shard;
    }
}
