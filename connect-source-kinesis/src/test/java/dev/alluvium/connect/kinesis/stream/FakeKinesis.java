// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.stream;

import dev.alluvium.connect.kinesis.VirtualTime;
import dev.alluvium.connect.kinesis.decode.Hashing;
import dev.alluvium.connect.kinesis.shard.HashRange;
import dev.alluvium.connect.kinesis.shard.Shard;
import dev.alluvium.connect.kinesis.shard.ShardId;
import dev.alluvium.connect.kinesis.stream.KinesisException.Kind;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Kinesis in memory, on a clock in the test's hand: one stream, with splits, merges, retention, iterators that age
 * and are counted, listings in pages, and failures on demand. Confined to one thread.
 */
public final class FakeKinesis implements KinesisApi {
    /** ARN of the stream. */
    public static final String ARN = "arn:aws:kinesis:us-east-1:000000000000:stream/events";

    /** ARN of a consumer of it. */
    public static final String CONSUMER = ARN + "/consumer/c:1";

    private static final long ITERATOR_LIFE_MS = 300_000;
    private static final BigInteger FIRST_SEQUENCE = BigInteger.valueOf(90);

    private final VirtualTime clock;
    private final String arn;
    private final Map<ShardId, FakeShard> shards = new LinkedHashMap<>();
    private final Map<String, Deque<Kind>> faults = new HashMap<>();
    private final Map<String, Integer> iteratorUses = new HashMap<>();
    private final Map<ShardId, Integer> readsOf = new HashMap<>();
    private final Set<ShardId> hidden = new HashSet<>();
    private final List<Position> positions = new ArrayList<>();
    private final FakeFanOut fanOut = new FakeFanOut(this);
    private Duration retention = Duration.ofHours(24);
    private long deletedUntil;
    private BigInteger sequence = FIRST_SEQUENCE;
    private long created = 1_000;
    private int pageSize = 10_000;
    private int emptyAnswers;
    private int iterators;
    private boolean tellsTime = true;
    private long clockBehind;
    private boolean childrenInAnswers = true;
    private Runnable afterNextAnswer = () -> {};

    /** The stream {@link #ARN} with that many shards. */
    public FakeKinesis(VirtualTime clock, int count) {
        this(clock, count, ARN);
    }

    /** A stream of that many shards. */
    public FakeKinesis(VirtualTime clock, int count, String arn) {
        this.clock = clock;
        this.arn = arn;
        clock.onPass(fanOut::pump);
        BigInteger size = HashRange.END.divide(BigInteger.valueOf(count));
        for (int i = 0; i < count; i++) {
            BigInteger to = i == count - 1 ? HashRange.END : size.multiply(BigInteger.valueOf(i + 1L));
            add(List.of(), new HashRange(size.multiply(BigInteger.valueOf(i)), to));
        }
    }

    private FakeShard add(List<ShardId> parents, HashRange range) {
        FakeShard shard = new FakeShard(id(shards.size()), parents, range);
        shards.put(shard.id, shard);
        return shard;
    }

    /** The id of the shard that was made as number {@code index}. */
    public static ShardId id(int index) {
        return new ShardId(String.format(java.util.Locale.ROOT, "shardId-%012d", index));
    }

    /** Puts a record where its key belongs; returns its sequence number. */
    public String put(String partitionKey, byte[] data) {
        BigInteger hash = Hashing.of(partitionKey);
        FakeShard shard = shards.values().stream()
                .filter(candidate -> !candidate.isClosed() && candidate.range.contains(hash))
                .findFirst()
                .orElseThrow();
        return put(shard.id, partitionKey, data);
    }

    /** Puts a record into a shard. */
    public String put(ShardId shard, String partitionKey, byte[] data) {
        sequence = sequence.add(BigInteger.ONE);
        StreamRecord record = new StreamRecord(sequence.toString(), serviceMillis(), partitionKey, data, "NONE");
        shards.get(shard).records.add(record);
        fanOut.pump();
        return record.sequence();
    }

    /** Splits a shard in its middle. */
    public void split(ShardId id) {
        FakeShard parent = shards.get(id);
        BigInteger middle = parent.range.from().add(parent.range.to()).shiftRight(1);
        parent.children.add(add(List.of(id), new HashRange(parent.range.from(), middle)));
        parent.children.add(add(List.of(id), new HashRange(middle, parent.range.to())));
        parent.close(serviceMillis());
        fanOut.pump();
    }

    /** Merges two neighbours, the lower one first. */
    public void merge(ShardId lower, ShardId upper) {
        FakeShard one = shards.get(lower);
        FakeShard two = shards.get(upper);
        FakeShard child = add(List.of(lower, upper), new HashRange(one.range.from(), two.range.to()));
        one.children.add(child);
        two.children.add(child);
        one.close(serviceMillis());
        two.close(serviceMillis());
        fanOut.pump();
    }

