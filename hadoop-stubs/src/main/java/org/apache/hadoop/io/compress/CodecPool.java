// SPDX-License-Identifier: Apache-2.0
package org.apache.hadoop.io.compress;

/** Makes a compressor for each caller and pools none: Parquet keeps one per codec and page stream anyway. */
public final class CodecPool {
    private CodecPool() {}

    /** A new compressor, or null where the codec needs none. */
    public static Compressor getCompressor(CompressionCodec codec) {
        return codec.createCompressor();
    }

    /** A new decompressor, or null where the codec needs none. */
    public static Decompressor getDecompressor(CompressionCodec codec) {
        return codec.createDecompressor();
    }

    /** Releases a compressor; null is let through. */
    public static void returnCompressor(Compressor compressor) {
        if (compressor != null) {
            compressor.end();
        }
    }

    /** Releases a decompressor; null is let through. */
    public static void returnDecompressor(Decompressor decompressor) {
        if (decompressor != null) {
            decompressor.end();
        }
    }
}
