// SPDX-License-Identifier: Apache-2.0
package org.apache.hadoop.io.compress;

import java.io.IOException;
import java.io.OutputStream;

/** A stream that writes compressed bytes to another. Confined to one thread. */
public abstract class CompressionOutputStream extends OutputStream {
    /** Where the compressed bytes go. */
    protected final OutputStream out;

    /** @param out where the compressed bytes go */
    protected CompressionOutputStream(OutputStream out) {
        this.out = out;
    }

    @Override
    public void close() throws IOException {
        finish();
        out.close();
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public abstract void write(byte[] bytes, int offset, int length) throws IOException;

    /** Writes what is left, without closing the stream below. */
    public abstract void finish() throws IOException;

    /** Begins a new compressed stream. */
    public abstract void resetState() throws IOException;
}
