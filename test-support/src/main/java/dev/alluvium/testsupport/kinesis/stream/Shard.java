// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** One shard: a range of hash keys and the records that came for it. Guarded by the endpoint's lock. */
public final class Shard {
    private static final long START = 0;
    private static final double READ_CALLS = 5;
    private static final double READ_BYTES = 2 * 1024.0 * 1024.0;
    private static final double WRITE_RECORDS = 1000;
    private static final double WRITE_BYTES = 1024.0 * 1024.0;

    private final String id;
    private final HashRange range;
    private final List<Shard> parents;
    private final long createdMillis;
    private final ShardNumbers numbers;
    private final RecordLog log = new RecordLog();
    private final List<Shard> children = new ArrayList<>();
    private final RateBudget readCalls;
    private final RateBudget readBytes;
    private final RateBudget writtenRecords;
    private final RateBudget writtenBytes;
    private OptionalLong closedMillis = OptionalLong.empty();

    Shard(int index, HashRange range, List<Shard> parents, long nowMillis) {
        this.id = String.format(Locale.ROOT, "shardId-%012d", index);
        this.range = range;
        this.parents = List.copyOf(parents);
        this.createdMillis = nowMillis;
        this.numbers = new ShardNumbers(birthSecond(parents, nowMillis), index);
        this.readCalls = new RateBudget(READ_CALLS, nowMillis);
        this.readBytes = new RateBudget(READ_BYTES, nowMillis);
        this.writtenRecords = new RateBudget(WRITE_RECORDS, nowMillis);
        this.writtenBytes = new RateBudget(WRITE_BYTES, nowMillis);
    }

    /** Such as {@code shardId-000000000003}. */
    public String id() {
        return id;
    }

    /** The hash keys that come here. */
    public HashRange range() {
        return range;
    }

    /** Whether records can be put. */
    public boolean isOpen() {
        return closedMillis.isEmpty();
    }

    /** All that a listing says. */
    public ShardFacts facts() {
        return new ShardFacts(
                id,
                range,
                parents.stream().map(Shard::id).toList(),
                createdMillis,
                closedMillis,
                numbers.at(START),
                isOpen() ? Optional.empty() : Optional.of(numbers.at(log.next())));
    }

    /** The shards that follow this one; empty while it is open. */
    public List<ShardFacts> children() {
        return children.stream().map(Shard::facts).toList();
    }

    /** The sequence number of a position. */
    public String sequenceNumber(long position) {
        return numbers.at(position);
    }

    /** The position of a sequence number; empty when it is none of this shard's, or above the end of a closed one. */
    public OptionalLong positionOf(String sequenceNumber) {
        return numbers.positionOf(sequenceNumber);
    }

    /** The position that the next record gets, or would have got. */
    public long nextPosition() {
        return log.next();
    }

    /** The first position that arrived then or later. */
    public long firstSince(long epochMillis) {
        return log.firstSince(epochMillis);
    }

    /** Whether everything before a position was the whole of a closed shard. */
    public boolean endsAt(long position) {
        return !isOpen() && position >= log.next();
    }

    /** Records from a position on, at least one if there is one. */
    public List<StoredRecord> read(long position, int limit, long maxBytes) {
        return log.read(position, limit, maxBytes);
    }

    /** Whether the read limits allow a call now; if so it is counted. */
    public boolean admitRead(long nowMillis) {
        boolean calls = readCalls.has(1, nowMillis);
        if (!calls || !readBytes.has(1, nowMillis)) {
            return false;
        }
        readCalls.take(1);
        return true;
    }

    /** Counts what a call gave against the read limits. */
    public void countRead(List<StoredRecord> records) {
        readBytes.take(records.stream().mapToLong(StoredRecord::bytes).sum());
    }

    boolean admitWrite(long bytes, long nowMillis) {
        boolean records = writtenRecords.has(1, nowMillis);
        if (!records || !writtenBytes.has(bytes, nowMillis)) {
            return false;
        }
        writtenRecords.take(1);
        writtenBytes.take(bytes);
        return true;
    }

    StoredRecord append(long nowMillis, String partitionKey, byte[] data) {
        return log.append(nowMillis, partitionKey, data);
    }

    void close(long nowMillis) {
        closedMillis = OptionalLong.of(nowMillis);
    }

    void addChild(Shard child) {
        children.add(child);
    }

    void trim(long horizonMillis) {
        log.trim(horizonMillis);
    }

    boolean isExpired(long horizonMillis) {
        return closedMillis.isPresent() && closedMillis.getAsLong() < horizonMillis;
    }

    private static long birthSecond(List<Shard> parents, long nowMillis) {
        long afterParents = parents.stream()
                .mapToLong(parent -> parent.numbers.birthSecond() + 1)
                .max()
                .orElse(0);
        return Math.max(afterParents, nowMillis / 1000);
    }
}
