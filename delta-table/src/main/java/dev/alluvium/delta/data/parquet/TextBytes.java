// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import java.nio.charset.StandardCharsets;

/** The bytes of texts. Other engines store any bytes as a text. */
final class TextBytes {
    private TextBytes() {}

    /** The same bytes, or, where they are no UTF-8, those of what they become when they are read as text. */
    static byte[] of(byte[] stored) {
        return isAscii(stored) ? stored : new String(stored, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isAscii(byte[] bytes) {
        int all = 0;
        for (byte each : bytes) {
            all |= each;
        }
        return all >= 0;
    }
}
