// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis;

import java.net.URI;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.StartingPosition;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEvent;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEventStream;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponseHandler;

/** Subscriptions through the real asynchronous SDK, in CBOR as it is by default or in JSON. */
final class FanOut implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;

    private final SdkEventLoopGroup threads =
            SdkEventLoopGroup.builder().numberOfThreads(1).build();
    private final KinesisAsyncClient sdk;

    FanOut(URI endpoint) {
        this.sdk = KinesisAsyncClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
                .httpClientBuilder(NettyNioAsyncHttpClient.builder()
                        .eventLoopGroup(threads)
                        .protocol(Protocol.HTTP1_1))
                .overrideConfiguration(config -> config.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }

    Feed subscribe(String consumer, String shard, StartingPosition start) {
        Feed feed = new Feed();
        SubscribeToShardResponseHandler handler = SubscribeToShardResponseHandler.builder()
                .onEventStream(publisher -> publisher.subscribe(feed))
                .onError(failure -> {})
                .build();
        feed.call = sdk.subscribeToShard(
                request -> request.consumerARN(consumer).shardId(shard).startingPosition(start), handler);
        return feed;
    }

    @Override
    public void close() {
        sdk.close();
        // The SDK's own would wait for two seconds.
        threads.eventLoopGroup().shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** What one subscription brings; everything is asked for. */
    static final class Feed implements Subscriber<SubscribeToShardEventStream> {
        private final BlockingQueue<SubscribeToShardEvent> events = new LinkedBlockingQueue<>();
        private CompletableFuture<Void> call;

        /** The next event. */
        SubscribeToShardEvent next() {
            try {
                SubscribeToShardEvent event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (event == null) {
                    throw new AssertionError("no event, ended: " + call);
                }
                return event;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        /** The texts of the next event that has any. */
        List<String> texts() {
            SubscribeToShardEvent event = next();
            while (event.records().isEmpty()) {
                event = next();
            }
            return event.records().stream()
                    .map(record -> record.data().asUtf8String())
                    .toList();
        }

        /** How it ended: the name of the error, or "completed". */
        String end() {
            try {
                return call.handle((nothing, failure) -> failure == null ? "completed" : name(failure))
                        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new AssertionError("it does not end", e);
            }
        }

        private static String name(Throwable failure) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            return cause.getClass().getSimpleName();
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(SubscribeToShardEventStream event) {
            if (event instanceof SubscribeToShardEvent known) {
                events.add(known);
            }
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onComplete() {}
    }
}
