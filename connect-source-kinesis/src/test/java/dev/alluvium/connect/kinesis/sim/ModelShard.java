// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.sim;

import dev.alluvium.connect.kinesis.shard.Shard;
import dev.alluvium.connect.kinesis.shard.ShardId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the judge knows of a shard: what was put into it, and how far it was handed over and committed. */
final class ModelShard {
    final Shard shard;
    final List<ModelShard> parents;
    final List<ModelShard> children = new ArrayList<>();
    final List<User> users = new ArrayList<>();
    long closedAt = Long.MAX_VALUE;
    /** The next user record to be polled by whoever reads the shard now. */
    int polled;

    /** The next user record to be committed. */
    int committed;

    /** Losses that were told by what was polled and is not stored. */
    final List<Gap> gapsPolled = new ArrayList<>();

    /** Losses that were told by what is stored. */
    final List<Gap> gapsCommitted = new ArrayList<>();

    /** Where whoever reads the shard now has pinned it; 0 where nowhere. */
    long pinPolled;

    /** The last committed offset; null before the first. */
    Map<String, ?> offset;

    /** When the first offset was committed that tells where it is read; the largest number for never. */
    long knownSince = Long.MAX_VALUE;

    /** The last offset that was committed while the service still listed the shard; null for none. */
    Map<String, ?> offsetInTime;

    ModelShard(Shard shard, List<ModelShard> parents) {
        this.shard = shard;
        this.parents = parents;
        parents.forEach(parent -> parent.children.add(this));
    }

    ShardId id() {
        return shard.id();
    }

    boolean isEndCommitted() {
        return offset != null && Boolean.TRUE.equals(offset.get("closed"));
    }

    /**
     * The arrival from which on no record of it may be lost silently: all of them once something is known of it or of
     * a shard that it came from; the largest number while nothing is. Of one that never had a record only the time
     * is known at which that was seen. A shard that came and expired with nothing stored cannot be told from
     * one that expired before the first start.
     *
     * @param trimmedUntil what arrived before has expired
     */
    long promisedFrom(long trimmedUntil) {
        return promisedFrom(offset, trimmedUntil);
    }

    /** Whoever begins a child of a shard that is listed no more cannot wait for what is yet to be stored of it. */
    private long promisedFrom(Map<String, ?> known, long trimmedUntil) {
        if (known != null && isKnown(known)) {
            return known.get("timestamp") instanceof Long pin
                    ? pin
                    : known.containsKey("seq") ? 0 : number(known, "caughtUpAt");
        }
        if (closedAt < trimmedUntil) {
            return Long.MAX_VALUE;
        }
        return parents.stream()
                .mapToLong(parent -> parent.promisedFrom(parent.offsetInTime, trimmedUntil))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** Whether it came from a shard that expired with nothing stored. */
    boolean isOrphan(long trimmedUntil) {
        return parents.stream()
                .anyMatch(parent -> parent.closedAt < trimmedUntil && (parent.offset == null || !isKnown(parent.offset))
                        || parent.isOrphan(trimmedUntil));
    }

    boolean cameFrom(ModelShard other) {
        return parents.contains(other) || parents.stream().anyMatch(parent -> parent.cameFrom(other));
    }

    static boolean isKnown(Map<String, ?> offset) {
        return offset.containsKey("seq")
                || offset.containsKey("position")
                || offset.containsKey("timestamp")
                || offset.containsKey("caughtUpAt");
    }

    static long number(Map<String, ?> offset, String key) {
        return offset.get(key) instanceof Long value ? value : 0;
    }

    /** The time from which it is read, or else a shard that it came from; the largest number for none. */
    long pinnedAt() {
        return offset != null && offset.get("timestamp") instanceof Long time
                ? time
                : parents.stream().mapToLong(ModelShard::pinnedAt).min().orElse(Long.MAX_VALUE);
    }

    /** Losses up to this arrival were told, with this shard or with one that it came from. */
    long gapTold() {
        return Math.max(
                gaps().mapToLong(Gap::to).max().orElse(0),
                parents.stream().mapToLong(ModelShard::gapTold).max().orElse(0));
    }

    /**
     * Whether a loss of what arrived then was told with this shard, or with all that came from it. Nobody can look for
     * what was stored of a shard of which only grandchildren are left.
     */
    boolean isToldBelow(long arrival, long trimmedUntil) {
        return gaps().anyMatch(gap -> gap.covers(arrival))
                || !children.isEmpty()
                        && children.stream()
                                .allMatch(child -> child.closedAt < trimmedUntil && child.knownSince == Long.MAX_VALUE
                                        || child.isToldBelow(arrival, trimmedUntil));
    }

    private Stream<Gap> gaps() {
        return Stream.concat(gapsPolled.stream(), gapsCommitted.stream());
    }

    /** The reader is gone, and with it what was not committed. */
    void forgetPolled() {
        polled = committed;
        gapsPolled.clear();
        pinPolled = 0;
    }

    /** A user record: where it stands, and its number among those of its key. */
    record User(ModelShard shard, int index, String sequence, int sub, long arrival, String key, int number) {}

    /** Times between which records may be lost. */
    record Gap(long from, long to) {
        boolean covers(long arrival) {
            return from <= arrival && arrival <= to;
        }
    }
}
