// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.merge.NaiveTable.Change;
import dev.alluvium.delta.merge.NaiveTable.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Random changes of one topic-partition: few keys, so that they meet; gaps in the offsets, as transactions leave them.
 */
final class TopicScript {
    private static final int LENGTH = 30;
    private static final int KEYS = 6;
    private static final int PARTITIONS = 2;

    private TopicScript() {}

    static List<Change> changes(Random random, int partition, Cluster.Scenario scenario) {
        List<Change> changes = new ArrayList<>();
        long offset = 0;
        long clock = 10;
        for (int i = 0; i < LENGTH; i++) {
            offset += 1 + (random.nextInt(6) == 0 ? 1 : 0);
            clock += random.nextInt(3);
            long key = random.nextInt(KEYS);
            if (scenario.keyPerPartition()) {
                key = key - key % PARTITIONS + partition;
            }
            long seq = clock - (random.nextInt(4) == 0 ? random.nextInt(8) : 0);
            changes.add(change(random, new Change(partition, offset, Kind.FULL, key, seq, Map.of()), scenario));
        }
        return changes;
    }

    private static Change change(Random random, Change at, Cluster.Scenario scenario) {
        Map<String, Object> values = new HashMap<>();
        values.put("a", (long) random.nextInt(1000));
        values.put("b", random.nextInt(5) == 0 ? null : "b" + random.nextInt(1000));
        values.put("zone", "zone " + random.nextInt(2));
        int dice = scenario.mode() == WriteMode.APPEND ? 0 : random.nextInt(100);
        Kind kind = Kind.FULL;
        if (dice >= 97 && !scenario.keyPerPartition()) {
            kind = Kind.TRUNCATE;
        } else if (dice >= 80) {
            kind = Kind.DELETE;
        } else if (dice >= 65) {
            kind = Kind.UNAVAILABLE;
            values.remove(random.nextBoolean() ? "b" : "zone");
        } else if (dice >= 40) {
            kind = Kind.PARTIAL;
            values.remove(random.nextBoolean() ? "a" : "b");
            if (random.nextInt(3) > 0) {
                values.remove("zone");
            }
        }
        if (kind == Kind.DELETE || kind == Kind.TRUNCATE) {
            values.clear();
        }
        return new Change(at.partition(), at.offset(), kind, at.key(), at.seq(), values);
    }
}
