// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.sim;

import dev.alluvium.connect.kinesis.VirtualTime;
import dev.alluvium.connect.kinesis.offset.OffsetLookup;
import dev.alluvium.connect.kinesis.shard.TaskRanges;
import dev.alluvium.connect.kinesis.stream.KinesisApi;
import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * A wrong connector: the right one with one of its ports bent. One instance is made for each task, so its fields are
 * a task's memory. What is not overridden is right.
 */
interface Mutant {
    /** The connector as it is. */
    Mutant NONE = new Mutant() {};

    /** Kinesis as the task understands it. */
    default KinesisApi api(KinesisApi right, VirtualTime time) {
        return right;
    }

    /** Stored offsets as the task understands them. */
    default OffsetLookup offsets(OffsetLookup right, ConnectModel connect) {
        return right;
    }

    /** Who owns what. */
    default List<TaskRanges> plan(List<TaskRanges> right) {
        return right;
    }

    /** What the task hands to Connect. */
    default List<SourceRecord> polled(List<SourceRecord> right) {
        return right;
    }
}
