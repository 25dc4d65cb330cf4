// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.maintain;

import dev.alluvium.connect.delta.config.MaintenanceConfig;
import dev.alluvium.connect.delta.config.TableConfig;
import dev.alluvium.connect.delta.metric.TableMetric;
import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.compact.Compaction;
import dev.alluvium.delta.compact.CompactionPolicy;
import dev.alluvium.delta.compact.CompactionResult;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.DataFileSettings;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.StatsColumns;
import dev.alluvium.delta.data.parquet.ParquetDataFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes small files large ones, where enough have come together. */
final class CompactStep implements MaintenanceStep {
    private static final Logger LOG = LoggerFactory.getLogger(CompactStep.class);

    private final TableSite site;
    private final MaintenanceConfig.Compaction settings;
    private final OfTable<Compaction> compaction;
    private long earliest;

    CompactStep(TableSite site, MaintenanceConfig.Compaction settings) {
        this.site = site;
        this.settings = settings;
        this.compaction = new OfTable<>(site, site.name(), this::compaction);
    }

    private Compaction compaction(DeltaTable table) {
        return new Compaction(
                table,
                files(table),
                new CompactionPolicy(
                        settings.minFiles(),
                        settings.smallFileBytes(),
                        site.config().files().targetBytes(),
                        settings.maxBytes()));
    }

    private DataFiles files(DeltaTable table) {
        TableConfig config = site.config();
        List<String> always = new ArrayList<>(config.keys().fields());
        always.addAll(config.sequence().names());
        int limit = StatsColumns.limitOf(table.snapshot().metadata().configuration());
        return new ParquetDataFiles(
                table.store(),
                new DataFileSettings(
                        Compression.valueOf(config.files().codec().name()),
                        new StatsColumns(always, config.files().statsColumns(), limit),
                        site.context().clock(),
                        site.context().ids()));
    }

    @Override
    public String name() {
        return "compact";
    }

    @Override
    public OptionalLong nextDueMillis(long nowMillis) {
        if (nowMillis < earliest) {
            return OptionalLong.of(earliest);
        }
        return compaction.get().filter(Compaction::isDue).isPresent()
                ? OptionalLong.of(nowMillis)
                : OptionalLong.empty();
    }

    @Override
    public void run() {
        long started = site.context().clock().millis();
        CompactionResult result = compaction.required().run();
        long ended = site.context().clock().millis();
        earliest = ended + settings.interval().toMillis();
        site.metrics().add(TableMetric.COMPACTIONS_TOTAL, result.commits());
        LOG.info(
                "ALV-SNK-024 compacted table={} version={} files=+{}/-{} rows={} bytes={} abandoned={} ms={}",
                site.name(),
                result.version().isPresent() ? result.version().getAsLong() : "none",
                result.filesAdded(),
                result.filesRemoved(),
                result.rows(),
                result.bytesAdded(),
                result.abandoned(),
                ended - started);
    }
}
