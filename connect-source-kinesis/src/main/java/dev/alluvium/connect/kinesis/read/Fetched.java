// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import dev.alluvium.connect.kinesis.decode.DecodedRecord;
import dev.alluvium.connect.kinesis.stream.RecordsAnswer;
import java.util.List;

/**
 * An answer with its records decoded.
 *
 * @param answer as it came
 * @param records decoded, in order
 * @param askedAt our clock before the call, in milliseconds since the epoch: what came later may not be in it
 * @param tookMillis from the call to the answer
 */
record Fetched(RecordsAnswer answer, List<DecodedRecord> records, long askedAt, long tookMillis) {
    /** Our clock when the answer came; it may be heard of much later. */
    long answeredAt() {
        return askedAt + tookMillis;
    }
}
