// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.aws.client;

import dev.alluvium.aws.credential.CredentialSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How to reach an S3-compatible store.
 *
 * @param credentials whose region and endpoint hold where the two below are empty
 * @param region of the store alone
 * @param endpoint of the store alone
 * @param pathStyle whether the bucket stands in the path rather than in the host name
 * @param maxConnections open at a time
 * @param requestTimeout of one attempt
 */
public record S3ClientSettings(
        CredentialSettings credentials,
        Optional<String> region,
        Optional<URI> endpoint,
        boolean pathStyle,
        int maxConnections,
        Duration requestTimeout) {
    /** Where the store is reached, if not at AWS itself. */
    public Optional<URI> effectiveEndpoint() {
        return endpoint.or(credentials::endpoint);
    }

    /** The store's region, if the settings name one. */
    public Optional<String> effectiveRegion() {
        return region.or(credentials::region);
    }
}
