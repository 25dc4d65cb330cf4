// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.common.config;

import dev.alluvium.aws.credential.CredentialSettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/** The settings that all connectors to AWS services share: region, endpoint, credentials. */
public final class AwsSettings {
    /** Region of all clients. */
    public static final String REGION = "aws.region";
    /** Endpoint of all clients. */
    public static final String ENDPOINT = "aws.endpoint.override";
    /** Static key. */
    public static final String ACCESS_KEY_ID = "aws.access.key.id";
    /** Static key's secret. */
    public static final String SECRET_ACCESS_KEY = "aws.secret.access.key";
    /** Role to assume. */
    public static final String ROLE_ARN = "aws.credentials.role.arn";
    /** External id of the role. */
    public static final String EXTERNAL_ID = "aws.credentials.external.id";
    /** Session name of the role. */
    public static final String SESSION_NAME = "aws.credentials.session.name";
    /** Own provider. */
    public static final String PROVIDER_CLASS = "aws.credentials.provider.class";

    private static final String GROUP = "AWS";

    private AwsSettings() {}

    /** The declarations. */
    public static List<Setting> settings() {
        return List.of(
                Setting.of(REGION, Type.STRING, "Region of all AWS clients. Default: the SDK's own chain.")
                        .in(GROUP),
                Setting.of(ENDPOINT, Type.STRING, "Endpoint of all AWS clients, an http or https URI. Default: AWS.")
                        .checkedBy(httpUri())
                        .in(GROUP),
                Setting.of(ACCESS_KEY_ID, Type.PASSWORD, "Static access key; with " + SECRET_ACCESS_KEY + ".")
                        .in(GROUP),
                Setting.of(SECRET_ACCESS_KEY, Type.PASSWORD, "Secret of the static access key.")
                        .in(GROUP),
                Setting.of(ROLE_ARN, Type.STRING, "Role to assume, with the credentials of the other settings.")
                        .in(GROUP),
                Setting.of(EXTERNAL_ID, Type.STRING, "External id that the role's trust policy asks for.")
                        .in(GROUP),
                Setting.of(
                                SESSION_NAME,
                                Type.STRING,
                                "Session name of the assumed role, shown in the owner's audit log.")
                        .withDefault("alluvium")
                        .in(GROUP),
                Setting.of(
                                PROVIDER_CLASS,
                                Type.CLASS,
                                "An AwsCredentialsProvider with a public no-argument constructor or a static create()."
                                        + " Default: the SDK's own chain.")
                        .in(GROUP));
    }

    /** Accepts http and https URIs with a host. */
    public static ConfigDef.Validator httpUri() {
        return ConfigDef.LambdaValidator.with(
                (key, value) -> {
                    if (!isHttpUri(String.valueOf(value))) {
                        throw new ConfigException(key, value, "must be an http or https URI with a host");
                    }
                },
                () -> "http or https URI");
    }

    private static boolean isHttpUri(String text) {
        try {
            URI uri = URI.create(text);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    /** What the single settings cannot say: a key without its secret, a role's detail without a role. */
    public static List<Problem> problems(Map<String, String> properties) {
        List<Problem> problems = new ArrayList<>();
        boolean id = isSet(properties, ACCESS_KEY_ID);
        boolean secret = isSet(properties, SECRET_ACCESS_KEY);
        if (id != secret) {
            problems.add(new Problem(
                    id ? SECRET_ACCESS_KEY : ACCESS_KEY_ID,
                    ACCESS_KEY_ID + " and " + SECRET_ACCESS_KEY + " come together or not at all"));
        }
        if (id && isSet(properties, PROVIDER_CLASS)) {
            problems.add(new Problem(PROVIDER_CLASS, PROVIDER_CLASS + " contradicts a static access key; keep one"));
        }
        if (isSet(properties, EXTERNAL_ID) && !isSet(properties, ROLE_ARN)) {
            problems.add(new Problem(EXTERNAL_ID, EXTERNAL_ID + " has no effect without " + ROLE_ARN));
        }
        return problems;
    }

    /** A blank value is none. */
    private static boolean isSet(Map<String, String> properties, String key) {
        String value = properties.get(key);
        return value != null && !value.isBlank();
    }

    /** The credentials that the parsed values describe. */
    public static CredentialSettings read(Map<String, Object> values) {
        Optional<CredentialSettings.Role> role = text(values, ROLE_ARN)
                .map(arn -> new CredentialSettings.Role(
                        arn,
                        text(values, EXTERNAL_ID),
                        text(values, SESSION_NAME).orElse("alluvium")));
        return new CredentialSettings(
                text(values, REGION),
                text(values, ENDPOINT).map(URI::create),
                secret(values.get(ACCESS_KEY_ID)),
                secret(values.get(SECRET_ACCESS_KEY)),
                role,
                Optional.ofNullable((Class<?>) values.get(PROVIDER_CLASS)));
    }

    private static Optional<String> text(Map<String, Object> values, String key) {
        return Optional.ofNullable((String) values.get(key)).filter(text -> !text.isBlank());
    }

    private static @Nullable String secret(@Nullable Object value) {
        return value instanceof Password password && !password.value().isBlank() ? password.value() : null;
    }
}
