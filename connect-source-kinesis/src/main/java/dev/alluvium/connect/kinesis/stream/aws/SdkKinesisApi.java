// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.stream.aws;

import dev.alluvium.aws.client.SubscribingClient;
import dev.alluvium.connect.kinesis.shard.ShardId;
import dev.alluvium.connect.kinesis.stream.Position;
import dev.alluvium.connect.kinesis.stream.RecordsAnswer;
import dev.alluvium.connect.kinesis.stream.ShardPage;
import dev.alluvium.connect.kinesis.stream.StreamDirectory;
import dev.alluvium.connect.kinesis.stream.StreamPage;
import dev.alluvium.connect.kinesis.stream.StreamSummary;
import dev.alluvium.connect.kinesis.stream.Subscription;
import dev.alluvium.connect.kinesis.stream.SubscriptionListener;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.ListStreamsRequest;
import software.amazon.awssdk.services.kinesis.model.ListStreamsResponse;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StartingPosition;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** Kinesis through the SDK's clients, which it owns: the synchronous one, and for subscriptions the other. */
public final class SdkKinesisApi implements StreamDirectory {
    private static final int DEFAULT_MAX_RECORD_KIB = 1024;
    private static final int PAGE = 10_000;

    private final KinesisClient client;
    private final @Nullable SubscribingClient subscriptions;

    /** @param client that does not repeat requests by itself */
    public SdkKinesisApi(KinesisClient client) {
        this(client, null);
    }

    /** @param subscriptions for fan-out; null where nobody subscribes */
    public SdkKinesisApi(KinesisClient client, @Nullable SubscribingClient subscriptions) {
        this.client = client;
        this.subscriptions = subscriptions;
    }

    @Override
    public StreamSummary describe(String stream) {
        StreamDescriptionSummary summary = asked(
                "DescribeStreamSummary",
                () -> client.describeStreamSummary(request -> {
                            if (stream.startsWith("arn:")) {
                                request.streamARN(stream);
                            } else {
                                request.streamName(stream);
                            }
                        })
                        .streamDescriptionSummary());
        Integer largest = summary.maxRecordSizeInKiB();
        Instant created = summary.streamCreationTimestamp();
        return new StreamSummary(
                summary.streamARN(),
                created == null ? 0 : created.toEpochMilli(),
                Duration.ofHours(summary.retentionPeriodHours()),
                Objects.requireNonNullElse(summary.openShardCount(), 0),
                Objects.requireNonNullElse(largest, DEFAULT_MAX_RECORD_KIB));
    }

    @Override
    public ShardPage listShards(String arn, @Nullable String nextToken) {
        ListShardsRequest.Builder request = ListShardsRequest.builder().maxResults(PAGE);
        // The service refuses a request that has both.
        ListShardsRequest page = nextToken == null
                ? request.streamARN(arn).build()
                : request.nextToken(nextToken).build();
        ListShardsResponse answer = asked("ListShards", () -> client.listShards(page));
        return new ShardPage(
                answer.shards().stream().map(SdkModel::shard).toList(),
                answer.nextToken(),
                serviceTime(answer.sdkHttpResponse()));
    }

    @Override
    public StreamPage listStreams(@Nullable String after) {
        ListStreamsRequest request =
                ListStreamsRequest.builder().exclusiveStartStreamName(after).build();
        ListStreamsResponse answer = asked("ListStreams", () -> client.listStreams(request));
        List<String> names = answer.streamNames();
        List<StreamPage.Entry> streams = answer.hasStreamSummaries()
                ? answer.streamSummaries().stream().map(SdkKinesisApi::entry).toList()
                : names.stream()
                        .map(name -> new StreamPage.Entry(name, null, true))
                        .toList();
        boolean more = Boolean.TRUE.equals(answer.hasMoreStreams()) && !names.isEmpty();
        return new StreamPage(streams, more ? names.get(names.size() - 1) : null);
    }

    private static StreamPage.Entry entry(software.amazon.awssdk.services.kinesis.model.StreamSummary stream) {
        Instant created = stream.streamCreationTimestamp();
        boolean ready =
                stream.streamStatus() != StreamStatus.CREATING && stream.streamStatus() != StreamStatus.DELETING;
        return new StreamPage.Entry(stream.streamName(), created == null ? null : created.toEpochMilli(), ready);
    }

    @Override
    public String iterator(String arn, ShardId shard, Position position) {
        GetShardIteratorRequest.Builder request = GetShardIteratorRequest.builder()
                .streamARN(arn)
                .shardId(shard.value())
                .shardIteratorType(ShardIteratorType.fromValue(position.kind().name()));
        switch (position.kind()) {
            case AT_SEQUENCE_NUMBER, AFTER_SEQUENCE_NUMBER -> request.startingSequenceNumber(position.sequence());
            case AT_TIMESTAMP -> request.timestamp(Instant.ofEpochMilli(position.timestamp()));
            case TRIM_HORIZON -> {}
        }
        GetShardIteratorRequest built = request.build();
        return asked("GetShardIterator", () -> client.getShardIterator(built).shardIterator());
    }

    @Override
    public RecordsAnswer records(String arn, String iterator, int limit) {
        GetRecordsResponse answer = asked(
                "GetRecords",
                () -> client.getRecords(request ->
                        request.streamARN(arn).shardIterator(iterator).limit(limit)));
        return new RecordsAnswer(
                SdkModel.records(answer.records()),
                answer.nextShardIterator(),
                Objects.requireNonNullElse(answer.millisBehindLatest(), 0L),
                SdkModel.children(answer.childShards()));
    }

    @Override
    public Subscription subscribe(String consumer, ShardId shard, Position position, SubscriptionListener listener) {
        SubscribingClient subscribing = subscriptions;
        if (subscribing == null) {
            throw new IllegalStateException("no client for subscriptions was given");
        }
        StartingPosition.Builder start = StartingPosition.builder()
                .type(ShardIteratorType.fromValue(position.kind().name()));
        switch (position.kind()) {
            case AT_SEQUENCE_NUMBER, AFTER_SEQUENCE_NUMBER -> start.sequenceNumber(position.sequence());
            case AT_TIMESTAMP -> start.timestamp(Instant.ofEpochMilli(position.timestamp()));
            case TRIM_HORIZON -> {}
        }
        SdkSubscription made = new SdkSubscription(listener);
        try {
            made.runs(subscribing
                    .client()
                    .subscribeToShard(
                            request -> request.consumerARN(consumer)
                                    .shardId(shard.value())
                                    .startingPosition(start.build()),
                            made));
        } catch (SdkException e) {
            throw SdkErrors.of("SubscribeToShard", e);
        }
        return made;
    }

    @Override
    public void close() {
        client.close();
        if (subscriptions != null) {
            subscriptions.close();
        }
    }

    private static @Nullable Long serviceTime(@Nullable SdkHttpResponse response) {
        String date =
                response == null ? null : response.firstMatchingHeader("Date").orElse(null);
        if (date == null) {
            return null;
        }
        try {
            return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant()
                    .toEpochMilli();
        } catch (DateTimeException unreadable) {
            return null;
        }
    }

    private static <T> T asked(String action, Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            throw SdkErrors.of(action, e);
        }
    }
}
