// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.stream;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A place in a shard that is handed out as an opaque text.
 *
 * @param stream name of the stream
 * @param streamCreatedMillis tells a stream from an earlier one of the same name
 * @param shard id of the shard
 * @param position the next to read
 * @param issuedMillis when it was handed out
 * @param serial makes every text unique
 */
public record ShardIterator(
        String stream, long streamCreatedMillis, String shard, long position, long issuedMillis, long serial) {
    private static final int PARTS = 7;
    private static final String BETWEEN = "|";

    /** The opaque text. */
    public String encode() {
        String text = String.join(
                BETWEEN,
                stream,
                Long.toString(streamCreatedMillis),
                shard,
                Long.toString(position),
                Long.toString(issuedMillis),
                Long.toString(serial));
        String sealed = text + BETWEEN + checksum(text);
        return Base64.getEncoder().encodeToString(sealed.getBytes(StandardCharsets.UTF_8));
    }

    /** What a text stands for; empty when it was not handed out by {@link #encode}. */
    public static Optional<ShardIterator> decode(String encoded) {
        try {
            String sealed = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            String[] parts = sealed.split("[|]", -1);
            int end = sealed.lastIndexOf(BETWEEN);
            if (parts.length != PARTS || !parts[6].equals(checksum(sealed.substring(0, end)))) {
                return Optional.empty();
            }
            return Optional.of(new ShardIterator(
                    parts[0],
                    Long.parseLong(parts[1]),
                    parts[2],
                    Long.parseLong(parts[3]),
                    Long.parseLong(parts[4]),
                    Long.parseLong(parts[5])));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String checksum(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(crc.getValue());
    }
}
