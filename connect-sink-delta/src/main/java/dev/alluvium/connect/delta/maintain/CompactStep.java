// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.maintain;

import dev.alluvium.connect.delta.commit.EngineSettings;
import dev.alluvium.connect.delta.config.MaintenanceConfig;
import dev.alluvium.connect.delta.config.TableConfig;
import dev.alluvium.connect.delta.metric.TableMetric;
import dev.alluvium.connect.delta.pace.DebtLevel;
import dev.alluvium.connect.delta.pace.DebtLimits;
import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.EpochMillis;
import dev.alluvium.delta.compact.Compaction;
import dev.alluvium.delta.compact.CompactionPolicy;
import dev.alluvium.delta.compact.CompactionResult;
import dev.alluvium.delta.compact.TableDebt;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.DataFileSettings;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.StatsColumns;
import dev.alluvium.delta.data.parquet.ParquetDataFiles;
import dev.alluvium.delta.log.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes small files large ones, where enough have come together. */
final class CompactStep implements MaintenanceStep {
    private static final Logger LOG = LoggerFactory.getLogger(CompactStep.class);

    private final TableSite site;
    private final MaintenanceConfig.Compaction settings;
    private OfTable<Compaction> compaction;
    private final CompactionPolicy policy;
    private final DebtLimits limits;
    private List<String> keyColumns = List.of();
    private long ended = Long.MIN_VALUE;
    private long assessed = -1;
    private TableDebt debt = TableDebt.NONE;
    private DebtLevel level = DebtLevel.NONE;
    private UrgentPause urgent = UrgentPause.FIRST;
    private boolean toldOfRaces;

    CompactStep(TableSite site, MaintenanceConfig.Compaction settings) {
        this.site = site;
        this.settings = settings;
        this.policy = EngineSettings.compaction(site.config(), settings);
        this.limits = DebtLimits.of(site.config(), settings);
        this.compaction = new OfTable<>(site, site.name(), this::compaction);
    }

    private Compaction compaction(DeltaTable table) {
        Compaction.Ports ports = Compaction.Ports.standard(files(table));
        return new Compaction(
                table, policy, ports.publishing(EngineSettings.publisher(site.config(), table, keyColumns)));
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
        Optional<Compaction> open = compaction.get();
        if (open.isEmpty()) {
            return OptionalLong.empty();
        }
        assess(site.table(site.name()).orElseThrow().snapshot());
        long earliest = earliest();
        if (nowMillis < earliest) {
            return OptionalLong.of(earliest);
        }
        boolean isDue = open.get().isDue();
        if (isDue && site.losesRaces() && level != DebtLevel.HARD) {
            tellOfRaces();
            return OptionalLong.empty();
        }
        toldOfRaces = false;
        return isDue ? OptionalLong.of(nowMillis) : OptionalLong.empty();
    }

    /** A table whose debt makes flushes wait is not left waiting for the interval, too. */
    private long earliest() {
        if (ended == Long.MIN_VALUE) {
            return Long.MIN_VALUE;
        }
        long pause = settings.interval().toMillis();
        long rest = level == DebtLevel.NONE ? pause : Math.min(pause, urgent.millis());
        return EpochMillis.after(ended, rest);
    }

    /**
     * How far behind it is for those that wait: where no flush ever waits for a compaction, none is urgent. The numbers
     * are set again each time, since flushes set them, too.
     */
    private void assess(Snapshot snapshot) {
        if (DebtLimits.isToBeLookedAt(snapshot, assessed)) {
            assessed = snapshot.version();
            debt = TableDebt.of(snapshot.files(), policy);
            boolean mayWait = site.config().flush().mayBePutOff() && EngineSettings.marksRows(site.config(), snapshot);
            level = mayWait ? limits.level(debt) : DebtLevel.NONE;
        }
        site.metrics().set(TableMetric.SMALL_FILES, debt.smallFiles());
        site.metrics().set(TableMetric.SPACE_AMPLIFICATION_PERCENT, Math.round(100 * debt.amplification()));
    }

    private void tellOfRaces() {
        if (!toldOfRaces) {
            toldOfRaces = true;
            LOG.info("ALV-SNK-043 compaction waits table={} reason=flushes lose their races", site.name());
        }
    }

    /** Records may have said by now which columns are the key. */
    private void followKey() {
        List<String> known = site.keyColumns();
        if (!known.equals(keyColumns)) {
            keyColumns = known;
            compaction = new OfTable<>(site, site.name(), this::compaction);
        }
    }

    @Override
    public void run() {
        long started = site.context().clock().millis();
        followKey();
        CompactionResult result = compaction.required().run();
        ended = site.context().clock().millis();
        urgent = urgent.after(result, settings.interval().toMillis());
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
