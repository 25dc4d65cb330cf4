// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it.kinesis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.alluvium.testsupport.kinesis.client.KinesisStreams;
import dev.alluvium.testsupport.kinesis.client.KplAggregate;
import dev.alluvium.testsupport.kinesis.client.ShardRanges;
import dev.alluvium.testsupport.kinesis.client.UserRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Records numbered within their key, put in rounds of one record a key: every other round as aggregates.
 *
 * <p>An aggregate holds records of one shard alone, as the producer library makes them, so that the records of a key are
 * in one order on the stream. Confined to one thread.
 */
public final class StreamLoad {
    private static final int MOST_IN_AGGREGATE = 40;
    private static final String PADDING = " ".repeat(80);

    private final KinesisStreams streams;
    private final String stream;
    private final int keys;
    private int rounds;

    /** Of a stream that is there. */
    public StreamLoad(KinesisStreams streams, String stream, int keys) {
        this.streams = streams;
        this.stream = stream;
        this.keys = keys;
    }

    /** Puts so many rounds more. */
    public void putRounds(int count) {
        ShardRanges shards = new ShardRanges(streams.openShardsByFirstHash(stream));
        for (int i = 0; i < count; i++) {
            List<UserRecord> round = round(rounds++);
            streams.put(stream, rounds % 2 == 0 ? aggregates(round, shards) : round);
        }
    }

    /** How many rounds were put: each key has so many records, with the numbers below. */
    public int rounds() {
        return rounds;
    }

    /** How many records were put. */
    public int records() {
        return rounds * keys;
    }

    /** How many of them are in aggregates. */
    public int aggregated() {
        return rounds / 2 * keys;
    }

    private List<UserRecord> round(int number) {
        List<UserRecord> records = new ArrayList<>(keys);
        for (int key = 0; key < keys; key++) {
            String name = "key-" + key;
            records.add(UserRecord.of(name, (name + "#" + number + PADDING).getBytes(US_ASCII)));
        }
        return records;
    }

    private static List<UserRecord> aggregates(List<UserRecord> records, ShardRanges shards) {
        Map<String, List<UserRecord>> open = new TreeMap<>();
        List<UserRecord> aggregates = new ArrayList<>();
        for (UserRecord user : records) {
            String shard = shards.shardOf(user.partitionKey());
            List<UserRecord> gathered = open.computeIfAbsent(shard, unused -> new ArrayList<>());
            gathered.add(user);
            if (gathered.size() == MOST_IN_AGGREGATE) {
                aggregates.add(aggregate(gathered));
                open.remove(shard);
            }
        }
        open.values().forEach(rest -> aggregates.add(aggregate(rest)));
        return aggregates;
    }

    private static UserRecord aggregate(List<UserRecord> users) {
        return UserRecord.of(users.get(0).partitionKey(), KplAggregate.encode(users));
    }
}
