// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.deletionvector;

import dev.alluvium.delta.log.Action.DeletionVector;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.zip.CRC32;

/** A new file of deletion vectors: a version, then of each vector its size, its bytes and their checksum. */
final class VectorFile {
    private static final byte FORMAT = 1;

    private final UUID id;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    VectorFile(UUID id) {
        this.id = id;
        bytes.write(FORMAT);
    }

    /** Takes one more vector; the descriptor of it. */
    DeletionVector add(byte[] content, long cardinality) {
        int offset = bytes.size();
        CRC32 crc = new CRC32();
        crc.update(content);
        writeInt(content.length);
        bytes.writeBytes(content);
        writeInt((int) crc.getValue());
        return new DeletionVector(
                VectorKeys.RELATIVE, VectorKeys.text(id), OptionalLong.of(offset), content.length, cardinality);
    }

    private void writeInt(int value) {
        bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }

    boolean isEmpty() {
        return bytes.size() == 1;
    }

    String key() {
        return VectorKeys.key(id);
    }

    byte[] content() {
        return bytes.toByteArray();
    }
}
