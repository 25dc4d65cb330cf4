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
 * so that a process that is killed leaves nothing behind, unless it was given one. Confined to one thread.
 */
public final class SpillFile implements AutoCloseable {
    private static final int WRITE_BYTES = 64 << 10;

    private final FileChannel channel;
    private final ByteBuffer pending = ByteBuffer.allocate(WRITE_BYTES);
    private final Path place;
    private long length;

    /** An empty one in this directory, which is made if it is missing. */
    public SpillFile(Path directory) {
        this.place = directory;
        try {
            Files.createDirectories(directory);
            Path name = Files.createTempFile(directory, "alluvium-", ".spill");
            this.channel = FileChannel.open(
                    name, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException e) {
            throw failed(place, e);
        }
    }

    private SpillFile(Path name, StandardOpenOption... options) {
        this.place = name;
        try {
            this.channel = FileChannel.open(name, options);
            this.length = channel.size();
        } catch (IOException e) {
            throw failed(place, e);
        }
    }

    /** An empty file of this name, which stays; made by whoever chose the name. */
    public static SpillFile of(Path empty) {
        return new SpillFile(empty, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** What stayed, to be read. */
    public static SpillFile reading(Path name) {
        return new SpillFile(name, StandardOpenOption.READ);
    }

    /** Bytes appended so far, or found. */
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
            throw failed(place, e);
        }
    }

    /** What was appended survives the system. */
    public void force() {
        flush();
        try {
            channel.force(true);
        } catch (IOException e) {
            throw failed(place, e);
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
                    throw new DeltaTableException(
                            "a file on local disk at " + place + " ends before byte " + (position + count));
                }
                next += got;
            }
        } catch (IOException e) {
            throw failed(place, e);
        }
    }

    private static DeltaTableException failed(Path place, IOException cause) {
        return new DeltaTableException(
                "local disk could not take or give back what does not fit into memory, at " + place
                        + "; is it a directory that may be written to, and not full?",
                cause);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failed(place, e);
        }
    }
}
