// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.DataFileSettings;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.schema.DecimalType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.jspecify.annotations.Nullable;

/**
 * How rows become Parquet.
 *
 * @param settings of the files
 * @param rowGroupBytes about how many bytes a row group has before its pages are compressed; the rows of one are in
 *     memory until it is complete
 */
record ParquetEncoding(DataFileSettings settings, long rowGroupBytes) {
    /**
     * Of a file of 128 MiB, a copy that changes rows in one place takes most groups over as they are. Smaller ones
     * would cost readers of few columns more requests.
     */
    static final long ROW_GROUP_BYTES = 32L << 20;

    /** From Parquet's 1 MiB down to 2 KiB, each half of the one before. */
    private static final int BLOOM_FILTER_SIZES = 10;

    /** @param plain columns, by their paths, that no dictionary is tried for */
    ParquetWriter<@Nullable Object[]> writer(TableLayout layout, OutputFile output, Set<String> plain)
            throws IOException {
        Builder builder = new Builder(new RowWriteSupport(layout))
                .withFile(output)
                .withConf(new PlainParquetConfiguration())
                .withCodecFactory(new PageCodecs())
                .withRowGroupSize(rowGroupBytes)
                .withCompressionCodec(codec(settings.compression()));
        bloomColumns(layout).forEach(builder::withBloomFilter);
        plain.forEach(column -> builder.withDictionaryEncoding(column, false));
        return builder.build();
    }

    /** The same for who puts values into columns. */
    ParquetProperties properties(TableLayout layout, Set<String> plain) {
        ParquetProperties.Builder properties = ParquetProperties.builder();
        for (String column : bloomColumns(layout)) {
            properties
                    .withBloomFilterEnabled(column, true)
                    .withAdaptiveBloomFilterEnabled(true)
                    .withBloomFilterCandidatesNumber(column, BLOOM_FILTER_SIZES);
        }
        plain.forEach(column -> properties.withDictionaryEncoding(column, false));
        return properties.build();
    }

    BytesInputCompressor compressor() {
        return new PageCodecs().getCompressor(codec(settings.compression()));
    }

    private List<String> bloomColumns(TableLayout layout) {
        return layout.dataSchema().fields().stream()
                .filter(field -> settings.bloomColumns().stream().anyMatch(field.name()::equalsIgnoreCase))
                .filter(field -> field.type() instanceof DecimalType
                        || (field.type() instanceof PrimitiveType && field.type() != PrimitiveType.BOOLEAN))
                .map(StructField::name)
                .toList();
    }

    private static CompressionCodecName codec(Compression compression) {
        return switch (compression) {
            case NONE -> CompressionCodecName.UNCOMPRESSED;
            case SNAPPY -> CompressionCodecName.SNAPPY;
            case ZSTD -> CompressionCodecName.ZSTD;
            case GZIP -> CompressionCodecName.GZIP;
        };
    }

    /** Parquet's builder, which wants a subclass. */
    private static final class Builder extends ParquetWriter.Builder<@Nullable Object[], Builder> {
        private final RowWriteSupport support;

        Builder(RowWriteSupport support) {
            this.support = support;
        }

        /** As large as the values turn out to need: how many there will be is not known. */
        void withBloomFilter(String column) {
            withBloomFilterEnabled(column, true);
            withAdaptiveBloomFilterEnabled(true);
            withBloomFilterCandidateNumber(column, BLOOM_FILTER_SIZES);
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        @SuppressWarnings("deprecation") // abstract there, though never called with a plain configuration
        protected WriteSupport<@Nullable Object[]> getWriteSupport(Configuration configuration) {
            return support;
        }

        @Override
        protected WriteSupport<@Nullable Object[]> getWriteSupport(ParquetConfiguration configuration) {
            return support;
        }
    }
}
