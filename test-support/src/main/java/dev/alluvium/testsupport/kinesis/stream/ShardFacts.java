// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.stream;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a listing says about a shard.
 *
 * @param id such as {@code shardId-000000000003}
 * @param range the hash keys that go to it
 * @param parents none, one (of a split) or two (of a merge: the lower range first); they may have expired
 * @param createdMillis when it was opened
 * @param closedMillis when it was closed; empty while it is open
 * @param start first sequence number, of no record
 * @param end last sequence number, above all records; empty while it is open
 */
public record ShardFacts(
        String id,
        HashRange range,
        List<String> parents,
        long createdMillis,
        OptionalLong closedMillis,
        String start,
        Optional<String> end) {
    /** Copies the list. */
    public ShardFacts {
        parents = List.copyOf(parents);
    }

    /** Whether records can be put. */
    public boolean isOpen() {
        return closedMillis.isEmpty();
    }

    /** Whether it was open at a moment. */
    public boolean wasOpenAt(long epochMillis) {
        return createdMillis <= epochMillis && endsAfter(epochMillis);
    }

    /** Whether it was open at a moment or later. */
    public boolean endsAfter(long epochMillis) {
        return isOpen() || closedMillis.getAsLong() >= epochMillis;
    }
}
