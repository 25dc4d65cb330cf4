// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.aws.client;

import dev.alluvium.aws.credential.CredentialSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How to reach Kinesis.
 *
 * @param credentials with region and endpoint
 * @param fips whether FIPS endpoints are used
 * @param dualStack whether endpoints with IPv6 are used
 * @param proxy an HTTP proxy; empty for none
 * @param maxConnections open at a time
 * @param requestTimeout of one request
 */
public record KinesisClientSettings(
        CredentialSettings credentials,
        boolean fips,
        boolean dualStack,
        Optional<URI> proxy,
        int maxConnections,
        Duration requestTimeout) {}
