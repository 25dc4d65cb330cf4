// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log.kernel;

import io.delta.kernel.defaults.engine.fileio.SeekableInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;

/**
 * Random access to an object, one window of it in memory at a time. Parquet reads a footer and then chunk after
 * chunk, so a window is read once or twice. Confined to one thread.
 */
final class WindowedInput extends SeekableInputStream {
    /** What one ranged GET brings; at the latency of an object store, smaller ones cost more than they save. */
    private static final int WINDOW_BYTES = 8 << 20;

    private final long length;
    private final Source source;
    private byte[] window = {};
    private long windowStart;
    private long position;

    /** Reads a range of the object. */
    @FunctionalInterface
    interface Source {
        byte[] read(long position, int length);
    }

    WindowedInput(long length, Source source) {
        this.length = length;
        this.source = source;
    }

    static WindowedInput of(byte[] content) {
        return new WindowedInput(
                content.length,
                (position, length) -> Arrays.copyOfRange(content, (int) position, (int) position + length));
    }

    @Override
    public long getPos() {
        return position;
    }

    @Override
    public void seek(long newPosition) throws IOException {
        if (newPosition < 0 || newPosition > length) {
            throw new EOFException("position " + newPosition + " is not within the " + length + " bytes of the object");
        }
        position = newPosition;
    }

    @Override
    public int read() throws IOException {
        if (position >= length) {
            return -1;
        }
        load();
        return Byte.toUnsignedInt(window[(int) (position++ - windowStart)]);
    }

    @Override
    public int read(byte[] bytes, int offset, int wanted) throws IOException {
        Objects.checkFromIndexSize(offset, wanted, bytes.length);
        if (wanted == 0) {
            return 0;
        }
        if (position >= length) {
            return -1;
        }
        load();
        int at = (int) (position - windowStart);
        int count = Math.min(wanted, window.length - at);
        System.arraycopy(window, at, bytes, offset, count);
        position += count;
        return count;
    }

    @Override
    public void readFully(byte[] bytes, int offset, int wanted) throws IOException {
        int done = 0;
        while (done < wanted) {
            int count = read(bytes, offset + done, wanted - done);
            if (count < 0) {
                throw new EOFException("the object ends " + (wanted - done) + " bytes early");
            }
            done += count;
        }
    }

    private void load() throws IOException {
        if (position >= windowStart && position < windowStart + window.length) {
            return;
        }
        int wanted = (int) Math.min(WINDOW_BYTES, length - position);
        window = source.read(position, wanted);
        windowStart = position;
        if (window.length == 0) {
            throw new EOFException("the object is shorter than the " + length + " bytes that it was listed with");
        }
    }
}
