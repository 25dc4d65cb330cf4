// SPDX-License-Identifier: Apache-2.0
package org.apache.hadoop.io.compress;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** GZIP by the JDK's streams, for checkpoints of writers that chose it; needs no compressor of its own. */
public class GzipCodec implements CompressionCodec {
    /** Parquet makes it by its name. */
    public GzipCodec() {}

    @Override
    public CompressionOutputStream createOutputStream(OutputStream out) throws IOException {
        return new Output(new GZIPOutputStream(out));
    }

    @Override
    public CompressionOutputStream createOutputStream(OutputStream out, Compressor compressor) throws IOException {
        return createOutputStream(out);
    }

    @Override
    public Class<? extends Compressor> getCompressorType() {
        return null;
    }

    @Override
    public Compressor createCompressor() {
        return null;
    }

    @Override
    public CompressionInputStream createInputStream(InputStream in) throws IOException {
        return new Input(new GZIPInputStream(in));
    }

    @Override
    public CompressionInputStream createInputStream(InputStream in, Decompressor decompressor) throws IOException {
        return createInputStream(in);
    }

    @Override
    public Class<? extends Decompressor> getDecompressorType() {
        return null;
    }

    @Override
    public Decompressor createDecompressor() {
        return null;
    }

    @Override
    public String getDefaultExtension() {
        return ".gz";
    }

    private static final class Output extends CompressionOutputStream {
        private final GZIPOutputStream gzip;

        Output(GZIPOutputStream gzip) {
            super(gzip);
            this.gzip = gzip;
        }

        @Override
        public void write(int b) throws IOException {
            gzip.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            gzip.write(bytes, offset, length);
        }

        @Override
        public void finish() throws IOException {
            gzip.finish();
        }

        @Override
        public void resetState() {
            throw new UnsupportedOperationException("a gzip stream is not used again");
        }
    }

    private static final class Input extends CompressionInputStream {
        Input(GZIPInputStream gzip) throws IOException {
            super(gzip);
        }

        @Override
        public int read() throws IOException {
            return in.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return in.read(bytes, offset, length);
        }

        @Override
        public void resetState() {
            throw new UnsupportedOperationException("a gzip stream is not used again");
        }
    }
}
