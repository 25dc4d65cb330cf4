// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.alluvium.connect.kinesis.VirtualTime;
import dev.alluvium.connect.kinesis.decode.Hashing;
import dev.alluvium.connect.kinesis.shard.Shard;
import dev.alluvium.connect.kinesis.shard.ShardId;
import dev.alluvium.connect.kinesis.stream.FakeKinesis;
import dev.alluvium.connect.kinesis.stream.KinesisException.Kind;
import dev.alluvium.testsupport.kinesis.client.KplAggregate;
import dev.alluvium.testsupport.kinesis.client.UserRecord;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What happens to a stream from outside: records, reshards, listings that are behind, calls that fail. */
final class Stream {
    private static final int KEYS = 6;
    private static final int MAX_OPEN = 9;
    private static final long STALE_MS = 5_000;
    private static final List<Kind> FAULTS =
            List.of(Kind.THROTTLED, Kind.UNAVAILABLE, Kind.EXPIRED_ITERATOR, Kind.EXPIRED_CREDENTIALS);
    private static final Map<String, BigInteger> HASHES = new HashMap<>();

    static {
        for (int key = 0; key < KEYS; key++) {
            HASHES.put("k" + key, Hashing.of("k" + key));
        }
    }

    final FakeKinesis kinesis;
    private final Choices choices;
    private final VirtualTime time;
    private final Judge judge;
    private final Map<String, Integer> numbers = new HashMap<>();
    private long resharded;
    private List<ShardId> born = List.of();

    Stream(Choices choices, VirtualTime time, Judge judge) {
        this.choices = choices;
        this.time = time;
        this.judge = judge;
        this.kinesis = new FakeKinesis(time, 1 + choices.below(4));
        if (choices.oneIn(2)) {
            kinesis.pageSize(1 + choices.below(5));
        }
        if (choices.oneIn(4)) {
            kinesis.tellNoChildren();
        }
        kinesis.fanOut().limit(1 + choices.below(10));
        if (choices.oneIn(4)) {
            kinesis.fanOut().tellNoEnds();
        }
        if (choices.oneIn(3)) {
            kinesis.fanOut().life(Duration.ofSeconds(15));
            kinesis.fanOut().searchLong(4);
        }
        judge.onShards(kinesis.all());
    }

    /** Subscriptions fall silent, break, or are taken by another, or the next one is refused. */
    void troubleFanOut() {
        List<ShardId> open = kinesis.open();
        switch (choices.below(4)) {
            case 0 -> kinesis.fanOut().silence();
            case 1 -> kinesis.fanOut().breakAll(Kind.UNAVAILABLE, "ConnectionReset");
            case 2 -> kinesis.fanOut().takeOver(open.get(choices.below(open.size())));
            default -> kinesis.failNext("SubscribeToShard", FAULTS.get(choices.below(2)));
        }
    }

    void putSome() {
        for (int i = choices.below(6); i >= 0; i--) {
            String key = "k" + choices.below(KEYS);
            String text = next(key);
            ShardId shard = shardOf(key);
            judge.onPut(shard, kinesis.put(shard, key, text.getBytes(UTF_8)), 0, text);
        }
    }

    void putAggregate() {
        String key = "k" + choices.below(KEYS);
        List<UserRecord> users = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (int i = choices.below(6); i >= 0; i--) {
            texts.add(next(key));
            users.add(UserRecord.of(key, texts.get(texts.size() - 1).getBytes(UTF_8)));
        }
        ShardId shard = shardOf(key);
        String sequence = kinesis.put(shard, key, KplAggregate.encode(users));
        for (int sub = 0; sub < texts.size(); sub++) {
            judge.onPut(shard, sequence, sub, texts.get(sub));
        }
    }

    private String next(String key) {
        return key + ":" + numbers.merge(key, 1, Integer::sum);
    }

    private ShardId shardOf(String key) {
        return kinesis.all().stream()
                .filter(shard -> !shard.closed() && shard.range().contains(HASHES.get(key)))
                .map(Shard::id)
                .findFirst()
                .orElseThrow();
    }

    /** Splits one, or merges two neighbours. */
    void reshard() {
        long before = kinesis.all().size();
        List<ShardId> open = kinesis.open();
        int at = choices.below(open.size());
        if (open.size() > 1 && choices.below(2) == 1) {
            int lower = Math.min(at, open.size() - 2);
            kinesis.merge(open.get(lower), open.get(lower + 1));
        } else if (open.size() < MAX_OPEN) {
            kinesis.split(open.get(at));
        }
        List<Shard> after = kinesis.all();
        judge.onShards(after);
        resharded = time.millis();
        born = after.stream().skip(before).map(Shard::id).toList();
    }

    /** Listings may be without what is new for a while; what they once had they keep. */
    void hideNew() {
        if (choices.below(2) == 1 && time.millis() < resharded + STALE_MS && !born.isEmpty()) {
            kinesis.hide(born.get(choices.below(born.size())));
        }
    }

    /** No listing is behind for long. */
    void showOld() {
        if (time.millis() >= resharded + STALE_MS) {
            kinesis.showAll();
        }
    }

    void failNext() {
        String action = List.of("GetRecords", "GetShardIterator", "ListShards").get(choices.below(3));
        Kind kind = action.equals("GetRecords") ? FAULTS.get(choices.below(4)) : FAULTS.get(choices.below(2));
        kinesis.failNext(action, kind);
    }

    /** A shard that is read in the middle may give nothing for a while. */
    void emptyNext() {
        kinesis.emptyNext(1 + choices.below(3));
    }
}
