// SPDX-License-Identifier: Apache-2.0
package org.apache.hadoop.io.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

/** The stream frame against the JDK's own deflate, which has the same shape. */
class CompressionStreamsTest {
    private final byte[] plain = new Random(7)
            .ints(50_000, 0, 20)
            .collect(ByteArrayOutputStream::new, ByteArrayOutputStream::write, (a, b) -> {})
            .toByteArray();

    @Test
    void whatIsCompressedComesBack() throws IOException {
        byte[] compressed = compressed();

        try (DecompressorStream in =
                new DecompressorStream(new ByteArrayInputStream(compressed), new Inflating(), 512)) {
            assertThat(compressed.length).isLessThan(plain.length);
            assertThat(in.read()).isEqualTo(plain[0]);
            assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(plain, 1, plain.length));
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void cutStreamIsAnErrorAndNotAnEnd() throws IOException {
        byte[] cut = Arrays.copyOf(compressed(), 100);

        try (DecompressorStream in = new DecompressorStream(new ByteArrayInputStream(cut), new Inflating(), 512)) {
            assertThatThrownBy(in::readAllBytes).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void finishedStreamRefusesMore() throws IOException {
        CompressorStream out = new CompressorStream(new ByteArrayOutputStream(), new Deflating(), 512);
        out.finish();

        assertThatThrownBy(() -> out.write(1)).isInstanceOf(IOException.class);

        out.resetState();
        out.write(1);
        out.close();
        out.close();
    }

    @Test
    void gzipRoundTrip() throws IOException {
        GzipCodec codec = new GzipCodec();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (CompressionOutputStream out = codec.createOutputStream(bytes, CodecPool.getCompressor(codec))) {
            out.write(plain[0]);
            out.write(plain, 1, plain.length - 1);
        }

        try (CompressionInputStream in = codec.createInputStream(
                new ByteArrayInputStream(bytes.toByteArray()), CodecPool.getDecompressor(codec))) {
            assertThat(in.read()).isEqualTo(plain[0]);
            assertThat(in.readAllBytes()).hasSize(plain.length - 1);
        }
        CodecPool.returnCompressor(null);
        CodecPool.returnDecompressor(null);
        assertThat(codec.getDefaultExtension()).isEqualTo(".gz");
    }

    private byte[] compressed() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (CompressorStream out = new CompressorStream(bytes, new Deflating(), 512)) {
            out.write(plain, 0, plain.length);
            out.flush();
        }
        return bytes.toByteArray();
    }

    private static final class Deflating implements Compressor {
        private final Deflater deflater = new Deflater();

        @Override
        public void setInput(byte[] bytes, int offset, int length) {
            deflater.setInput(bytes, offset, length);
        }

        @Override
        public boolean needsInput() {
            return deflater.needsInput();
        }

        @Override
        public void setDictionary(byte[] bytes, int offset, int length) {
            deflater.setDictionary(bytes, offset, length);
        }

        @Override
        public long getBytesRead() {
            return deflater.getBytesRead();
        }

        @Override
        public long getBytesWritten() {
            return deflater.getBytesWritten();
        }

        @Override
        public void finish() {
            deflater.finish();
        }

        @Override
        public boolean finished() {
            return deflater.finished();
        }

        @Override
        public int compress(byte[] bytes, int offset, int length) {
            return deflater.deflate(bytes, offset, length);
        }

        @Override
        public void reset() {
            deflater.reset();
        }

        @Override
        public void end() {
            deflater.end();
        }

        @Override
        public void reinit(Configuration conf) {
            deflater.reset();
        }
    }

    private static final class Inflating implements Decompressor {
        private final Inflater inflater = new Inflater();

        @Override
        public void setInput(byte[] bytes, int offset, int length) {
            inflater.setInput(bytes, offset, length);
        }

        @Override
        public boolean needsInput() {
            return inflater.needsInput();
        }

        @Override
        public void setDictionary(byte[] bytes, int offset, int length) {
            inflater.setDictionary(bytes, offset, length);
        }

        @Override
        public boolean needsDictionary() {
            return inflater.needsDictionary();
        }

        @Override
        public boolean finished() {
            return inflater.finished();
        }

        @Override
        public int decompress(byte[] bytes, int offset, int length) throws IOException {
            try {
                return inflater.inflate(bytes, offset, length);
            } catch (DataFormatException e) {
                throw new IOException(e);
            }
        }

        @Override
        public int getRemaining() {
            return inflater.getRemaining();
        }

        @Override
        public void reset() {
            inflater.reset();
        }

        @Override
        public void end() {
            inflater.end();
        }
    }
}
