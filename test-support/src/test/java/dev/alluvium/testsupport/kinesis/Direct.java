// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** The SDK without retries, so that every answer is seen; on the stream {@code events}. */
final class Direct implements AutoCloseable {
    static final String STREAM = "events";
    static final String FIRST = "shardId-000000000000";
    static final String SECOND = "shardId-000000000001";
    static final String MIDDLE = "170141183460469231731687303715884105728";

    final KinesisClient sdk;

    Direct(URI endpoint) {
        this.sdk = KinesisClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
                .httpClientBuilder(ApacheHttpClient.builder())
                .overrideConfiguration(config -> config.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }

    static void refused(String type, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        AwsServiceException.class,
                        error -> org.assertj.core.api.Assertions.assertThat(
                                        error.awsErrorDetails().errorCode())
                                .isEqualTo(type));
    }

    void create(int shards) {
        sdk.createStream(request -> request.streamName(STREAM).shardCount(shards));
    }

    String put(String data) {
        return putAt("0", data);
    }

    String putAt(String hashKey, String data) {
        return sdk.putRecord(request -> request.streamName(STREAM)
                        .partitionKey("k")
                        .explicitHashKey(hashKey)
                        .data(SdkBytes.fromUtf8String(data)))
                .sequenceNumber();
    }

    PutRecordsResponse putAll(int count, String hashKey, int bytes) {
        List<PutRecordsRequestEntry> entries = IntStream.range(0, count)
                .mapToObj(i -> PutRecordsRequestEntry.builder()
                        .partitionKey("k")
                        .explicitHashKey(hashKey)
                        .data(SdkBytes.fromByteArray(new byte[bytes]))
                        .build())
                .toList();
        return sdk.putRecords(request -> request.streamName(STREAM).records(entries));
    }

    String iterator(ShardIteratorType type) {
        return iterator(FIRST, type);
    }

    String iterator(String shard, ShardIteratorType type) {
        return sdk.getShardIterator(
                        request -> request.streamName(STREAM).shardId(shard).shardIteratorType(type))
                .shardIterator();
    }

    String at(ShardIteratorType type, String number) {
        return sdk.getShardIterator(request -> request.streamName(STREAM)
                        .shardId(FIRST)
                        .shardIteratorType(type)
                        .startingSequenceNumber(number))
                .shardIterator();
    }

    GetRecordsResponse read(String iterator) {
        return sdk.getRecords(request -> request.shardIterator(iterator));
    }

    List<String> texts(String iterator) {
        return texts(read(iterator));
    }

    static List<String> texts(GetRecordsResponse answer) {
        return answer.records().stream().map(one -> one.data().asUtf8String()).toList();
    }

    /** A whole shard, to its tip or end. */
    List<Record> all(String shard) {
        List<Record> records = new ArrayList<>();
        String next = iterator(shard, ShardIteratorType.TRIM_HORIZON);
        while (next != null) {
            GetRecordsResponse answer = read(next);
            records.addAll(answer.records());
            next = answer.records().isEmpty() ? null : answer.nextShardIterator();
        }
        return records;
    }

    @Override
    public void close() {
        sdk.close();
    }
}
