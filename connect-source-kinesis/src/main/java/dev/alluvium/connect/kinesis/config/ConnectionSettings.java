// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.config;

import dev.alluvium.connect.common.config.AwsSettings;
import dev.alluvium.connect.common.config.Setting;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef.Type;

/** How Kinesis is reached, beside region, endpoint and credentials. */
final class ConnectionSettings {
    static final String FIPS = "aws.fips";
    static final String DUAL_STACK = "aws.dualstack";
    static final String PROXY = "aws.proxy.url";
    static final String VALIDATE_REMOTE = "kinesis.validate.remote";
    private static final String GROUP = "AWS";

    private static final List<Setting> SETTINGS = List.of(
            setting(FIPS, Type.BOOLEAN, "Whether FIPS endpoints are used.").withDefault(false),
            setting(DUAL_STACK, Type.BOOLEAN, "Whether endpoints with IPv6 are used.")
                    .withDefault(false),
            setting(PROXY, Type.STRING, "HTTP proxy for calls to Kinesis, an http or https URI.")
                    .checkedBy(AwsSettings.httpUri()),
            setting(VALIDATE_REMOTE, Type.BOOLEAN, "Whether validation asks Kinesis for the streams.")
                    .withDefault(true));

    private ConnectionSettings() {}

    static List<Setting> settings() {
        return SETTINGS;
    }

    private static Setting setting(String name, Type type, String doc) {
        return Setting.of(name, type, doc).in(GROUP);
    }
}
