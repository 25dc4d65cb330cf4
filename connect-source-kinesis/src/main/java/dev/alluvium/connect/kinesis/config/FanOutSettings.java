// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.config;

import dev.alluvium.connect.common.config.Problem;
import dev.alluvium.connect.common.config.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef.Type;

/** Enhanced fan-out: whether, as which consumer, and what follows when it fails. */
final class FanOutSettings {
    static final String MODE = "kinesis.consumer.mode";
    static final String NAME = "kinesis.efo.consumer.name";
    static final String ARN = "kinesis.efo.consumer.arn";
    static final String LIFECYCLE = "kinesis.efo.lifecycle";
    static final String FALLBACK = "kinesis.efo.fallback";
    private static final String EFO = "efo";
    private static final String GROUP = "Fan-out";
    private static final int MAX_NAME = 128;
    private static final String CONSUMER_NAME = "[a-zA-Z0-9_.-]{1,128}";
    private static final String CONSUMER_ARN =
            "arn:[^:]+:kinesis:[^:]+:[0-9]{12}:stream/[a-zA-Z0-9_.-]{1,128}/consumer/[a-zA-Z0-9_.-]{1,128}:[0-9]+";

    private static final List<Setting> SETTINGS = List.of(
            setting(
                            MODE,
                            Type.STRING,
                            "How records are fetched: polling shares each shard's 2 MB a second with all that poll it;"
                                    + " efo subscribes as a registered consumer, which has 2 MB a second of each shard"
                                    + " to itself and is paid for.")
                    .withDefault("polling")
                    .oneOf("polling", EFO),
            setting(
                    NAME,
                    Type.STRING,
                    "Name of the consumer that the connector registers with each stream."
                            + " Default: alluvium-<connector>."),
            setting(
                    ARN,
                    Type.LIST,
                    "ARNs of consumers that are registered already, one for each stream; none is registered then."),
            setting(
                            LIFECYCLE,
                            Type.STRING,
                            "What becomes of the consumer of that name: keep, or managed, which"
                                    + " removes it whenever the connector stops, for a restart or a rebalance too.")
                    .withDefault("keep")
                    .oneOf("keep", "managed"),
            setting(
                            FALLBACK,
                            Type.STRING,
                            "What becomes of a shard whose subscriptions failed three times in a minute: it is polled"
                                    + " for five minutes, or none of that.")
                    .withDefault("polling")
                    .oneOf("polling", "none"));

    private FanOutSettings() {}

    static List<Setting> settings() {
        return SETTINGS;
    }

    static SourceConfig.FanOut read(ParsedValues values, String connector) {
        String own = "alluvium-" + connector.replaceAll("[^a-zA-Z0-9_.-]", "_");
        return new SourceConfig.FanOut(
                values.is(MODE, EFO),
                values.optional(NAME).orElse(own.substring(0, Math.min(MAX_NAME, own.length()))),
                values.list(ARN),
                values.is(LIFECYCLE, "managed"),
                values.is(FALLBACK, "polling"));
    }

    static List<Problem> problems(Map<String, String> properties) {
        List<Problem> problems = new ArrayList<>();
        String name = properties.getOrDefault(NAME, "").trim();
        String arns = properties.getOrDefault(ARN, "").trim();
        if (!name.isEmpty() && !arns.isEmpty()) {
            problems.add(new Problem(ARN, NAME + " and " + ARN + " exclude each other"));
        }
        if (!name.isEmpty() && !name.matches(CONSUMER_NAME)) {
            problems.add(new Problem(NAME, NAME + ": not the name of a consumer"));
        }
        for (String arn : arns.split(",")) {
            if (!arn.isBlank() && !arn.trim().matches(CONSUMER_ARN)) {
                problems.add(new Problem(ARN, ARN + ": '" + arn.trim() + "' is not the ARN of a stream's consumer"));
            }
        }
        return problems;
    }

    private static Setting setting(String name, Type type, String doc) {
        return Setting.of(name, type, doc).in(GROUP);
    }
}
