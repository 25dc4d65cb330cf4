// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.buffer;

import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * The records that Connect has handed over and may hand over again. A put that fails is repeated with the very same
 * records, even when partitions were rewound or reassigned meanwhile: records of such a partition are then of before
 * the rewind, and taking them would leave a gap behind. They are told from fresh ones by identity, since offsets
 * alone cannot tell. Confined to the task thread.
 */
public final class DeliveredBatch {
    private final Set<SinkRecord> stale = Collections.newSetFromMap(new IdentityHashMap<>());
    private Collection<SinkRecord> current = List.of();
    private boolean comesAgain;

    /** A put begins; true if the one before it succeeded, so that every rewind asked for has been carried out. */
    public boolean begin(Collection<SinkRecord> records) {
        boolean isFresh = !comesAgain;
        if (isFresh) {
            stale.clear();
        }
        current = records;
        comesAgain = true;
        return isFresh;
    }

    /** The put succeeded. */
    public void done() {
        comesAgain = false;
        current = List.of();
    }

    /** A partition was rewound, or was given to the task while a batch waits to come again. */
    void holdBack() {
        if (comesAgain) {
            stale.addAll(current);
        }
    }

    /** Whether the record was handed over before the last rewind. */
    public boolean isStale(SinkRecord record) {
        return stale.contains(record);
    }
}