    /** The open shards by hash key. */
    public List<ShardId> open() {
        return shards.values().stream()
                .filter(shard -> !shard.isClosed())
                .sorted(java.util.Comparator.comparing(shard -> shard.range.from()))
                .map(shard -> shard.id)
                .toList();
    }

    /** All shards, as the service knows them. */
    public List<Shard> all() {
        return shards.values().stream().map(FakeShard::seen).toList();
    }

    /** The next call of this action fails. */
    public void failNext(String action, Kind... kinds) {
        Deque<Kind> queue = faults.computeIfAbsent(action, name -> new ArrayDeque<>());
        queue.addAll(List.of(kinds));
    }

    /** The next answers are empty and say that the shard is behind. */
    public void emptyNext(int answers) {
        emptyAnswers = answers;
    }

    /** How long records are kept from now on; what is deleted does not come back. */
    public void retention(Duration kept) {
        deletedUntil = trimmedUntil();
        retention = kept;
    }

    /** Shards of one page of a listing. */
    public void pageSize(int size) {
        pageSize = size;
    }

    /** Listings are without this shard and its descendants, as a stale page is. */
    public void hide(ShardId shard) {
        hidden.add(shard);
    }

    /** Listings show everything again. */
    public void showAll() {
        hidden.clear();
    }

    /** Answers carry no time. */
    public void tellNoTime() {
        tellsTime = false;
    }

    /** The service's clock is behind the test's by so much. */
    public void clockBehind(Duration skew) {
        clockBehind = skew.toMillis();
    }

    /** The end of a shard does not name its children. */
    public void tellNoChildren() {
        childrenInAnswers = false;
    }

    /** Happens between the next records' being read and their answer's coming. */
    public void afterNextAnswer(Runnable event) {
        afterNextAnswer = event;
    }

    /** The stream is deleted and created again under its name. */
    public void recreate() {
        created++;
        shards.values().forEach(shard -> shard.records.clear());
    }

    /** Answers that a shard gave. */
    public int reads(ShardId shard) {
        return readsOf.getOrDefault(shard, 0);
    }

    /** The largest number of answers that one iterator gave. */
    public int mostUsesOfAnIterator() {
        return iteratorUses.values().stream().max(Integer::compare).orElse(0);
    }

    /** The positions that iterators and subscriptions were asked for, in order. */
    public List<Position> positions() {
        return positions;
    }

    @Override
    public StreamSummary describe(String stream) {
        fail("DescribeStreamSummary");
        return new StreamSummary(arn, created, retention, open().size(), 1_024);
    }

    @Override
    public ShardPage listShards(String arn, @Nullable String nextToken) {
        fail("ListShards");
        Set<ShardId> unseen = unseen();
        List<Shard> listed = shards.values().stream()
                .filter(shard -> !shard.isExpired(trimmedUntil()) && !unseen.contains(shard.id))
                .map(FakeShard::seen)
                .toList();
        int from = nextToken == null ? 0 : Integer.parseInt(nextToken);
        int to = Math.min(listed.size(), from + pageSize);
        return new ShardPage(
                listed.subList(from, to),
                to < listed.size() ? String.valueOf(to) : null,
                tellsTime ? serviceMillis() : null);
    }

    @Override
    public String iterator(String arn, ShardId id, Position position) {
        positions.add(position);
        fail("GetShardIterator");
        FakeShard shard = living(id, "GetShardIterator");
        if (position.kind() == Position.Kind.AT_TIMESTAMP && position.timestamp() > serviceMillis()) {
            throw new KinesisException(Kind.INVALID, "GetShardIterator", "InvalidArgumentException", null);
        }
        return iterator(shard, index(shard, position));
    }

    private int index(FakeShard shard, Position position) {
        int horizon = shard.horizon(trimmedUntil());
        return switch (position.kind()) {
            case TRIM_HORIZON -> horizon;
            case AT_TIMESTAMP -> Math.max(horizon, shard.firstFrom(position.timestamp()));
            case AT_SEQUENCE_NUMBER -> Math.max(horizon, after(shard, position.sequence(), 0));
            case AFTER_SEQUENCE_NUMBER -> Math.max(horizon, after(shard, position.sequence(), 1));
        };
    }

    @Override
    public Subscription subscribe(String consumer, ShardId id, Position position, SubscriptionListener listener) {
        try {
            positions.add(position);
            fail("SubscribeToShard");
            FakeShard shard = living(id, "SubscribeToShard");
            if (position.kind() == Position.Kind.AT_TIMESTAMP && position.timestamp() > serviceMillis()) {
                throw new KinesisException(Kind.INVALID, "SubscribeToShard", "InvalidArgumentException", null);
            }
            boolean byTime = position.kind() == Position.Kind.AT_TIMESTAMP;
            return fanOut.open(shard, index(shard, position), byTime, listener);
        } catch (KinesisException refused) {
            return fanOut.refuse(listener, refused);
        }
    }

