// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it.sabotage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.connect.sink.SinkRecord;

/** Loses every thousandth event. */
public final class DroppingSinkTask extends SabotagedSinkTask {
    private static final int EVERY = 1000;

    private long seen;

    @Override
    List<SinkRecord> spoil(Collection<SinkRecord> records) {
        List<SinkRecord> kept = new ArrayList<>(records.size());
        for (SinkRecord record : records) {
            seen++;
            if (seen % EVERY != 0) {
                kept.add(record);
            }
        }
        return kept;
    }
}
