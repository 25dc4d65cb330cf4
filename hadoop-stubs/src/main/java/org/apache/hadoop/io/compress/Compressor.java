// SPDX-License-Identifier: Apache-2.0
package org.apache.hadoop.io.compress;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/** Compresses bytes block by block; its shape is that of {@link java.util.zip.Deflater}. */
public interface Compressor {
    /** Gives it bytes; only when {@link #needsInput}. */
    void setInput(byte[] bytes, int offset, int length);

    /** Whether it can take bytes. */
    boolean needsInput();

    /** Presets a dictionary. */
    void setDictionary(byte[] bytes, int offset, int length);

    /** Uncompressed bytes taken so far. */
    long getBytesRead();

    /** Compressed bytes given so far. */
    long getBytesWritten();

    /** No more bytes will come. */
    void finish();

    /** Whether everything was given after {@link #finish}. */
    boolean finished();

    /** Fills the buffer with compressed bytes and says how many. */
    int compress(byte[] bytes, int offset, int length) throws IOException;

    /** Makes it new. */
    void reset();

    /** Releases what it holds. */
    void end();

    /** Makes it new, with other settings. */
    void reinit(Configuration conf);
}
