// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.aws.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/** Who we are to AWS. */
class CredentialProvidersTest {
    private static CredentialSettings settings(String id, String secret, Class<?> provider, String role) {
        return new CredentialSettings(
                Optional.of("us-east-1"),
                Optional.empty(),
                id,
                secret,
                Optional.ofNullable(role)
                        .map(arn -> new CredentialSettings.Role(arn, Optional.of("external"), "session")),
                Optional.ofNullable(provider));
    }

    @Test
    void staticKeysComeFirst() {
        AwsCredentials credentials = CredentialProviders.provider(settings("id", "secret", null, null))
                .resolveCredentials();

        assertThat(credentials.accessKeyId()).isEqualTo("id");
        assertThat(credentials.secretAccessKey()).isEqualTo("secret");
    }

    @Test
    void aKeyWithoutItsSecretIsRefused() {
        assertThatThrownBy(() -> settings("id", null, null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("together or not at all");
    }

    @Test
    void providersAreMadeByFactoryOrConstructor() {
        assertThat(CredentialProviders.provider(settings(null, null, AnonymousCredentialsProvider.class, null)))
                .isInstanceOf(AnonymousCredentialsProvider.class);
        assertThat(CredentialProviders.provider(settings(null, null, Own.class, null)))
                .isInstanceOf(Own.class);
        assertThatThrownBy(() -> CredentialProviders.provider(settings(null, null, String.class, null)))
                .hasMessageContaining("java.lang.String is not an AwsCredentialsProvider");
        assertThatThrownBy(() -> CredentialProviders.provider(settings(null, null, Hidden.class, null)))
                .hasMessageContaining("no-argument constructor");
    }

    @Test
    void theChainAndARoleNeedNoNetworkToBeMade() {
        assertThat(CredentialProviders.provider(CredentialSettings.ofDefaultChain()))
                .isInstanceOf(DefaultCredentialsProvider.class);
        AwsCredentialsProvider role =
                CredentialProviders.provider(settings("id", "secret", null, "arn:aws:iam::1:role/r"));
        assertThat(role).isInstanceOf(StsAssumeRoleCredentialsProvider.class);
        ((StsAssumeRoleCredentialsProvider) role).close();
    }

    @Test
    void settingsShowNoSecret() {
        assertThat(settings("canary", "canary", null, "arn").toString()).doesNotContain("canary");
    }

    /** Made by its constructor. */
    public static final class Own implements AwsCredentialsProvider {
        @Override
        public AwsCredentials resolveCredentials() {
            return AwsBasicCredentials.create("a", "b");
        }
    }

    /** Cannot be made. */
    public static final class Hidden implements AwsCredentialsProvider {
        public Hidden(int unused) {
            assertThat(unused).isZero();
        }

        @Override
        public AwsCredentials resolveCredentials() {
            return AwsBasicCredentials.create("a", "b");
        }
    }
}
