// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.stream;

import dev.alluvium.connect.kinesis.shard.HashRange;
import dev.alluvium.connect.kinesis.shard.Shard;
import dev.alluvium.connect.kinesis.shard.ShardId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A shard of {@link FakeKinesis}. */
final class FakeShard {
    final ShardId id;
    final List<ShardId> parents;
    final HashRange range;
    final List<StreamRecord> records = new ArrayList<>();
    final List<FakeShard> children = new ArrayList<>();
    private @Nullable Long closedAt;

    FakeShard(ShardId id, List<ShardId> parents, HashRange range) {
        this.id = id;
        this.parents = parents;
        this.range = range;
    }

    void close(long now) {
        closedAt = now;
    }

    boolean isClosed() {
        return closedAt != null;
    }

    /** Whether nothing of it is left: closed, and everything in it trimmed. */
    boolean isExpired(long trimmedUntil) {
        return closedAt != null && closedAt < trimmedUntil;
    }

    /** Index of the first record that is not trimmed. */
    int horizon(long trimmedUntil) {
        return firstFrom(trimmedUntil);
    }

    int firstFrom(long arrival) {
        int index = 0;
        while (index < records.size() && records.get(index).arrival() < arrival) {
            index++;
        }
        return index;
    }

    Shard seen() {
        return new Shard(id, parents, range, isClosed());
    }
}
