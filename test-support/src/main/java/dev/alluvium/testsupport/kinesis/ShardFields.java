// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis;

import dev.alluvium.testsupport.kinesis.protocol.WireWriter;
import dev.alluvium.testsupport.kinesis.stream.HashRange;
import dev.alluvium.testsupport.kinesis.stream.ShardFacts;

/** How answers show a shard. */
final class ShardFields {
    private ShardFields() {}

    /** As listings do. */
    static void write(WireWriter out, ShardFacts shard) {
        out.text("ShardId", shard.id());
        if (!shard.parents().isEmpty()) {
            out.text("ParentShardId", shard.parents().get(0));
        }
        if (shard.parents().size() > 1) {
            out.text("AdjacentParentShardId", shard.parents().get(1));
        }
        range(out, shard.range());
        out.object("SequenceNumberRange", numbers -> {
            numbers.text("StartingSequenceNumber", shard.start());
            shard.end().ifPresent(end -> numbers.text("EndingSequenceNumber", end));
        });
    }

    /** As the end of a shard does. */
    static void writeChild(WireWriter out, ShardFacts child) {
        out.text("ShardId", child.id());
        out.texts("ParentShards", child.parents());
        range(out, child.range());
    }

    private static void range(WireWriter out, HashRange range) {
        out.object(
                "HashKeyRange",
                keys -> keys.text("StartingHashKey", range.from().toString())
                        .text("EndingHashKey", range.to().toString()));
    }
}
