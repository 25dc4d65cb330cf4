// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import dev.alluvium.connect.kinesis.decode.DecodedRecord;
import dev.alluvium.connect.kinesis.decode.RecordDecoder;
import dev.alluvium.connect.kinesis.shard.Shard;
import dev.alluvium.connect.kinesis.stream.RecordsAnswer;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer with its records decoded.
 *
 * @param answer as it came
 * @param records decoded, in order
 * @param times of the call
 */
record Fetched(RecordsAnswer answer, List<DecodedRecord> records, Times times) {
    /**
     * When, by our clock in milliseconds since the epoch.
     *
     * @param askedAt before the call: what came later may not be in the answer
     * @param answeredAt when it came; it may be heard of much later
     * @param tookMillis what the call took; 0 of an event, which takes as long as nothing happens
     */
    record Times(long askedAt, long answeredAt, long tookMillis) {}

    /** Decodes an answer; any thread may. */
    static Fetched of(RecordsAnswer answer, RecordDecoder decoder, Shard shard, Times times) {
        List<DecodedRecord> decoded = new ArrayList<>(answer.records().size());
        answer.records().forEach(record -> decoded.add(decoder.decode(record, shard.range())));
        return new Fetched(answer, decoded, times);
    }

    /** Whether the shard has no more. */
    boolean isEnd() {
        return answer.nextIterator() == null;
    }

    long askedAt() {
        return times.askedAt();
    }

    long answeredAt() {
        return times.answeredAt();
    }

    long tookMillis() {
        return times.tookMillis();
    }
}
