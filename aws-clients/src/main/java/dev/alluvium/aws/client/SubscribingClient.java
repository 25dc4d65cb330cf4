// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.aws.client;

import dev.alluvium.aws.credential.CredentialProviders;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.ProxyConfiguration;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClientBuilder;

/**
 * An asynchronous Kinesis client for subscriptions, with its connections and its few threads. It repeats nothing by
 * itself. Thread safe; close it.
 */
public final class SubscribingClient implements AutoCloseable {
    /** Longer than a subscription lasts: a reader that is slow for a while must not lose it. */
    private static final Duration READ_TIMEOUT = Duration.ofMinutes(6);
    /** Subscriptions of one connection share it, and each may have so much under way. */
    private static final int WINDOW_BYTES = 512 * 1024;

    private static final int THREADS = 2;
    private static final long STOP_MILLIS = 1_000;
    /** So long nothing may happen before the threads end: connections that are being closed have things to tell. */
    private static final long QUIET_MILLIS = 50;

    private final SdkEventLoopGroup threads;
    private final SdkAsyncHttpClient http;
    private final KinesisAsyncClient client;

    private SubscribingClient(SdkEventLoopGroup threads, SdkAsyncHttpClient http, KinesisAsyncClient client) {
        this.threads = threads;
        this.http = http;
        this.client = client;
    }

    /**
     * Connects when it is first used.
     *
     * @param name of its threads
     */
    public static SubscribingClient build(KinesisClientSettings settings, String name) {
        SdkEventLoopGroup threads = SdkEventLoopGroup.builder()
                .numberOfThreads(THREADS)
                .threadFactory(job -> {
                    Thread thread = new Thread(job, name);
                    thread.setDaemon(true);
                    return thread;
                })
                .build();
        NettyNioAsyncHttpClient.Builder http = NettyNioAsyncHttpClient.builder()
                .eventLoopGroup(threads)
                .protocol(protocol(settings))
                // A subscription holds one for minutes: any limit would leave shards without.
                .maxConcurrency(Integer.MAX_VALUE)
                .maxPendingConnectionAcquires(Integer.MAX_VALUE)
                .connectionTimeout(settings.requestTimeout())
                .connectionAcquisitionTimeout(settings.requestTimeout())
                .readTimeout(READ_TIMEOUT)
                .http2Configuration(window -> window.initialWindowSize(WINDOW_BYTES));
        settings.proxy().ifPresent(proxy -> http.proxyConfiguration(proxy(proxy)));
        SdkAsyncHttpClient connections = http.build();
        return new SubscribingClient(threads, connections, client(settings, connections));
    }

    private static KinesisAsyncClient client(KinesisClientSettings settings, SdkAsyncHttpClient connections) {
        KinesisAsyncClientBuilder builder = KinesisAsyncClient.builder()
                .credentialsProvider(CredentialProviders.provider(settings.credentials()))
                .fipsEnabled(settings.fips())
                .dualstackEnabled(settings.dualStack())
                .overrideConfiguration(configuration -> configuration.retryStrategy(AwsRetryStrategy.doNotRetry()))
                // Whoever hears of the end of a call only passes it on.
                .asyncConfiguration(configuration -> configuration.advancedOption(
                        SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run))
                .httpClient(connections);
        settings.credentials().endpoint().ifPresent(builder::endpointOverride);
        settings.credentials().region().map(Region::of).ifPresent(builder::region);
        return builder.build();
    }

    /** The service speaks HTTP/2; what is reached without TLS is a test's endpoint, which may not. */
    private static Protocol protocol(KinesisClientSettings settings) {
        boolean plain = settings.credentials()
                .endpoint()
                .filter(uri -> "http".equalsIgnoreCase(uri.getScheme()))
                .isPresent();
        return plain ? Protocol.HTTP1_1 : Protocol.HTTP2;
    }

    private static ProxyConfiguration proxy(URI proxy) {
        return ProxyConfiguration.builder()
                .scheme(proxy.getScheme())
                .host(proxy.getHost())
                .port(proxy.getPort())
                .build();
    }

    /** The client. */
    public KinesisAsyncClient client() {
        return client;
    }

    /** Cuts all subscriptions; returns within a second or two. */
    @Override
    public void close() {
        client.close();
        http.close();
        threads.eventLoopGroup()
                .shutdownGracefully(QUIET_MILLIS, STOP_MILLIS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(STOP_MILLIS);
    }
}
