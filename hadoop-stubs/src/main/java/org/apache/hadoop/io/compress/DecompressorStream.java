// SPDX-License-Identifier: Apache-2.0
package org.apache.hadoop.io.compress;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A stream that decompresses by a {@link Decompressor}. Confined to one thread. */
public class DecompressorStream extends CompressionInputStream {
    /** Decompresses. */
    protected Decompressor decompressor;

    /** Takes the compressed bytes. */
    protected byte[] buffer;

    /** Whether all plain bytes were read. */
    protected boolean eof;

    /** Whether the stream was closed. */
    protected boolean closed;

    /**
     * @param in where the compressed bytes come from
     * @param bufferSize in bytes
     */
    public DecompressorStream(InputStream in, Decompressor decompressor, int bufferSize) throws IOException {
        super(in);
        this.decompressor = decompressor;
        this.buffer = new byte[bufferSize];
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (eof || length == 0) {
            return eof ? -1 : 0;
        }
        int count = decompressor.decompress(bytes, offset, length);
        while (count == 0) {
            if (decompressor.finished()) {
                eof = true;
                return -1;
            }
            feed();
            count = decompressor.decompress(bytes, offset, length);
        }
        return count;
    }

    private void feed() throws IOException {
        if (decompressor.needsInput()) {
            int length = getCompressedData();
            if (length < 0) {
                throw new EOFException("a compressed stream ends early");
            }
            decompressor.setInput(buffer, 0, length);
        }
    }

    /** Fills the buffer with compressed bytes and says how many; -1 at the end. */
    protected int getCompressedData() throws IOException {
        return in.read(buffer, 0, buffer.length);
    }

    @Override
    public void resetState() {
        decompressor.reset();
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            super.close();
        }
    }
}
