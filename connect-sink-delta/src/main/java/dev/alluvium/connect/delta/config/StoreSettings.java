// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.config;

import dev.alluvium.connect.common.config.AwsSettings;
import dev.alluvium.connect.common.config.Setting;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef.Type;

/** How the object store is reached. */
final class StoreSettings {
    static final String REGION = "s3.region";
    static final String ENDPOINT = "s3.endpoint";
    static final String PATH_STYLE = "s3.path.style.access.enabled";
    static final String SSE = "s3.sse";
    static final String SSE_KMS_KEY = "s3.sse.kms.key.id";
    static final String PART_BYTES = "s3.multipart.part.bytes";
    static final String MAX_CONNECTIONS = "s3.max.connections";
    static final String REQUEST_TIMEOUT = "s3.request.timeout.ms";
    private static final String GROUP = "Store";

    private static final List<Setting> SETTINGS = List.of(
            setting(REGION, Type.STRING, "Region of the store alone. Default: aws.region."),
            setting(ENDPOINT, Type.STRING, "Endpoint of the store alone. Default: aws.endpoint.override.")
                    .checkedBy(AwsSettings.httpUri()),
            setting(PATH_STYLE, Type.BOOLEAN, "Whether the bucket stands in the path instead of the host name.")
                    .withDefault(false),
            setting(SSE, Type.STRING, "Server-side encryption that each write asks for.")
                    .withDefault("none")
                    .oneOf("none", "AES256", "aws:kms"),
            setting(SSE_KMS_KEY, Type.STRING, "Key of the encryption, for s3.sse=aws:kms."),
            setting("s3.acl.canned", Type.STRING, "Canned access list of what is written.")
                    .withDefault("none")
                    .notYetEffective(),
            setting(PART_BYTES, Type.LONG, "Size of the parts of a multipart upload.")
                    .withDefault(8_388_608L)
                    .notYetEffective(),
            setting(MAX_CONNECTIONS, Type.INT, "Open connections at a time.")
                    .withDefault(32)
                    .atLeast(1),
            setting(REQUEST_TIMEOUT, Type.LONG, "How long one attempt of a request may take.")
                    .withDefault(30_000L)
                    .atLeast(100L),
            setting(
                            "s3.conditional.writes",
                            Type.STRING,
                            "The store must honour If-None-Match: required takes that for granted.")
                    .withDefault("required")
                    .oneOf("required", "probe")
                    .notYetEffective());

    private StoreSettings() {}

    static List<Setting> settings() {
        return SETTINGS;
    }

    private static Setting setting(String name, Type type, String doc) {
        return Setting.of(name, type, doc).in(GROUP);
    }
}
