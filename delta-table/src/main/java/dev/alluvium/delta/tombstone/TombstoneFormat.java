// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.tombstone;

import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.error.UnsupportedFeatureException;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.reduce.SequenceText;
import dev.alluvium.delta.spill.ByteSink;
import dev.alluvium.delta.spill.ByteSource;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/**
 * Tombstones as bytes, most significant byte first:
 * {@code "ALVT" | format 1 B | table id | lane | version 8 B | parent 8 B, -1 for none | level 1 B | count 4 B |
 * tombstones | CRC32C of all before 4 B}. Texts and keys stand behind their lengths, seven bits a byte. A tombstone is
 * {@code key | deletedAt 8 B | 0 and 8 B, or 1 and a text: the sequence}.
 */
final class TombstoneFormat {
    private static final byte[] MAGIC = {'A', 'L', 'V', 'T'};
    private static final int FORMAT = 1;
    private static final int NUMBER = 0;
    private static final int TEXT = 1;

    private TombstoneFormat() {}

    static byte[] write(TombstoneObject object) {
        ByteSink out = new ByteSink();
        out.putAll(MAGIC).putByte(FORMAT).putText(object.tableId()).putText(object.lane());
        out.putLong(object.version()).putLong(object.parent().orElse(-1));
        out.putByte(object.level()).putInt(object.tombstones().size());
        for (Tombstone tombstone : object.tombstones()) {
            out.putBytes(tombstone.key().bytes()).putLong(tombstone.deletedAtMillis());
            List<Object> parts = tombstone.sequence().parts();
            if (parts.size() == 1 && parts.get(0) instanceof Long number) {
                out.putByte(NUMBER).putLong(number);
            } else {
                String text = Objects.requireNonNull(
                        SequenceText.format(tombstone.sequence()), "a delete without a sequence leaves no tombstone");
                out.putByte(TEXT).putText(text);
            }
        }
        return out.putInt(checksum(out.toBytes(), out.length())).toBytes();
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    /**
     * Reads an object.
     *
     * @param name of it, for messages
     * @throws ProtocolViolationException if the bytes are not those that were written
     * @throws UnsupportedFeatureException if a newer version of this engine wrote them
     */
    static TombstoneObject read(byte[] bytes, String name) {
        int body = bytes.length - Integer.BYTES;
        if (body <= MAGIC.length
                || ByteBuffer.wrap(bytes).getInt() != ByteBuffer.wrap(MAGIC).getInt()) {
            throw new ProtocolViolationException(name + " holds no tombstones; bring the object back from a copy");
        }
        if (bytes[MAGIC.length] != FORMAT) {
            throw new UnsupportedFeatureException(name + " has tombstones of format " + bytes[MAGIC.length]
                    + ", but this version knows format " + FORMAT + " only; use the version that wrote them");
        }
        if (ByteBuffer.wrap(bytes, body, Integer.BYTES).getInt() != checksum(bytes, body)) {
            throw new ProtocolViolationException(
                    name + " is damaged: its checksum is not that of its bytes; bring the object back from a copy");
        }
        ByteSource in = ByteSource.of(bytes);
        in.getInt();
        in.getByte();
        String tableId = in.getText();
        String lane = in.getText();
        long version = in.getLong();
        long parent = in.getLong();
        int level = in.getByte();
        int count = in.getInt();
        List<Tombstone> tombstones = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            tombstones.add(readOne(in));
        }
        OptionalLong older = parent < 0 ? OptionalLong.empty() : OptionalLong.of(parent);
        return new TombstoneObject(tableId, lane, version, older, level, tombstones);
    }

    private static Tombstone readOne(ByteSource in) {
        Key key = Key.of(in.getBytes());
        long deletedAt = in.getLong();
        Sequence sequence = in.getByte() == NUMBER ? Sequence.of(in.getLong()) : SequenceText.parse(in.getText());
        return new Tombstone(key, sequence, deletedAt);
    }
}
