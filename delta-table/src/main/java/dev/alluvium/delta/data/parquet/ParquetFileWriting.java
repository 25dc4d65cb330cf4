// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import dev.alluvium.delta.data.DataFileWriter;
import dev.alluvium.delta.data.StatsCollector;
import dev.alluvium.delta.log.Action.AddFile;
import java.io.IOException;
import org.apache.parquet.hadoop.ParquetWriter;
import org.jspecify.annotations.Nullable;

/** One Parquet file that is being written to a store. Confined to one thread. */
final class ParquetFileWriting implements DataFileWriter {
    private final TargetObject target;
    private final ParquetWriter<@Nullable Object[]> parquet;
    private final StatsCollector stats;
    private long rows;

    ParquetFileWriting(TargetObject target, ParquetEncoding encoding) {
        this.target = target;
        this.stats = target.newStats();
        try {
            this.parquet = encoding.writer(target.file().layout(), new ObjectOutputFile(target.output()));
        } catch (IOException e) {
            target.output().abort();
            throw target.failed(e);
        }
    }

    @Override
    public void write(@Nullable Object[] row) {
        try {
            parquet.write(row);
        } catch (IOException e) {
            throw target.failed(e);
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
            return target.publish(stats);
        } catch (IOException e) {
            throw target.failed(e);
        }
    }

    @Override
    public void abort() {
        target.output().abort();
    }
}
