// SPDX-License-Identifier: Apache-2.0
package org.apache.hadoop.io.compress;

import java.io.IOException;

/** Decompresses bytes block by block; its shape is that of {@link java.util.zip.Inflater}. */
public interface Decompressor {
    /** Gives it bytes; only when {@link #needsInput}. */
    void setInput(byte[] bytes, int offset, int length);

    /** Whether it can take bytes. */
    boolean needsInput();

    /** Presets a dictionary. */
    void setDictionary(byte[] bytes, int offset, int length);

    /** Whether it waits for a dictionary. */
    boolean needsDictionary();

    /** Whether everything was given. */
    boolean finished();

    /** Fills the buffer with plain bytes and says how many. */
    int decompress(byte[] bytes, int offset, int length) throws IOException;

    /** Input bytes not used yet. */
    int getRemaining();

    /** Makes it new. */
    void reset();

    /** Releases what it holds. */
    void end();
}
