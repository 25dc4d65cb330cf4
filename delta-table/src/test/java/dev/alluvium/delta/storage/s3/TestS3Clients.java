// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storage.s3;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Clients of a local endpoint. */
public final class TestS3Clients {
    private TestS3Clients() {}

    /** A client without credentials, path style, that waits twenty seconds for an answer. */
    public static S3Client of(URI endpoint) {
        return with(endpoint, Duration.ofSeconds(20)).build();
    }

    /** One that waits for a quarter of a second, once. */
    static S3Client impatient(URI endpoint) {
        return with(endpoint, Duration.ofMillis(250))
                .overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }

    private static S3ClientBuilder with(URI endpoint, Duration patience) {
        return S3Client.builder()
                .endpointOverride(endpoint)
                .forcePathStyle(true)
                .region(Region.US_EAST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .httpClientBuilder(ApacheHttpClient.builder().maxConnections(50).socketTimeout(patience));
    }
}
