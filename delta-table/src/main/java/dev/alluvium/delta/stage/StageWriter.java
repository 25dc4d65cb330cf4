// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitResult;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.DataFileSettings;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.StatsColumns;
import dev.alluvium.delta.data.parquet.ParquetDataFiles;
import dev.alluvium.delta.merge.Fence;
import dev.alluvium.delta.merge.FlushRequest;
import dev.alluvium.delta.merge.FlushResult;
import dev.alluvium.delta.reduce.Event;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Appends the events of one task to a staging table, a flush a commit; the table of rows is never looked at. Confined
 * to the thread that owns the staging table. Fences and failures are those of {@code merge.TableWriter}; no policy
 * applies here: an event is judged when it is merged.
 */
public final class StageWriter {
    /** Facts need statistics, rows that are merged once do not. */
    private static final int STATS_LEAVES = StagingFormat.FACT_COUNT;

    private final DeltaTable staging;
    private final DataFiles files;
    private final Settings settings;
    private final Fence fence;

    /**
     * How events are appended.
     *
     * @param targetFileBytes about how large a file may become
     * @param compression of the files
     * @param timestamps when an event happened, in epoch milliseconds, for people; null where nobody knows
     */
    public record Settings(long targetFileBytes, Compression compression, Function<Event, @Nullable Long> timestamps) {}

    /** A writer of Parquet files to this staging table. */
    public StageWriter(DeltaTable staging, Settings settings) {
        this(staging, settings, files(staging, settings.compression()), Fence.EQUALITY);
    }

    /** A writer on these ports. */
    public StageWriter(DeltaTable staging, Settings settings, DataFiles files, Fence fence) {
        this.staging = staging;
        this.settings = settings;
        this.files = files;
        this.fence = fence;
    }

    /** The data files of a staging table. */
    static DataFiles files(DeltaTable staging, Compression compression) {
        StatsColumns stats = new StatsColumns(List.of(), List.of(), STATS_LEAVES);
        return new ParquetDataFiles(
                staging.store(),
                new DataFileSettings(
                        compression,
                        stats,
                        staging.context().clock(),
                        staging.context().ids()));
    }

    /**
     * Commits the parts that are not fenced, as one version of the staging table.
     *
     * @throws dev.alluvium.delta.error.SchemaConflictException if a staged column cannot hold the values
     * @throws dev.alluvium.delta.error.CommitConflictException if other writers were faster each time
     */
    public FlushResult flush(FlushRequest request) {
        StageFlush flush = new StageFlush(request, this, staging.context());
        boolean ended = false;
        try {
            CommitResult result = staging.commit(flush);
            ended = true;
            return flush.finish(result);
        } finally {
            if (!ended) {
                flush.abandon();
            }
        }
    }

    DataFiles files() {
        return files;
    }

    Settings settings() {
        return settings;
    }

    Fence fence() {
        return fence;
    }
}
