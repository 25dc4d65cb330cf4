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

    /** Whether the topic is as expected. */
    public boolean equal() {
        return differences.isEmpty();
    }
}
