// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.client;

import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/**
 * Makes streams, puts records into them and reshards them, on any endpoint that needs no real credentials.
 *
 * <p>Thread-safe. Close it at the end.
 */
public final class KinesisStreams implements AutoCloseable {
    private static final Duration SETTLE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final KinesisClient client;
    private final Map<String, Map<String, String>> lastPut = new TreeMap<>();

    private KinesisStreams(KinesisClient client) {
        this.client = client;
    }

    /** A client of the endpoint, such as {@code http://127.0.0.1:4568}. */
    public static KinesisStreams connect(URI endpoint) {
        return new KinesisStreams(KinesisClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .httpClientBuilder(ApacheHttpClient.builder())
                .build());
    }

    /** Makes a stream and waits until it is ACTIVE. */
    public void create(String stream, int shards) {
        client.createStream(request -> request.streamName(stream).shardCount(shards));
        awaitActive(stream);
    }

    /** Deletes a stream and waits until it is gone; one that does not exist is fine. */
    public void delete(String stream) {
        synchronized (lastPut) {
            lastPut.remove(stream);
        }
        try {
            client.deleteStream(request -> request.streamName(stream).enforceConsumerDeletion(true));
            Settling settling = new Settling(SETTLE, PAUSE);
            do {
                summary(stream);
            } while (settling.again());
            throw new IllegalStateException("stream " + stream + " was not gone after " + SETTLE);
        } catch (ResourceNotFoundException e) {
            // Gone, which is what was wanted.
        }
    }

    /**
     * Puts records, in batches, repeating those that the service refuses.
     *
     * <p>Records of one shard keep their order unless one is refused: it is then behind those of its batch.
     *
     * @return where each went, in the order of the argument
     * @throws IllegalStateException if a record is still refused after a minute
     */
    public List<Placed> put(String stream, List<UserRecord> records) {
        List<Placed> placed = new ArrayList<>(records.size());
        for (List<UserRecord> batch : PutBatch.batches(records)) {
            placed.addAll(new PutBatch(client, stream, batch).put());
        }
        remember(stream, placed);
        return placed;
    }

    /** Puts one record that holds all of these, under the key of the first. */
    public Placed putAggregate(String stream, List<UserRecord> records) {
        UserRecord first = records.get(0);
        UserRecord whole = new UserRecord(first.partitionKey(), first.explicitHashKey(), KplAggregate.encode(records));
        return put(stream, List.of(whole)).get(0);
    }

    /** How many shards are open. */
    public int openShards(String stream) {
        return summary(stream).openShardCount();
    }

    /** The open shards by the first hash key of their ranges. */
    public Map<BigInteger, String> openShardsByFirstHash(String stream) {
        Map<BigInteger, String> shards = new TreeMap<>();
        ListShardsRequest request = ListShardsRequest.builder()
                .streamName(stream)
                .shardFilter(filter -> filter.type(ShardFilterType.AT_LATEST))
                .build();
        while (true) {
            ListShardsResponse page = client.listShards(request);
            page.shards()
                    .forEach(shard ->
                            shards.put(new BigInteger(shard.hashKeyRange().startingHashKey()), shard.shardId()));
            if (page.nextToken() == null) {
                return shards;
            }
            request = ListShardsRequest.builder().nextToken(page.nextToken()).build();
        }
    }

    /** Splits and merges, by half or double at a time, until so many shards are open and the stream is ACTIVE. */
    public void reshard(String stream, int to) {
        awaitActive(stream);
        int open = openShards(stream);
        while (open != to) {
            int step = Math.max((open + 1) / 2, Math.min(to, 2 * open));
            client.updateShardCount(request ->
                    request.streamName(stream).targetShardCount(step).scalingType(ScalingType.UNIFORM_SCALING));
            awaitActive(stream);
            open = openShards(stream);
        }
    }

    /** The last sequence number of each shard that this client put a record into: what a consumer is to reach. */
    public Map<String, String> lastSequenceNumbers(String stream) {
        synchronized (lastPut) {
            return Map.copyOf(lastPut.getOrDefault(stream, Map.of()));
        }
    }

    /** Closes the connections. */
    @Override
    public void close() {
        client.close();
    }

    /** Waits until the stream is ACTIVE. */
    public void awaitActive(String stream) {
        Settling settling = new Settling(SETTLE, PAUSE);
        while (summary(stream).streamStatus() != StreamStatus.ACTIVE) {
            if (!settling.again()) {
                throw new IllegalStateException("stream " + stream + " was not ACTIVE after " + SETTLE);
            }
        }
    }

    private StreamDescriptionSummary summary(String stream) {
        return client.describeStreamSummary(request -> request.streamName(stream))
                .streamDescriptionSummary();
    }

    private void remember(String stream, List<Placed> placed) {
        synchronized (lastPut) {
            Map<String, String> last = lastPut.computeIfAbsent(stream, added -> new TreeMap<>());
            for (Placed place : placed) {
                last.merge(place.shard(), place.sequenceNumber(), KinesisStreams::later);
            }
        }
    }

    /** Of two decimal numbers without leading zeros the greater. */
    private static String later(String one, String other) {
        int byLength = Integer.compare(one.length(), other.length());
        return (byLength == 0 ? one.compareTo(other) : byLength) >= 0 ? one : other;
    }
}
