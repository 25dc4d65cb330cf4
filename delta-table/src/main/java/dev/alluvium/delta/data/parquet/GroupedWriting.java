// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import dev.alluvium.delta.data.StatsCollector;
import dev.alluvium.delta.log.Action.AddFile;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.jspecify.annotations.Nullable;

/**
 * One Parquet file that is put together from rows, and from rows and row groups of another. Its statistics are those
 * that Parquet gathers of its columns anyway. Confined to one thread.
 */
final class GroupedWriting {
    private final TargetObject target;
    private final ParquetEncoding encoding;
    private final Dictionaries dictionaries;
    private final Set<String> plain;
    private final ParquetProperties properties;
    private final ParquetFileWriter parquet;
    private @Nullable NewRowGroup pending;
    private final Map<Integer, GroupRanges> takenOver = new HashMap<>();
    private int groups;
    private long rows;

    GroupedWriting(TargetObject target, ParquetEncoding encoding, Dictionaries dictionaries) {
        this.target = target;
        this.encoding = encoding;
        this.dictionaries = dictionaries;
        this.plain = dictionaries.leaveOut();
        this.properties = encoding.properties(target.file().layout(), plain);
        try {
            this.parquet = new ParquetFileWriter(
                    new ObjectOutputFile(target.output()),
                    ParquetSchemas.of(target.file().layout().dataSchema()),
                    ParquetFileWriter.Mode.CREATE,
                    encoding.rowGroupBytes(),
                    ParquetWriter.MAX_PADDING_SIZE_DEFAULT,
                    null,
                    properties);
            parquet.start();
        } catch (IOException e) {
            target.output().abort();
            throw target.failed(e);
        } catch (RuntimeException e) {
            target.output().abort();
            throw e;
        }
    }

    void write(@Nullable Object[] row) {
        NewRowGroup group = group();
        group.write(row);
        rows++;
        settle(group.isComplete());
    }

    /** Copies so many of another file's rows. */
    void copy(GroupRows source, long count) {
        for (long left = count; left > 0; ) {
            NewRowGroup group = group();
            long copied = source.copyTo(group, left);
            rows += copied;
            left -= copied;
            settle(group.isComplete());
        }
    }

    private NewRowGroup group() {
        NewRowGroup group = pending;
        if (group == null) {
            group = new NewRowGroup(target.file().layout(), encoding, properties);
            pending = group;
        }
        return group;
    }

    /** Rows that are in memory become a group of the file. */
    private void settle(boolean due) {
        NewRowGroup group = pending;
        if (group == null || !due) {
            return;
        }
        pending = null;
        groups++;
        try {
            group.appendTo(parquet);
        } catch (IOException e) {
            throw target.failed(e);
        }
    }

    void takeOver(SourceGroups source, int group) {
        settle(true);
        try {
            source.appendTo(parquet, group);
        } catch (IOException e) {
            throw target.failed(e);
        }
        // Parquet leaves out of the copy's metadata what says how many lists are null.
        GroupRanges ranges = source.ranges(group);
        takenOver.put(groups++, ranges);
        rows += ranges.rows();
    }

    long rows() {
        return rows;
    }

    AddFile finish() {
        settle(true);
        try {
            parquet.end(Map.of());
            ParquetMetadata written = parquet.getFooter();
            if (takenOver.isEmpty()) {
                dictionaries.learn(written, plain);
            }
            return target.publish(stats(written.getBlocks()));
        } catch (IOException e) {
            throw target.failed(e);
        }
    }

    private StatsCollector stats(List<BlockMetaData> written) {
        StatsCollector stats = target.newStats();
        for (int i = 0; i < written.size(); i++) {
            GroupRanges taken = takenOver.get(i);
            stats.accept(
                    taken == null
                            ? new GroupRanges(written.get(i), target.file().layout())
                            : taken);
        }
        return stats;
    }

    void abort() {
        target.output().abort();
    }
}
