// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.stream;

import java.util.ArrayList;
import java.util.List;

/** The records of one shard that are still retained, by position. Guarded by the endpoint's lock. */
final class RecordLog {
    private static final int COMPACT_FROM = 1024;

    private final List<StoredRecord> kept = new ArrayList<>();
    private int trimmed;
    private long next = 1;

    /** The position that the next record gets. */
    long next() {
        return next;
    }

    /** The oldest position that can still be read; {@link #next} when there is none. */
    long first() {
        return next - size();
    }

    StoredRecord append(long arrivalMillis, String partitionKey, byte[] data) {
        // A clock that steps back must not break the order that reading by time relies on.
        long arrival = size() == 0 ? arrivalMillis : Math.max(arrivalMillis, last().arrivalMillis());
        StoredRecord added = new StoredRecord(next++, arrival, partitionKey, data);
        kept.add(added);
        return added;
    }

    /** Records from a position on (the oldest when that is gone), at least one if there is one. */
    List<StoredRecord> read(long position, int limit, long maxBytes) {
        List<StoredRecord> records = new ArrayList<>();
        long bytes = 0;
        for (int i = indexOf(position); i < kept.size() && records.size() < limit; i++) {
            bytes += kept.get(i).bytes();
            if (bytes > maxBytes && !records.isEmpty()) {
                break;
            }
            records.add(kept.get(i));
        }
        return records;
    }

    /** The first position that arrived then or later; {@link #next} when there is none. */
    long firstSince(long epochMillis) {
        int low = trimmed;
        int high = kept.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (kept.get(middle).arrivalMillis() < epochMillis) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return first() + (low - trimmed);
    }

    /** Drops what arrived before a moment. */
    void trim(long horizonMillis) {
        while (trimmed < kept.size() && kept.get(trimmed).arrivalMillis() < horizonMillis) {
            trimmed++;
        }
        if (trimmed == kept.size() || (trimmed > COMPACT_FROM && trimmed > size())) {
            kept.subList(0, trimmed).clear();
            trimmed = 0;
        }
    }

    private int indexOf(long position) {
        return trimmed + (int) (Math.min(Math.max(position, first()), next) - first());
    }

    private int size() {
        return kept.size() - trimmed;
    }

    private StoredRecord last() {
        return kept.get(kept.size() - 1);
    }
}
