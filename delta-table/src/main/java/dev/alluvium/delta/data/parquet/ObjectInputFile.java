// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import dev.alluvium.delta.storage.ObjectKeys;
import dev.alluvium.delta.storage.ObjectStore;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/**
 * An object of a store as Parquet's input. A small object is fetched whole by one request; of a large one the ranges
 * that Parquet asks for, and at least {@value #WINDOW} bytes a request, so that a footer costs one.
 */
final class ObjectInputFile implements InputFile {
    private static final int WHOLE = 4 << 20;
    private static final int WINDOW = 256 << 10;

    private final ObjectStore store;
    private final String key;
    private final long length;

    ObjectInputFile(ObjectStore store, String key, long length) {
        this.store = store;
        this.key = key;
        this.length = length;
    }

    @Override
    public long getLength() {
        return length;
    }

    @Override
    public SeekableInputStream newStream() {
        Ranges ranges = new Ranges();
        return new DelegatingSeekableInputStream(ranges) {
            @Override
            public long getPos() {
                return ranges.position;
            }

            @Override
            public void seek(long newPosition) {
                ranges.position = newPosition;
            }
        };
    }

    @Override
    public String toString() {
        return ObjectKeys.shown(key);
    }

    /** Confined to one thread. */
    private final class Ranges extends InputStream {
        private long position;
        private byte[] window = new byte[0];
        private long windowStart;

        @Override
        public int read() throws IOException {
            if (position >= length) {
                return -1;
            }
            byte[] one = new byte[1];
            read(one, 0, 1);
            return one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int count) throws IOException {
            if (count == 0) {
                return 0;
            }
            if (position >= length) {
                return -1;
            }
            if (position < windowStart || position >= windowStart + window.length) {
                fetch(count);
            }
            int from = (int) (position - windowStart);
            int copied = Math.min(count, window.length - from);
            System.arraycopy(window, from, bytes, offset, copied);
            position += copied;
            return copied;
        }

        private void fetch(int count) throws IOException {
            if (length <= WHOLE) {
                windowStart = 0;
                window = store.get(key);
            } else {
                // A footer is read backwards, from its length at the very end: fetch the end of the object as one.
                windowStart = length - position < WINDOW ? length - WINDOW : position;
                window = store.get(key, windowStart, (int) Math.min(Math.max(count, WINDOW), length - windowStart));
            }
            if (position < windowStart || position >= windowStart + window.length) {
                throw new EOFException(ObjectKeys.shown(key) + " ends before byte " + position + " of " + length);
            }
        }
    }
}
