// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.aws.client;

import dev.alluvium.aws.credential.CredentialProviders;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Builds S3 clients. */
public final class S3Clients {
    private S3Clients() {}

    /**
     * A synchronous client. Retries requests as the SDK's standard mode does; a caller for whom a hidden retry would
     * blur the outcome (a conditional PUT) turns it off per request.
     *
     * <p>Checksums are sent and checked only where an operation requires them, since S3-compatible stores know few of
     * them.
     */
    public static S3Client build(S3ClientSettings settings) {
        S3ClientBuilder builder = S3Client.builder()
                .credentialsProvider(CredentialProviders.provider(settings.credentials()))
                .forcePathStyle(settings.pathStyle())
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(configuration -> configuration
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy())
                        .apiCallAttemptTimeout(settings.requestTimeout()))
                .httpClientBuilder(ApacheHttpClient.builder()
                        .maxConnections(settings.maxConnections())
                        .connectionTimeout(settings.requestTimeout())
                        .socketTimeout(settings.requestTimeout()));
        settings.effectiveEndpoint().ifPresent(builder::endpointOverride);
        settings.effectiveRegion().map(Region::of).ifPresent(builder::region);
        return builder.build();
    }
}
