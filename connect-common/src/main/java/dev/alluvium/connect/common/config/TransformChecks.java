// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.common.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.transforms.Transformation;

/**
 * Finds settings of our own transforms that they do not know. Connect validates a transform's known keys and ignores
 * the others, so that a slip of the pen would silently change what is written.
 */
public final class TransformChecks {
    private static final String OURS = "dev.alluvium.";
    /** What Connect itself reads below {@code transforms.<alias>.}. */
    private static final Set<String> OF_CONNECT = Set.of("type", "predicate", "negate", "plugin.version");

    private TransformChecks() {}

    /**
     * The unknown keys.
     *
     * @param properties of the connector
     * @param loader finds the transform's class; one that it does not find is Connect's to report
     */
    public static List<Problem> problems(Map<String, String> properties, ClassLoader loader) {
        List<Problem> problems = new ArrayList<>();
        for (String alias : aliases(properties)) {
            String prefix = "transforms." + alias + ".";
            String type = properties.getOrDefault(prefix + "type", "").trim();
            if (type.startsWith(OURS)) {
                knownKeys(type, loader).ifPresent(known -> addUnknown(properties, prefix, known, problems));
            }
        }
        return problems;
    }

    /** The aliases of the transforms that the properties name, in order. */
    public static List<String> aliases(Map<String, String> properties) {
        return Arrays.stream(properties.getOrDefault("transforms", "").split(","))
                .map(String::trim)
                .filter(alias -> !alias.isEmpty())
                .toList();
    }

    private static void addUnknown(
            Map<String, String> properties, String prefix, Set<String> known, List<Problem> problems) {
        for (String key : properties.keySet()) {
            if (key.startsWith(prefix)) {
                String own = key.substring(prefix.length());
                if (!known.contains(own) && !OF_CONNECT.contains(own)) {
                    problems.add(new Problem(
                            key, key + " is not a setting of this transform" + NearestName.hint(own, known)));
                }
            }
        }
    }

    private static Optional<Set<String>> knownKeys(String type, ClassLoader loader) {
        try {
            Object made =
                    Class.forName(type, true, loader).getDeclaredConstructor().newInstance();
            if (made instanceof Transformation<?> transformation) {
                try (transformation) {
                    return Optional.of(Set.copyOf(transformation.config().names()));
                }
            }
            return Optional.empty();
        } catch (ReflectiveOperationException | LinkageError notHere) {
            return Optional.empty();
        }
    }
}
