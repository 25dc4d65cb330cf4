// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.stream;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One stream: the tree of its shards, of which the open ones share the whole space of hash keys.
 *
 * <p>Every method that takes the time first forgets what the retention no longer covers. Guarded by the endpoint's
 * lock.
 */
public final class DataStream {
    private static final long SWEEP_MILLIS = 1000;

    private final StreamName name;
    private final boolean onDemand;
    private final long createdMillis;
    private final NavigableMap<String, Shard> shards = new TreeMap<>();
    private final NavigableMap<BigInteger, Shard> open = new TreeMap<>();
    private final NavigableMap<String, StreamConsumer> consumers = new TreeMap<>();
    private Duration retention;
    private int nextIndex;
    private StreamStatus passing = StreamStatus.ACTIVE;
    private long busyUntilMillis;
    private long sweptMillis;

    /** A stream with its first shards, all of one size. */
    public DataStream(StreamName name, boolean onDemand, Duration retention, int shardCount, long nowMillis) {
        this.name = name;
        this.onDemand = onDemand;
        this.retention = retention;
        this.createdMillis = nowMillis;
        this.sweptMillis = nowMillis;
        HashRange.parts(shardCount).forEach(range -> add(range, List.of(), nowMillis));
    }

    /** Name and ARN. */
    public StreamName name() {
        return name;
    }

    /** Whether it scales by itself on the service; here the mode is only told. */
    public boolean isOnDemand() {
        return onDemand;
    }

    /** When it was created. */
    public long createdMillis() {
        return createdMillis;
    }

    /** How long records are kept. */
    public Duration retention() {
        return retention;
    }

    /** Keeps records longer or shorter. */
    public void retain(Duration duration) {
        retention = duration;
    }

    /** Is in this state until a moment, and ACTIVE (or gone) from then on. */
    public void begin(StreamStatus state, long untilMillis) {
        passing = state;
        busyUntilMillis = untilMillis;
    }

    /** In which state it is. */
    public StreamStatus status(long nowMillis) {
        return nowMillis < busyUntilMillis ? passing : StreamStatus.ACTIVE;
    }

    /** Whether its deletion is over. */
    public boolean isGone(long nowMillis) {
        return passing == StreamStatus.DELETING && nowMillis >= busyUntilMillis;
    }

    /** The registered consumers, in order of their names. */
    public List<StreamConsumer> consumers(long nowMillis) {
        consumers.values().removeIf(consumer -> consumer.isGone(nowMillis));
        return List.copyOf(consumers.values());
    }

    /** Registers a consumer; there must be none of that name. */
    public StreamConsumer register(String consumer, long nowMillis) {
        StreamConsumer added = new StreamConsumer(name, consumer, nowMillis);
        consumers.put(consumer, added);
        return added;
    }

    /** The shards that have not expired, in order of their ids. */
    public List<ShardFacts> shards(long nowMillis) {
        sweep(nowMillis);
        return shards.values().stream().map(Shard::facts).toList();
    }

    /** Of each shard that has not expired and ever had a record, the last one's sequence number. */
    public Map<String, String> lastSequenceNumbers(long nowMillis) {
        sweep(nowMillis);
        Map<String, String> last = new TreeMap<>();
        for (Shard shard : shards.values()) {
            if (shard.nextPosition() > 1) {
                last.put(shard.id(), shard.sequenceNumber(shard.nextPosition() - 1));
            }
        }
        return last;
    }

    /** A shard by its id; empty when there is none or it has expired. */
    public Optional<Shard> shard(String id, long nowMillis) {
        sweep(nowMillis);
        return Optional.ofNullable(shards.get(id));
    }

    /** How many shards are open. */
    public int openCount() {
        return open.size();
    }

    /** The oldest moment of which records can be read. */
    public long horizon(long nowMillis) {
        return Math.max(createdMillis, nowMillis - retention.toMillis());
    }

    /** The open shard that a hash key goes to. */
    public Shard shardFor(BigInteger hashKey) {
        Map.Entry<BigInteger, Shard> entry = open.floorEntry(hashKey);
        if (entry == null) {
            throw new IllegalStateException("the open shards of " + name + " do not begin at zero");
        }
        return entry.getValue();
    }

    /** Appends a record; empty when the shard's write limits, if they count, refuse it. */
    public Optional<StoredRecord> put(Shard shard, NewRecord record, boolean limited, long nowMillis) {
        if (nowMillis - sweptMillis >= SWEEP_MILLIS) {
            sweep(nowMillis);
        }
        if (limited && !shard.admitWrite(record.bytes(), nowMillis)) {
            return Optional.empty();
        }
        return Optional.of(shard.append(nowMillis, record.partitionKey(), record.data()));
    }

    /** Closes a shard and opens two for its range; the key must be inside it. */
    public void split(Shard parent, BigInteger upperStart, long nowMillis) {
        close(parent, nowMillis);
        add(parent.range().below(upperStart), List.of(parent), nowMillis);
        add(parent.range().startingAt(upperStart), List.of(parent), nowMillis);
    }

    /** Closes two shards whose ranges touch, the lower one first, and opens one for both. */
    public void merge(Shard lower, Shard upper, long nowMillis) {
        close(lower, nowMillis);
        close(upper, nowMillis);
        add(lower.range().join(upper.range()), List.of(lower, upper), nowMillis);
    }

    /** Splits and merges until so many shards of one size are open. */
    public void resize(int count, long nowMillis) {
        List<HashRange> wanted = HashRange.parts(count);
        for (HashRange range : wanted) {
            Shard holder = shardFor(range.from());
            if (holder.range().splitsAt(range.from())) {
                split(holder, range.from(), nowMillis);
            }
        }
        for (HashRange range : wanted) {
            Shard lower = shardFor(range.from());
            while (!lower.range().equals(range)) {
                merge(lower, shardFor(lower.range().to().add(BigInteger.ONE)), nowMillis);
                lower = shardFor(range.from());
            }
        }
    }

    private void sweep(long nowMillis) {
        sweptMillis = nowMillis;
        long horizon = nowMillis - retention.toMillis();
        List<Shard> expired = new ArrayList<>();
        for (Shard shard : shards.values()) {
            shard.trim(horizon);
            if (shard.isExpired(horizon)) {
                expired.add(shard);
            }
        }
        expired.forEach(shard -> shards.remove(shard.id()));
    }

    private void close(Shard shard, long nowMillis) {
        shard.close(nowMillis);
        open.remove(shard.range().from());
    }

    private void add(HashRange range, List<Shard> parents, long nowMillis) {
        Shard shard = new Shard(nextIndex++, range, parents, nowMillis);
        parents.forEach(parent -> parent.addChild(shard));
        shards.put(shard.id(), shard);
        open.put(range.from(), shard);
    }
}
