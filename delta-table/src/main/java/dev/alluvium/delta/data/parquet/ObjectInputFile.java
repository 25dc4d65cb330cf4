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
 * that Parquet asks for, and at least {@value #WINDOW} bytes a request, so that a footer costs one. Confined to one
 * thread.
 */
final class ObjectInputFile implements InputFile {
    private static final int WHOLE = 4 << 20;
    private static final int WINDOW = 256 << 10;
    private static final int LARGE_WINDOW = 8 << 20;

    private final ObjectStore store;
    private final String key;
    private final long length;
    private final int window;

    ObjectInputFile(ObjectStore store, String key, long length) {
        this(store, key, length, WINDOW);
    }

    private ObjectInputFile(ObjectStore store, String key, long length, int window) {
        this.store = store;
        this.key = key;
        this.length = length;
        this.window = window;
    }

    /** The same object for somebody who reads on and on, a little at a time. */
    ObjectInputFile inLargePieces() {
        return new ObjectInputFile(store, key, length, LARGE_WINDOW);
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
        private byte[] fetched = new byte[0];
        private long start;

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
            if (position < start || position >= start + fetched.length) {
                fetch(count);
            }
            int from = (int) (position - start);
            int copied = Math.min(count, fetched.length - from);
            System.arraycopy(fetched, from, bytes, offset, copied);
            position += copied;
            return copied;
        }

        private void fetch(int count) throws IOException {
            if (length <= WHOLE) {
                start = 0;
                fetched = store.get(key);
            } else {
                // A footer is read backwards, from its length at the very end: fetch the end of the object as one.
                start = length - position < WINDOW ? length - WINDOW : position;
                fetched = store.get(key, start, (int) Math.min(Math.max(count, window), length - start));
            }
            if (position < start || position >= start + fetched.length) {
                throw new EOFException(ObjectKeys.shown(key) + " ends before byte " + position + " of " + length);
            }
        }
    }
}
