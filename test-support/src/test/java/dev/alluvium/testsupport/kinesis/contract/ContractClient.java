// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.contract;

import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** The real SDK with the few steps that most tests need; one stream at a time. */
final class ContractClient {
    private static final int READS = 100;

    private final String stream;
    private final KinesisClient sdk;

    ContractClient(KinesisClient sdk, String stream) {
        this.stream = stream;
        this.sdk = sdk;
    }

    static KinesisClient sdk(URI endpoint) {
        return KinesisClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .httpClientBuilder(ApacheHttpClient.builder())
                .build();
    }

    KinesisClient sdk() {
        return sdk;
    }

    void create(int shards) {
        sdk.createStream(request -> request.streamName(stream).shardCount(shards));
        awaitActive();
    }

    void awaitActive() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> sdk.describeStreamSummary(request -> request.streamName(stream))
                                .streamDescriptionSummary()
                                .streamStatus()
                        == StreamStatus.ACTIVE);
    }

    List<Shard> shards() {
        return sdk.listShards(request -> request.streamName(stream)).shards();
    }

    List<Shard> openShards() {
        return shards().stream()
                .filter(shard -> shard.sequenceNumberRange().endingSequenceNumber() == null)
                .sorted(Comparator.comparing(
                        shard -> new BigInteger(shard.hashKeyRange().startingHashKey())))
                .toList();
    }

    PutRecordResponse put(String key, String data) {
        return sdk.putRecord(
                request -> request.streamName(stream).partitionKey(key).data(SdkBytes.fromUtf8String(data)));
    }

    PutRecordResponse putAt(String hashKey, String data) {
        return sdk.putRecord(request -> request.streamName(stream)
                .partitionKey("any")
                .explicitHashKey(hashKey)
                .data(SdkBytes.fromUtf8String(data)));
    }

    void split(String shard, String key) {
        sdk.splitShard(request -> request.streamName(stream).shardToSplit(shard).newStartingHashKey(key));
        awaitActive();
    }

    void merge(String shard, String other) {
        sdk.mergeShards(
                request -> request.streamName(stream).shardToMerge(shard).adjacentShardToMerge(other));
        awaitActive();
    }

    void scale(int count) {
        sdk.updateShardCount(
                request -> request.streamName(stream).targetShardCount(count).scalingType(ScalingType.UNIFORM_SCALING));
        awaitActive();
    }

    String iterator(String shard, Consumer<GetShardIteratorRequest.Builder> position) {
        return sdk.getShardIterator(request -> {
                    request.streamName(stream).shardId(shard);
                    position.accept(request);
                })
                .shardIterator();
    }

    String fromStart(String shard) {
        return iterator(shard, request -> request.shardIteratorType(ShardIteratorType.TRIM_HORIZON));
    }

    GetRecordsResponse read(String iterator) {
        return sdk.getRecords(request -> request.shardIterator(iterator));
    }

    /** All texts from an iterator on, until the tip or the end of the shard. */
    List<String> texts(String iterator) {
        return all(iterator).stream().map(one -> one.data().asUtf8String()).toList();
    }

    List<Record> all(String iterator) {
        List<Record> records = new ArrayList<>();
        String next = iterator;
        for (int i = 0; i < READS && next != null; i++) {
            GetRecordsResponse answer = read(next);
            records.addAll(answer.records());
            next = answer.nextShardIterator();
            if (answer.records().isEmpty() && answer.millisBehindLatest() == 0) {
                break;
            }
        }
        return records;
    }
}
