// SPDX-License-Identifier: Apache-2.0
package org.apache.hadoop.io.compress;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A compression algorithm as Parquet's own codecs (Snappy, Zstandard) implement it. */
public interface CompressionCodec {
    /** A stream that compresses into {@code out}. */
    CompressionOutputStream createOutputStream(OutputStream out) throws IOException;

    /** A stream that compresses into {@code out} by this compressor. */
    CompressionOutputStream createOutputStream(OutputStream out, Compressor compressor) throws IOException;

    /** The class of {@link #createCompressor}. */
    Class<? extends Compressor> getCompressorType();

    /** A new compressor, or null where the stream needs none. */
    Compressor createCompressor();

    /** A stream that decompresses {@code in}. */
    CompressionInputStream createInputStream(InputStream in) throws IOException;

    /** A stream that decompresses {@code in} by this decompressor. */
    CompressionInputStream createInputStream(InputStream in, Decompressor decompressor) throws IOException;

    /** The class of {@link #createDecompressor}. */
    Class<? extends Decompressor> getDecompressorType();

    /** A new decompressor, or null where the stream needs none. */
    Decompressor createDecompressor();

    /** The usual ending of a file name, with its dot. */
    String getDefaultExtension();
}
