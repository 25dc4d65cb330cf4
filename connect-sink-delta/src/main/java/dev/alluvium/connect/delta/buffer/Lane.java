// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.buffer;

import dev.alluvium.delta.log.Expectation;
import dev.alluvium.delta.reduce.Event;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/**
 * What one topic-partition has for one table. What the table is expected to hold of the partition is settled before the
 * first event comes in and does not change while there are any: an expectation read later would make a stale buffer
 * look current. Confined to the task thread.
 */
public final class Lane {
    private static final long NONE = -1;

    private final String table;
    private final TopicPartition partition;
    private final boolean grown;
    private Expectation expected;
    private List<Event> events = new ArrayList<>();
    private long firstUncovered = NONE;
    private int records;
    private long bytes;

    Lane(String table, TopicPartition partition, LaneStart start) {
        this.table = table;
        this.partition = partition;
        this.expected = start.expected();
        this.grown = start.grown();
    }

    /** The table's name. */
    public String table() {
        return table;
    }

    /** The topic-partition, as it is consumed. */
    public TopicPartition partition() {
        return partition;
    }

    /** What the table held of the partition when the first event came in. */
    public Expectation expected() {
        return expected;
    }

    /** Whether the partition was news to the table, and keys may have moved to it. */
    public boolean isGrown() {
        return grown;
    }

    /** Whether the table has this offset already. */
    public boolean covers(long offset) {
        return offset <= expected.version().orElse(NONE);
    }

    /** The events in the order of their offsets. */
    public List<Event> events() {
        return events;
    }

    /** Whether there is something to commit: events, or offsets that were passed over. */
    public boolean isPending() {
        return firstUncovered != NONE;
    }

    /** The first offset that is not in the table; only where something is pending. */
    public long firstUncovered() {
        return firstUncovered;
    }

    /** Records whose events are held. */
    public int records() {
        return records;
    }

    long bytes() {
        return bytes;
    }

    void add(List<Event> more, long size, long offset) {
        events.addAll(more);
        records++;
        bytes += size;
        pass(offset);
    }

    void pass(long offset) {
        if (firstUncovered == NONE) {
            firstUncovered = offset;
        }
    }

    /** The table was told of the partition, of which it knew nothing; nothing is held. */
    public void declared() {
        expected = expected.covered(NONE);
    }

    void covered(long offset) {
        expected = expected.covered(offset);
        events = new ArrayList<>();
        firstUncovered = NONE;
        records = 0;
        bytes = 0;
    }
}
