// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an {@code add} says of the run of its file: {@code 1:<bytes>:<CRC32C of all of them, as 8 hexadecimal digits>}.
 *
 * @param bytes of the object
 * @param crc of them
 */
record RunTag(long bytes, int crc) {
    private static final Pattern FORM = Pattern.compile("1:([1-9][0-9]{0,14}):([0-9a-f]{8})");

    String text() {
        return "1:" + bytes + ":" + HexFormat.of().toHexDigits(crc);
    }

    /** Empty if it is not of this form. */
    static Optional<RunTag> parse(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches()
                ? Optional.of(new RunTag(Long.parseLong(parts.group(1)), HexFormat.fromHexDigits(parts.group(2))))
                : Optional.empty();
    }
}
