// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.DataFilePaths;
import dev.alluvium.delta.data.DataFileSettings;
import dev.alluvium.delta.data.DataFileWriter;
import dev.alluvium.delta.data.NewFile;
import dev.alluvium.delta.data.StatsCollector;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.error.StorageUnavailableException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.schema.DecimalType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.storage.ObjectKeys;
import dev.alluvium.delta.storage.ObjectOutput;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.jspecify.annotations.Nullable;

/** One Parquet file that is being written to a store. Confined to one thread. */
final class ParquetFileWriting implements DataFileWriter {
    /** From Parquet's 1 MiB down to 2 KiB, each half of the one before. */
    private static final int BLOOM_FILTER_SIZES = 10;

    private final String key;
    private final NewFile file;
    private final DataFileSettings settings;
    private final ObjectOutput output;
    private final ParquetWriter<@Nullable Object[]> parquet;
    private final StatsCollector stats;
    private long rows;

    ParquetFileWriting(String key, NewFile file, DataFileSettings settings, ObjectOutput output) {
        this.key = key;
        this.file = file;
        this.settings = settings;
        this.output = output;
        this.stats = new StatsCollector(file.layout(), settings.statsColumns());
        try {
            Builder builder = new Builder(new RowWriteSupport(file.layout()))
                    .withFile(new ObjectOutputFile(output))
                    .withConf(new PlainParquetConfiguration())
                    .withCodecFactory(new PageCodecs())
                    .withCompressionCodec(codec(settings.compression()));
            bloomColumns(file.layout(), settings).forEach(builder::withBloomFilter);
            this.parquet = builder.build();
        } catch (IOException e) {
            output.abort();
            throw failed(e);
        }
    }

    private static List<String> bloomColumns(TableLayout layout, DataFileSettings settings) {
        return layout.dataSchema().fields().stream()
                .filter(field -> settings.bloomColumns().stream().anyMatch(field.name()::equalsIgnoreCase))
                .filter(field -> field.type() instanceof DecimalType
                        || (field.type() instanceof PrimitiveType && field.type() != PrimitiveType.BOOLEAN))
                .map(StructField::name)
                .toList();
    }

    @Override
    public void write(@Nullable Object[] row) {
        try {
            parquet.write(row);
        } catch (IOException e) {
            throw failed(e);
        }
        stats.accept(row);
        rows++;
    }

    @Override
    public long rows() {
        return rows;
    }

    @Override
    public long estimatedBytes() {
        return parquet.getDataSize();
    }

    @Override
    public AddFile finish() {
        try {
            parquet.close();
            long size = output.position();
            output.close();
            return new AddFile(
                    DataFilePaths.encode(key),
                    file.partitionValues(),
                    size,
                    settings.clock().millis(),
                    true,
                    stats.toJson(),
                    file.tags(),
                    Optional.empty());
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public void abort() {
        output.abort();
    }

    private DeltaTableException failed(IOException cause) {
        return new StorageUnavailableException(
                "the data file " + ObjectKeys.shown(key) + " could not be written", cause);
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
