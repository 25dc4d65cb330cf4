// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.aws.client;

import dev.alluvium.aws.credential.CredentialProviders;
import dev.alluvium.aws.credential.CredentialSettings;
import java.time.Duration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.GlueClientBuilder;

/** Builds Glue clients. */
public final class GlueClients {
    private static final int MAX_CONNECTIONS = 4;

    private GlueClients() {}

    /**
     * A synchronous client that retries as the SDK's standard mode does.
     *
     * @param requestTimeout of one attempt
     */
    public static GlueClient build(CredentialSettings credentials, Duration requestTimeout) {
        GlueClientBuilder builder = GlueClient.builder()
                .credentialsProvider(CredentialProviders.provider(credentials))
                .overrideConfiguration(configuration -> configuration
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy())
                        .apiCallAttemptTimeout(requestTimeout))
                .httpClientBuilder(ApacheHttpClient.builder()
                        .maxConnections(MAX_CONNECTIONS)
                        .connectionTimeout(requestTimeout)
                        .socketTimeout(requestTimeout));
        credentials.endpoint().ifPresent(builder::endpointOverride);
        credentials.region().map(Region::of).ifPresent(builder::region);
        return builder.build();
    }
}
