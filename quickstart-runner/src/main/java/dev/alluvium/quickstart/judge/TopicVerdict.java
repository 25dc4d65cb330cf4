// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.judge;

import java.util.List;

/**
 * How one topic compares.
 *
 * @param records how many there are
 */
public record TopicVerdict(String topic, int records, List<Difference> differences) {
    /** Copies the list. */
    public TopicVerdict {
        differences = List.copyOf(differences);
    }

    /** A topic that Kafka does not give. */
    public static TopicVerdict unreadable(String topic, RuntimeException refusal) {
        String why = refusal.getClass().getSimpleName() + ": " + refusal.getMessage();
        return new TopicVerdict(topic, 0, List.of(Difference.of("the topic cannot be read: " + why)));
    }

    /** Whether the topic is as expected. */
    public boolean equal() {
        return differences.isEmpty();
    }
}
