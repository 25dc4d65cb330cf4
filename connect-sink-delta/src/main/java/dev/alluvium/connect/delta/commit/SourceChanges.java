// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.commit;

import org.apache.kafka.common.TopicPartition;

/** Changes what a table says of a topic-partition where no record of it does. */
public interface SourceChanges {
    /**
     * The topic was made anew: the table forgets what it held of it, and goes on from this offset. What was staged is
     * merged before.
     *
     * @param next the first offset to come
     */
    void startEpoch(String table, TopicPartition partition, long next);

    /** The table's offset of another pipeline becomes this one's, and the other's id is retired. */
    void adopt(String table, TopicPartition partition, String otherPrefix);
}
