// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.aws.credential;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How to prove who we are, to every AWS service alike. A static key comes as a pair or not at all.
 *
 * @param region of STS and of every client that is not told another one; empty for the SDK's chain
 * @param endpoint of STS and of every client that is not told another one; empty for AWS itself
 * @param accessKeyId static key, with {@code secretAccessKey}
 * @param secretAccessKey static key's secret
 * @param role to assume with whatever the other settings give; empty for none
 * @param providerClass an {@code AwsCredentialsProvider} with a no-argument constructor or a static {@code create()}
 */
public record CredentialSettings(
        Optional<String> region,
        Optional<URI> endpoint,
        @Nullable String accessKeyId,
        @Nullable String secretAccessKey,
        Optional<Role> role,
        Optional<Class<?>> providerClass) {
    /** Checks the pair. */
    public CredentialSettings {
        if ((accessKeyId == null) != (secretAccessKey == null)) {
            throw new IllegalArgumentException(
                    "aws.access.key.id and aws.secret.access.key come together or not at all");
        }
    }

    /**
     * A role to assume.
     *
     * @param arn of the role
     * @param externalId what the role's owner asks for; empty for none
     * @param sessionName shows in the owner's audit log
     */
    public record Role(String arn, Optional<String> externalId, String sessionName) {}

    /** The SDK's own chain for region, endpoint and credentials. */
    public static CredentialSettings ofDefaultChain() {
        return new CredentialSettings(
                Optional.empty(), Optional.empty(), null, null, Optional.empty(), Optional.empty());
    }

    /** Never a key or a secret. */
    @Override
    public String toString() {
        return "CredentialSettings[region=" + region.orElse("chain") + ", endpoint="
                + endpoint.map(URI::toString).orElse("aws") + ", staticKey=" + (accessKeyId != null) + ", role="
                + role.map(Role::arn).orElse("none") + "]";
    }
}
