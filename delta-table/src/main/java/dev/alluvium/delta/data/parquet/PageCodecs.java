// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/** Page compression without Hadoop's codecs, which parquet-java would load otherwise. Stateless. */
final class PageCodecs implements CompressionCodecFactory {
    private static final int ZSTD_LEVEL = 3;

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        return new BytesInputCompressor() {
            @Override
            public BytesInput compress(BytesInput bytes) throws IOException {
                return codec == CompressionCodecName.UNCOMPRESSED
                        ? bytes
                        : BytesInput.from(PageCodecs.compress(codec, bytes(bytes)));
            }

            @Override
            public CompressionCodecName getCodecName() {
                return codec;
            }

            @Override
            public void release() {}
        };
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        return new BytesInputDecompressor() {
            @Override
            public BytesInput decompress(BytesInput bytes, int uncompressedSize) throws IOException {
                return codec == CompressionCodecName.UNCOMPRESSED
                        ? bytes
                        : BytesInput.from(PageCodecs.decompress(codec, bytes(bytes), uncompressedSize));
            }

            @Override
            public void decompress(ByteBuffer input, int compressedSize, ByteBuffer output, int uncompressedSize)
                    throws IOException {
                byte[] compressed = new byte[compressedSize];
                input.get(compressed);
                output.put(PageCodecs.decompress(codec, compressed, uncompressedSize));
            }

            @Override
            public void release() {}
        };
    }

    @Override
    public void release() {}

    private static byte[] bytes(BytesInput input) throws IOException {
        // The size is known: a stream that does not know it gathers pieces first. Paid for by WriteParquet's figure.
        byte[] bytes = new byte[(int) input.size()];
        input.toInputStream().readNBytes(bytes, 0, bytes.length);
        return bytes;
    }

    private static byte[] compress(CompressionCodecName codec, byte[] bytes) throws IOException {
        return switch (codec) {
            case UNCOMPRESSED -> bytes;
            case SNAPPY -> Snappy.compress(bytes);
            case ZSTD -> Zstd.compress(bytes, ZSTD_LEVEL);
            case GZIP -> gzip(bytes);
            case LZO, BROTLI, LZ4, LZ4_RAW -> throw new IOException("Parquet codec " + codec + " is not supported");
        };
    }

    private static byte[] decompress(CompressionCodecName codec, byte[] bytes, int size) throws IOException {
        return switch (codec) {
            case UNCOMPRESSED -> bytes;
            case SNAPPY -> Snappy.uncompress(bytes);
            case ZSTD -> Zstd.decompress(bytes, size);
            case GZIP -> gunzip(bytes, size);
            case LZO, BROTLI, LZ4, LZ4_RAW -> throw new IOException("Parquet codec " + codec + " is not supported");
        };
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 2 + 32);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] gunzip(byte[] bytes, int size) throws IOException {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return gzip.readNBytes(size);
        }
    }
}
