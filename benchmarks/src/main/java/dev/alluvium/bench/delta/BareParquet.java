// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.delta;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.jspecify.annotations.Nullable;
import org.xerial.snappy.Snappy;

/** The rows of {@link WriteParquet} by the shortest way through parquet-java: columns known, no statistics of ours. */
final class BareParquet {
    private static final MessageType SCHEMA = MessageTypeParser.parseMessageType("""
            message row {
              optional int64 id;
              optional binary name (STRING);
              optional binary kind (STRING);
              optional binary payload (STRING);
              optional int64 at (TIMESTAMP(MICROS,true));
              optional double score;
              optional boolean live;
            }
            """);

    private final Path file;

    BareParquet(Path file) {
        this.file = file;
    }

    void write(Object[][] rows) throws IOException {
        Files.deleteIfExists(file);
        try (ParquetWriter<Object[]> writer = new Builder()
                .withFile(new LocalOutputFile(file))
                .withConf(new PlainParquetConfiguration())
                .withCodecFactory(new SnappyOnly())
                .withCompressionCodec(CompressionCodecName.SNAPPY)
                .build()) {
            for (Object[] row : rows) {
                writer.write(row);
            }
        }
    }

    private static final class Support extends WriteSupport<Object[]> {
        private @Nullable RecordConsumer consumer;

        @Override
        @SuppressWarnings("deprecation") // abstract there, though never called with a plain configuration
        public WriteContext init(Configuration configuration) {
            return new WriteContext(SCHEMA, Map.of());
        }

        @Override
        public WriteContext init(ParquetConfiguration configuration) {
            return new WriteContext(SCHEMA, Map.of());
        }

        @Override
        public void prepareForWrite(RecordConsumer prepared) {
            consumer = prepared;
        }

        @Override
        public void write(Object[] row) {
            RecordConsumer out = Objects.requireNonNull(consumer);
            out.startMessage();
            out.startField("id", 0);
            out.addLong((Long) row[0]);
            out.endField("id", 0);
            string(out, "name", 1, row);
            string(out, "kind", 2, row);
            string(out, "payload", 3, row);
            out.startField("at", 4);
            out.addLong((Long) row[4]);
            out.endField("at", 4);
            out.startField("score", 5);
            out.addDouble((Double) row[5]);
            out.endField("score", 5);
            out.startField("live", 6);
            out.addBoolean((Boolean) row[6]);
            out.endField("live", 6);
            out.endMessage();
        }

        private static void string(RecordConsumer out, String name, int index, Object[] row) {
            out.startField(name, index);
            out.addBinary(Binary.fromString((String) row[index]));
            out.endField(name, index);
        }
    }

    private static final class Builder extends ParquetWriter.Builder<Object[], Builder> {
        @Override
        protected Builder self() {
            return this;
        }

        @Override
        @SuppressWarnings("deprecation") // abstract there, though never called with a plain configuration
        protected WriteSupport<Object[]> getWriteSupport(Configuration configuration) {
            return new Support();
        }

        @Override
        protected WriteSupport<Object[]> getWriteSupport(ParquetConfiguration configuration) {
            return new Support();
        }
    }

    private static final class SnappyOnly implements CompressionCodecFactory {
        @Override
        public BytesInputCompressor getCompressor(CompressionCodecName codec) {
            return new BytesInputCompressor() {
                @Override
                public BytesInput compress(BytesInput bytes) throws IOException {
                    byte[] page = new byte[(int) bytes.size()];
                    bytes.toInputStream().readNBytes(page, 0, page.length);
                    return BytesInput.from(Snappy.compress(page));
                }

                @Override
                public CompressionCodecName getCodecName() {
                    return CompressionCodecName.SNAPPY;
                }

                @Override
                public void release() {}
            };
        }

        @Override
        public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
            return new BytesInputDecompressor() {
                @Override
                public BytesInput decompress(BytesInput bytes, int size) {
                    throw new UnsupportedOperationException("write only");
                }

                @Override
                public void decompress(ByteBuffer input, int compressed, ByteBuffer output, int size) {
                    throw new UnsupportedOperationException("write only");
                }

                @Override
                public void release() {}
            };
        }

        @Override
        public void release() {}
    }
}
