// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import dev.alluvium.delta.data.DataFileWriter;
import dev.alluvium.delta.data.StatsCollector;
import dev.alluvium.delta.log.Action.AddFile;
import java.io.IOException;
import java.util.Set;
import org.apache.parquet.hadoop.ParquetWriter;
import org.jspecify.annotations.Nullable;

/** One Parquet file that is being written to a store. Confined to one thread. */
final class ParquetFileWriting implements DataFileWriter {
    private final TargetObject target;
    private final ParquetWriter<@Nullable Object[]> parquet;
    private final StatsCollector stats;
    private final Dictionaries dictionaries;
    private final Set<String> plain;
    private long rows;

    ParquetFileWriting(TargetObject target, ParquetEncoding encoding, Dictionaries dictionaries) {
        this.target = target;
        this.dictionaries = dictionaries;
        this.plain = dictionaries.leaveOut();
        this.stats = target.newStats();
        try {
            this.parquet = encoding.writer(target.file().layout(), new ObjectOutputFile(target.output()), plain);
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
            dictionaries.learn(parquet.getFooter(), plain);
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
