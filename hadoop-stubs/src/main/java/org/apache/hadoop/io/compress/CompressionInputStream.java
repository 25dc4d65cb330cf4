// SPDX-License-Identifier: Apache-2.0
package org.apache.hadoop.io.compress;

import java.io.IOException;
import java.io.InputStream;

/** A stream that reads plain bytes from a compressed one. Confined to one thread. */
public abstract class CompressionInputStream extends InputStream {
    /** Where the compressed bytes come from. */
    protected final InputStream in;

    /** @param in where the compressed bytes come from */
    protected CompressionInputStream(InputStream in) throws IOException {
        this.in = in;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    @Override
    public abstract int read(byte[] bytes, int offset, int length) throws IOException;

    /** Begins a new compressed stream. */
    public abstract void resetState() throws IOException;
}
