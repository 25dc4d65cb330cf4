// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.config;

import dev.alluvium.connect.common.config.AwsSettings;
import dev.alluvium.connect.common.config.Problem;
import dev.alluvium.connect.common.config.TransformChecks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.ConfigException;

/** Finds everything that is wrong with the connector's properties at once, without touching a store. */
public final class SinkValidation {
    private static final String ISOLATION = "consumer.override.isolation.level";
    static final String RESET = "consumer.override.auto.offset.reset";

    private SinkValidation() {}

    /** The properties that have a value: JSON can say null, which is as if the property were not there. */
    public static Map<String, String> given(Map<String, String> properties) {
        Map<String, String> given = new HashMap<>(properties);
        given.values().removeIf(Objects::isNull);
        return given;
    }

    /**
     * The problems, each on the key that causes it.
     *
     * @param properties of the connector
     * @param loader finds the classes of transforms
     */
    public static List<Problem> problems(Map<String, String> properties, ClassLoader loader) {
        List<Problem> problems = new ArrayList<>(TableKeyChecks.problems(properties));
        problems.addAll(ConsistencyChecks.problems(properties, readable(properties, problems)));
        problems.addAll(TransformChecks.problems(properties, loader));
        return problems;
    }

    /** The configuration with impossible values left out, so that what they do not concern can be checked as well. */
    public static SinkConfig readable(Map<String, String> properties, List<Problem> problems) {
        Map<String, String> sane = new HashMap<>(properties);
        problems.forEach(problem -> sane.remove(problem.key()));
        if (!AwsSettings.problems(properties).isEmpty()) {
            sane.keySet().removeIf(key -> key.startsWith("aws."));
        }
        sane.putIfAbsent(RoutingSettings.BASE_PATH, "file:///unknown");
        return ConfigReader.read(sane);
    }

    /**
     * Reads the properties of a task that starts.
     *
     * @throws ConfigException with all problems in one message
     */
    public static SinkConfig read(Map<String, String> properties) {
        List<Problem> problems = new ArrayList<>(TableKeyChecks.problems(properties));
        problems.addAll(ConsistencyChecks.problems(properties, readable(properties, problems)));
        if (!problems.isEmpty()) {
            throw new ConfigException(
                    String.join("; ", problems.stream().map(Problem::message).toList()));
        }
        return ConfigReader.read(properties);
    }

    /** Whether the store may be touched to check the configuration. */
    public static boolean touchesStore(Map<String, String> properties) {
        return !"false"
                .equalsIgnoreCase(properties
                        .getOrDefault(FlushSettings.VALIDATE_STORAGE, "true")
                        .trim());
    }

    /** What is allowed and probably not meant. */
    public static List<String> warnings(Map<String, String> properties) {
        List<String> warnings = new ArrayList<>();
        if (!"read_committed".equalsIgnoreCase(properties.getOrDefault(ISOLATION, ""))) {
            warnings.add(ISOLATION + " is not read_committed: rows of aborted transactions will be written");
        }
        String reset = properties.getOrDefault(RESET, "").toLowerCase(Locale.ROOT);
        if (!reset.equals("earliest") && !reset.equals("none")) {
            warnings.add(
                    RESET + " is neither earliest nor none: records may be skipped when Kafka has lost the offset");
        }
        if (!reset.equals("none") && !properties.containsKey(FlushSettings.GAP_POLICY)) {
            warnings.add("records that Kafka deletes before they are read go unnoticed; say " + FlushSettings.GAP_POLICY
                    + "=continue if that is meant, or set " + RESET + "=none once offsets are committed");
        }
        return warnings;
    }
}
