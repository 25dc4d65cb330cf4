// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.config;

import dev.alluvium.connect.common.config.Problem;
import dev.alluvium.connect.common.config.PropertyChecks;
import dev.alluvium.connect.common.config.TransformChecks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;

/** Finds everything that is wrong with the connector's properties at once, without the network. */
public final class SourceValidation {
    private static final Set<String> INTERNAL = Set.of(
            SourceSettings.TASK_RANGES, SourceSettings.TASK_CREATED, SourceSettings.TASK_PLAN, SourceSettings.TASK_ID);

    private SourceValidation() {}

    /** The properties that have a value: JSON can say null, which is as if the property were not there. */
    public static Map<String, String> given(Map<String, String> properties) {
        Map<String, String> given = new HashMap<>(properties);
        given.values().removeIf(Objects::isNull);
        return given;
    }

    /**
     * The problems, each on the key that causes it.
     *
     * @param loader finds the classes of transforms
     */
    public static List<Problem> problems(Map<String, String> properties, ClassLoader loader) {
        List<Problem> problems = new ArrayList<>(own(properties));
        problems.addAll(TransformChecks.problems(properties, loader));
        return problems;
    }

    /**
     * Reads the properties of a connector or a task that starts.
     *
     * @throws ConfigException with all problems in one message
     */
    public static SourceConfig read(Map<String, String> properties) {
        List<Problem> problems = own(properties);
        if (!problems.isEmpty()) {
            throw new ConfigException(
                    String.join("; ", problems.stream().map(Problem::message).toList()));
        }
        return ConfigReader.read(properties);
    }

    /** Whether Kinesis may be asked to check the configuration. */
    public static boolean asksKinesis(Map<String, String> properties) {
        return !"false"
                .equalsIgnoreCase(properties
                        .getOrDefault(ConnectionSettings.VALIDATE_REMOTE, "true")
                        .trim());
    }

    /** Whether markers are written: unless the setting is there and empty. */
    public static boolean hasStateTopic(Map<String, String> properties) {
        return !""
                .equals(properties
                        .getOrDefault(StreamSettings.STATE_TOPIC, "default")
                        .trim());
    }

    /** The setting that names the streams. */
    public static String streamKey(Map<String, String> properties) {
        return Stream.of(StreamSettings.ARNS, StreamSettings.PATTERN)
                .filter(key -> !properties.getOrDefault(key, "").isBlank())
                .findFirst()
                .orElse(StreamSettings.NAMES);
    }

    /** What is allowed and probably not meant. */
    public static List<String> warnings(Map<String, String> properties) {
        return ConsistencyChecks.warnings(properties);
    }

    private static List<Problem> own(Map<String, String> properties) {
        List<Problem> problems = new ArrayList<>(
                PropertyChecks.problems(SourceSettings.ALL, properties, (key, checks) -> INTERNAL.contains(key)));
        problems.addAll(ConsistencyChecks.problems(properties));
        return problems;
    }
}
