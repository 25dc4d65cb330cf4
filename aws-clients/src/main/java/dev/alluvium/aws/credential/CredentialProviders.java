// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.aws.credential;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/** Builds the one credentials provider that the settings describe. */
public final class CredentialProviders {
    private CredentialProviders() {}

    /**
     * The provider: static keys, else the provider class, else the SDK's chain; with a role, the role assumed by these.
     *
     * @throws IllegalArgumentException if the provider class cannot be made
     */
    public static AwsCredentialsProvider provider(CredentialSettings settings) {
        AwsCredentialsProvider source = source(settings);
        return settings.role()
                .<AwsCredentialsProvider>map(role -> assuming(role, settings, source))
                .orElse(source);
    }

    private static AwsCredentialsProvider source(CredentialSettings settings) {
        String id = settings.accessKeyId();
        String secret = settings.secretAccessKey();
        if (id != null && secret != null) {
            return StaticCredentialsProvider.create(AwsBasicCredentials.create(id, secret));
        }
        if (settings.providerClass().isPresent()) {
            return instantiate(settings.providerClass().get());
        }
        return DefaultCredentialsProvider.builder().build();
    }

    private static AwsCredentialsProvider assuming(
            CredentialSettings.Role role, CredentialSettings settings, AwsCredentialsProvider source) {
        StsClientBuilder sts = StsClient.builder().credentialsProvider(source).httpClient(StsConnections.SHARED);
        settings.region().map(Region::of).ifPresent(sts::region);
        settings.endpoint().ifPresent(sts::endpointOverride);
        return StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts.build())
                .refreshRequest(request -> request.roleArn(role.arn())
                        .externalId(role.externalId().orElse(null))
                        .roleSessionName(role.sessionName()))
                .build();
    }

    private static AwsCredentialsProvider instantiate(Class<?> type) {
        if (!AwsCredentialsProvider.class.isAssignableFrom(type)) {
            throw new IllegalArgumentException(
                    "aws.credentials.provider.class: " + type.getName() + " is not an AwsCredentialsProvider");
        }
        try {
            Method create = factory(type);
            Object made = create != null
                    ? create.invoke(null)
                    : type.getDeclaredConstructor().newInstance();
            return (AwsCredentialsProvider) made;
        } catch (InvocationTargetException
                | NoSuchMethodException
                | InstantiationException
                | IllegalAccessException e) {
            throw new IllegalArgumentException(
                    "aws.credentials.provider.class: " + type.getName()
                            + " has neither a public no-argument constructor nor a static create() that works",
                    e);
        }
    }

    private static @Nullable Method factory(Class<?> type) {
        try {
            Method create = type.getMethod("create");
            return AwsCredentialsProvider.class.isAssignableFrom(create.getReturnType()) ? create : null;
        } catch (NoSuchMethodException noFactory) {
            return null;
        }
    }

    /** Nobody closes the client of a role: neither its provider does, nor the client of the service that asks that. */
    private static final class StsConnections {
        static final SdkHttpClient SHARED = ApacheHttpClient.create();
    }
}