    /** What happens to subscriptions. */
    public FakeFanOut fanOut() {
        return fanOut;
    }

    /** The next event of a shard: as records are read, but by nobody's asking. */
    RecordsAnswer event(FakeShard shard, int index, int limit, boolean tellsEnd) {
        int from = Math.max(index, shard.horizon(trimmedUntil()));
        if (emptyAnswers > 0) {
            emptyAnswers--;
            return searched(shard, from);
        }
        int to = Math.min(shard.records.size(), from + limit);
        boolean end = tellsEnd && shard.isClosed() && to == shard.records.size();
        long behind = to == shard.records.size()
                ? 0
                : serviceMillis() - shard.records.get(to).arrival() + 1;
        String last = to == shard.records.size()
                ? sequence.toString()
                : shard.records.get(to - 1).sequence();
        return new RecordsAnswer(
                shard.records.subList(from, to),
                end ? null : last,
                behind,
                end && childrenInAnswers
                        ? shard.children.stream().map(FakeShard::seen).toList()
                        : List.of());
    }

    /** An event in the middle of a shard, in which nothing was found. */
    RecordsAnswer searched(FakeShard shard, int index) {
        String before = index == 0
                ? FIRST_SEQUENCE.toString()
                : shard.records.get(index - 1).sequence();
        return new RecordsAnswer(List.of(), before, 5_000, List.of());
    }

    boolean isExpired(FakeShard shard) {
        return shard.isExpired(trimmedUntil());
    }

    long millis() {
        return clock.millis();
    }

    private String iterator(FakeShard shard, int index) {
        return shard.id + "/" + index + "/" + clock.millis() + "/" + iterators++;
    }

    /** Index of the first record whose number is at least (0) or above (1) this one. */
    private static int after(FakeShard shard, String sequence, int above) {
        BigInteger wanted = new BigInteger(sequence);
        int index = 0;
        while (index < shard.records.size()
                && new BigInteger(shard.records.get(index).sequence()).compareTo(wanted) < above) {
            index++;
        }
        return index;
    }

    @Override
    public RecordsAnswer records(String arn, String iterator, int limit) {
        fail("GetRecords");
        String[] parts = iterator.split("/");
        FakeShard shard = living(new ShardId(parts[0]), "GetRecords");
        if (clock.millis() - Long.parseLong(parts[2]) > ITERATOR_LIFE_MS) {
            throw new KinesisException(Kind.EXPIRED_ITERATOR, "GetRecords", "ExpiredIteratorException", null);
        }
        iteratorUses.merge(iterator, 1, Integer::sum);
        readsOf.merge(shard.id, 1, Integer::sum);
        int begun = Math.min(shard.records.size(), Integer.parseInt(parts[1]));
        int from = Math.max(begun, shard.horizon(trimmedUntil()));
        if (emptyAnswers > 0) {
            emptyAnswers--;
            return new RecordsAnswer(List.of(), iterator(shard, from), 5_000, List.of());
        }
        int to = Math.min(shard.records.size(), from + limit);
        boolean end = shard.isClosed() && to == shard.records.size();
        long behind = to == shard.records.size()
                ? 0
                : serviceMillis() - shard.records.get(to).arrival() + 1;
        RecordsAnswer answer = new RecordsAnswer(
                shard.records.subList(from, to),
                end ? null : iterator(shard, to),
                behind,
                end && childrenInAnswers
                        ? shard.children.stream().map(FakeShard::seen).toList()
                        : List.of());
        Runnable event = afterNextAnswer;
        afterNextAnswer = () -> {};
        event.run();
        return answer;
    }

    @Override
    public void close() {}

    /** A listing that is behind lacks a shard and all that came after it; parents were made before their children. */
    private Set<ShardId> unseen() {
        Set<ShardId> unseen = new HashSet<>(hidden);
        for (FakeShard shard : shards.values()) {
            if (shard.parents.stream().anyMatch(unseen::contains)) {
                unseen.add(shard.id);
            }
        }
        return unseen;
    }

    private FakeShard living(ShardId id, String action) {
        FakeShard shard = shards.get(id);
        if (shard == null || shard.isExpired(trimmedUntil())) {
            throw new KinesisException(Kind.NOT_FOUND, action, "ResourceNotFoundException", null);
        }
        return shard;
    }

    private void fail(String action) {
        Deque<Kind> queue = faults.get(action);
        Kind kind = queue == null ? null : queue.poll();
        if (kind != null) {
            throw new KinesisException(kind, action, kind.name(), null);
        }
    }

    private long serviceMillis() {
        return clock.millis() - clockBehind;
    }

    private long trimmedUntil() {
        return Math.max(deletedUntil, clock.millis() - retention.toMillis());
    }
}
