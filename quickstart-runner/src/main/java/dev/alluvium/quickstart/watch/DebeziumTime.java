// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.watch;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The commit time that Debezium notes in an event: {@code source.ts_ms}.
 *
 * <p>Found by its bytes rather than by parsing 100,000 envelopes while the stack needs the processor: a quote inside a
 * JSON string is escaped, so the pattern of a quoted name and a colon cannot occur in a value.
 */
final class DebeziumTime {
    private static final byte[] SOURCE = bytes("\"source\":{");
    private static final byte[] TIME = bytes("\"ts_ms\":");
    private static final byte[] SNAPSHOT_READ = bytes("\"op\":\"r\"");

    private DebeziumTime() {}

    /** Empty for what is no change event, and for the rows of a first snapshot, which nobody sent. */
    static Optional<Long> of(byte[] value) {
        int source = indexOf(value, SOURCE, 0);
        int time = source < 0 ? -1 : indexOf(value, TIME, source);
        if (time < 0 || indexOf(value, SNAPSHOT_READ, 0) >= 0) {
            return Optional.empty();
        }
        long millis = 0;
        int digit = time + TIME.length;
        while (digit < value.length && value[digit] >= '0' && value[digit] <= '9') {
            millis = millis * 10 + value[digit] - '0';
            digit++;
        }
        return millis == 0 ? Optional.empty() : Optional.of(millis);
    }

    private static int indexOf(byte[] text, byte[] part, int from) {
        for (int start = from; start <= text.length - part.length; start++) {
            int length = 0;
            while (length < part.length && text[start + length] == part[length]) {
                length++;
            }
            if (length == part.length) {
                return start;
            }
        }
        return -1;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
