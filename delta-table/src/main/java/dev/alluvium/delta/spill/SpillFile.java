// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.spill;

import dev.alluvium.delta.error.DeltaTableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One local file that is appended to and read anywhere. It has no name while it is open (where the system allows it),
 * so that a process that is killed leaves nothing behind. Confined to one thread.
 */
public final class SpillFile implements AutoCloseable {
    private static final int WRITE_BYTES = 64 << 10;

    private final FileChannel channel;
    private final ByteBuffer pending = ByteBuffer.allocate(WRITE_BYTES);
    private long length;

    /** An empty one in this directory, which is made if it is missing. */
    public SpillFile(Path directory) {
        try {
            Files.createDirectories(directory);
            Path name = Files.createTempFile(directory, "alluvium-", ".spill");
            this.channel = FileChannel.open(
                    name, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Bytes appended so far. */
    public long length() {
        return length;
    }

    /** Appends bytes; they can be read after {@link #flush}. */
    public void append(byte[] bytes, int from, int count) {
        int start = from;
        int rest = count;
        length += count;
        while (rest > 0) {
            if (!pending.hasRemaining()) {
                flush();
            }
            int part = Math.min(rest, pending.remaining());
            pending.put(bytes, start, part);
            start += part;
            rest -= part;
        }
    }

    /** What was appended can be read. */
    public void flush() {
        try {
            pending.flip();
            while (pending.hasRemaining()) {
                channel.write(pending);
            }
            pending.clear();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Reads into the array until {@code count} bytes are there. */
    public void read(long position, byte[] into, int at, int count) {
        try {
            ByteBuffer target = ByteBuffer.wrap(into, at, count);
            long next = position;
            while (target.hasRemaining()) {
                int got = channel.read(target, next);
                if (got < 0) {
                    throw new IllegalStateException("a spill file ends before byte " + (position + count));
                }
                next += got;
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static DeltaTableException failed(IOException cause) {
        return new DeltaTableException(
                "local disk could not take or give back what does not fit into memory; is it full?", cause);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failed(e);
        }
    }
}
