// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.aws.client;

import dev.alluvium.aws.credential.CredentialProviders;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache.ProxyConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.KinesisClientBuilder;

/** Builds Kinesis clients. */
public final class KinesisClients {
    private KinesisClients() {}

    /** A synchronous client that repeats nothing by itself: its caller knows each shard's pace. */
    public static KinesisClient build(KinesisClientSettings settings) {
        ApacheHttpClient.Builder http = ApacheHttpClient.builder()
                .maxConnections(settings.maxConnections())
                .connectionTimeout(settings.requestTimeout())
                .connectionAcquisitionTimeout(settings.requestTimeout())
                .socketTimeout(settings.requestTimeout());
        settings.proxy()
                .ifPresent(proxy -> http.proxyConfiguration(
                        ProxyConfiguration.builder().endpoint(proxy).build()));
        KinesisClientBuilder builder = KinesisClient.builder()
                .credentialsProvider(CredentialProviders.provider(settings.credentials()))
                .fipsEnabled(settings.fips())
                .dualstackEnabled(settings.dualStack())
                .overrideConfiguration(configuration -> configuration
                        .retryStrategy(AwsRetryStrategy.doNotRetry())
                        .apiCallTimeout(settings.requestTimeout()))
                .httpClientBuilder(http);
        settings.credentials().endpoint().ifPresent(builder::endpointOverride);
        settings.credentials().region().map(Region::of).ifPresent(builder::region);
        return builder.build();
    }
}
