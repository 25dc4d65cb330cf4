// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.spill.ByteSink;
import dev.alluvium.delta.spill.ByteSource;
import dev.alluvium.delta.spill.SpillFile;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A file that begins with a run and says what it is: {@code magic 8 bytes | blocks of a run | the rest | where the rest
 * begins 8 | CRC32C of the rest 4 | magic 8}. Blocks have their own CRCs, and where each begins stands in the rest.
 *
 * @param magic of the kind of file
 */
record RunFile(long magic) {
    private static final int TRAILER = 2 * Long.BYTES + Integer.BYTES;

    /**
     * What such a file holds.
     *
     * @param run reads the file
     * @param rest what was put behind the run
     */
    record Content(Run run, ByteSource rest) {}

    /** Begins a file. */
    void begin(SpillFile file) {
        append(file, new ByteSink().putLong(magic).toBytes());
    }

    /** Ends a file, to which the run was written. */
    void end(SpillFile file, Run run, ByteSink rest) {
        long from = file.length();
        ByteSink out = new ByteSink();
        out.putCount(run.shape().bucketBits()).putLong(run.size());
        for (int bytes : run.blockBytes()) {
            out.putCount(bytes);
        }
        byte[] bytes = out.putAll(rest).toBytes();
        append(file, bytes);
        append(
                file,
                new ByteSink().putLong(from).putInt(crc(bytes)).putLong(magic).toBytes());
    }

    private static void append(SpillFile file, byte[] bytes) {
        file.append(bytes, 0, bytes.length);
    }

    private static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    /**
     * Reads what was written, but for the blocks.
     *
     * @throws DeltaTableException if it is not that
     */
    Content read(SpillFile file) {
        long length = file.length();
        if (length < Long.BYTES + TRAILER) {
            throw damaged();
        }
        ByteBuffer trailer = ByteBuffer.wrap(bytes(file, length - TRAILER, TRAILER));
        long from = trailer.getLong();
        int told = trailer.getInt();
        long magicAtEnd = trailer.getLong();
        long size = length - TRAILER - from;
        boolean isPlausible = magicAtEnd == magic && from >= Long.BYTES && size > 0 && size < Integer.MAX_VALUE / 2;
        if (!isPlausible || ByteBuffer.wrap(bytes(file, 0, Long.BYTES)).getLong() != magic) {
            throw damaged();
        }
        byte[] rest = bytes(file, from, (int) size);
        if (crc(rest) != told) {
            throw damaged();
        }
        ByteSource in = ByteSource.of(rest);
        return new Content(run(in, file), in);
    }

    private static Run run(ByteSource in, SpillFile file) {
        RunShape shape = new RunShape(in.getCount());
        long size = in.getLong();
        long[] offsets = new long[shape.blocks() + 1];
        offsets[0] = Long.BYTES;
        for (int i = 0; i < shape.blocks(); i++) {
            offsets[i + 1] = offsets[i] + in.getCount();
        }
        return new Run(file, shape, offsets, size);
    }

    private static byte[] bytes(SpillFile file, long from, int count) {
        byte[] bytes = new byte[count];
        file.read(from, bytes, 0, count);
        return bytes;
    }

    private static DeltaTableException damaged() {
        return new DeltaTableException("it is not whole, or was not written by this version");
    }
}
