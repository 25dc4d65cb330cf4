// SPDX-License-Identifier: Apache-2.0
package org.apache.hadoop.io.compress;

import java.io.IOException;
import java.io.OutputStream;

/** A stream that compresses by a {@link Compressor}. Confined to one thread. */
public class CompressorStream extends CompressionOutputStream {
    /** Compresses. */
    protected Compressor compressor;

    /** Takes the compressed bytes. */
    protected byte[] buffer;

    /** Whether the stream was closed. */
    protected boolean closed;

    /**
     * @param out where the compressed bytes go
     * @param bufferSize in bytes
     */
    public CompressorStream(OutputStream out, Compressor compressor, int bufferSize) {
        super(out);
        this.compressor = compressor;
        this.buffer = new byte[bufferSize];
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (compressor.finished()) {
            throw new IOException("write beyond the end of a compressed stream");
        }
        compressor.setInput(bytes, offset, length);
        while (!compressor.needsInput()) {
            compress();
        }
    }

    /** Moves one buffer of compressed bytes on. */
    protected void compress() throws IOException {
        int length = compressor.compress(buffer, 0, buffer.length);
        if (length > 0) {
            out.write(buffer, 0, length);
        }
    }

    @Override
    public void finish() throws IOException {
        if (!compressor.finished()) {
            compressor.finish();
            while (!compressor.finished()) {
                compress();
            }
        }
    }

    @Override
    public void resetState() {
        compressor.reset();
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            super.close();
        }
    }
}
