// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.commit;

import dev.alluvium.connect.common.metric.MetricBean;
import dev.alluvium.connect.delta.buffer.Buffers;
import dev.alluvium.connect.delta.buffer.FlushTrigger;
import dev.alluvium.connect.delta.buffer.Held;
import dev.alluvium.connect.delta.buffer.PartitionBuffer;
import dev.alluvium.connect.delta.buffer.Ticker;
import dev.alluvium.connect.delta.config.MaintenanceConfig;
import dev.alluvium.connect.delta.config.SinkConfig;
import dev.alluvium.connect.delta.metric.SinkMetrics;
import dev.alluvium.connect.delta.metric.TableMetric;
import dev.alluvium.connect.delta.pace.DebtLevel;
import dev.alluvium.connect.delta.pace.DebtLimits;
import dev.alluvium.connect.delta.pace.FlushDecision;
import dev.alluvium.connect.delta.pace.FlushPace;
import dev.alluvium.connect.delta.pace.FlushPlanner;
import dev.alluvium.connect.delta.pace.PacePlanner;
import dev.alluvium.delta.compact.TableDebt;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.merge.FlushMetrics;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has tables committed at the pace that they bear, and pauses the topic-partitions of one that has to be compacted
 * first. A pause ends when it is, or after the longest interval or ten minutes, whichever is less, and each partition
 * is then read for as long as it was paused, whatever table asks: so one that nobody manages to compact is written half
 * of the time, with a warning. Connect goes on polling all the while. Confined to the task thread.
 */
public final class Pacing {
    private static final Logger LOG = LoggerFactory.getLogger(Pacing.class);
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long LOOK_NANOS = NANOS_PER_SECOND;
    private static final long LONGEST_PAUSE_NANOS = 600 * NANOS_PER_SECOND;
    private static final long WARN_NANOS = 3_600 * NANOS_PER_SECOND;

    private static final List<TableMetric> GAUGES = List.of(
            TableMetric.SMALL_FILES,
            TableMetric.SPACE_AMPLIFICATION_PERCENT,
            TableMetric.DEBT_LEVEL,
            TableMetric.FLUSH_INTERVAL_MS,
            TableMetric.FLUSH_RECORDS_WANTED);

    private final SinkConfig sink;
    private final Buffers buffers;
    private final PausedPartitions paused;
    private final EngineCalls engine;
    private final SinkMetrics metrics;
    private final Ticker ticker;
    private final Map<String, Paced> tables = new HashMap<>();
    private final Map<String, Long> warnedAt = new HashMap<>();
    private boolean hasLost;

    private static final class Paced {
        private final TableTarget target;
        private final MaintenanceConfig maintenance;
        private final DebtLimits limits;
        private FlushPace pace;
        private DebtLevel level = DebtLevel.NONE;
        private TableDebt debt = TableDebt.NONE;
        private long lookedAt = -1;
        private long since;
        private long lookAt;

        Paced(TableTarget target, MaintenanceConfig maintenance) {
            this.target = target;
            this.maintenance = maintenance;
            this.limits = DebtLimits.of(target.config(), maintenance.compaction());
            this.pace = FlushPace.steady(target.config().flush());
        }

        boolean isCompacted() {
            return maintenance.compaction().enabled() && maintenance.tasks() != MaintenanceConfig.Tasks.NONE;
        }

        boolean mayPause() {
            return isCompacted() && target.config().flush().mayBePutOff();
        }
    }

    /**
     * What surrounds the pace.
     *
     * @param engine reads the log of a table that waits
     * @param ticker for ages
     */
    public record Surroundings(SinkTaskContext context, EngineCalls engine, SinkMetrics metrics, Ticker ticker) {}

    /** @param buffers what is held */
    public Pacing(SinkConfig sink, Buffers buffers, Surroundings surroundings) {
        this.sink = sink;
        this.buffers = buffers;
        this.engine = surroundings.engine();
        this.metrics = surroundings.metrics();
        this.ticker = surroundings.ticker();
        this.paused = new PausedPartitions(surroundings.context(), ticker, LONGEST_PAUSE_NANOS);
    }

    /** Why the table is to be committed now, if it is. */
    public Optional<FlushTrigger> due(TableTarget target) {
        return buffers.held(target.name())
                .map(held -> decide(target, held))
                .filter(FlushDecision.Now.class::isInstance)
                .map(now -> ((FlushDecision.Now) now).trigger());
    }

    /** Nanoseconds until the table is due by age or is to be looked at; 0 if it is. */
    public long nanosUntilDue(TableTarget target) {
        return buffers.held(target.name())
                .map(held -> decide(target, held) instanceof FlushDecision.Wait wait ? wait.nanos() : 0L)
                .orElse(Long.MAX_VALUE);
    }

    private FlushDecision decide(TableTarget target, Held held) {
        Paced paced = tables.get(target.name());
        FlushPace pace = paced == null ? FlushPace.steady(target.config().flush()) : paced.pace;
        return FlushPlanner.decide(target.config().flush(), pace, held);
    }

    /** A flush of the table ended. */
    void flushed(TableTarget target, FlushMetrics numbers) {
        if (!target.marksRows()) {
            letGo(target.name());
            return;
        }
        Paced paced = tables.computeIfAbsent(target.name(), name -> new Paced(target, sink.maintenance(name)));
        Snapshot snapshot = target.snapshot();
        if (DebtLimits.isToBeLookedAt(snapshot, paced.lookedAt)) {
            assess(paced, snapshot);
        }
        FlushPace before = paced.pace;
        boolean mayPause = paced.mayPause() && !isReadFor(paced);
        FlushPace next = PacePlanner.next(
                target.config().flush(),
                before,
                new PacePlanner.Flushed(numbers.superseded().filesMarked(), paced.level, mayPause));
        if (next.heldBack() && !before.heldBack()) {
            paced.since = ticker.nanos();
            paced.lookAt = paced.since;
            metrics.table(target.name()).add(TableMetric.FLUSH_PAUSES_TOTAL, 1);
        }
        become(paced, next);
        warnOfDebt(paced);
    }

    /** Whether one of its partitions was paused for as long as the table may ask for, or is not to be paused yet. */
    private boolean isReadFor(Paced paced) {
        long longest = longestPause(paced);
        return partitions(paced).stream()
                .anyMatch(partition -> paused.isResting(partition) || paused.pausedNanos(partition) >= longest);
    }

    private static long longestPause(Paced paced) {
        return Math.min(
                LONGEST_PAUSE_NANOS,
                FlushPlanner.nanos(paced.target.config().flush().longest()));
    }

    /** Those that feed the table. */
    private List<TopicPartition> partitions(Paced paced) {
        return buffers.partitions().stream()
                .filter(buffer -> buffer.feeds(paced.target.name()))
                .map(PartitionBuffer::partition)
                .toList();
    }

    private void assess(Paced paced, Snapshot snapshot) {
        paced.debt = TableDebt.of(
                snapshot.files(), EngineSettings.compaction(paced.target.config(), paced.maintenance.compaction()));
        paced.level = paced.limits.level(paced.debt);
        paced.lookedAt = snapshot.version();
        MetricBean<TableMetric> bean = metrics.table(paced.target.name());
        bean.set(TableMetric.SMALL_FILES, paced.debt.smallFiles());
        bean.set(TableMetric.SPACE_AMPLIFICATION_PERCENT, Math.round(100 * paced.debt.amplification()));
        bean.set(TableMetric.DEBT_LEVEL, paced.level.ordinal());
    }

    private void become(Paced paced, FlushPace next) {
        FlushPace before = paced.pace;
        paced.pace = next;
        String table = paced.target.name();
        metrics.table(table).set(TableMetric.FLUSH_INTERVAL_MS, next.interval().toMillis());
        metrics.table(table).set(TableMetric.FLUSH_RECORDS_WANTED, next.enough());
        if (next.heldBack() != before.heldBack() || !next.interval().equals(before.interval())) {
            LOG.info(
                    "ALV-SNK-041 pace changed table={} interval.ms={} paused={} debt={} rows.per.live.row={}"
                            + " small.files={}",
                    table,
                    next.interval().toMillis(),
                    next.heldBack(),
                    paced.level.name().toLowerCase(Locale.ROOT),
                    text(paced.debt),
                    paced.debt.smallFiles());
        }
    }

    private void warnOfDebt(Paced paced) {
        String table = paced.target.name();
        Long warned = warnedAt.get(table);
        if (paced.level != DebtLevel.HARD || (warned != null && ticker.nanos() - warned < WARN_NANOS)) {
            return;
        }
        warnedAt.put(table, ticker.nanos());
        LOG.warn(
                "ALV-SNK-042 compaction is behind table={} rows.per.live.row={} small.files={} action={}",
                table,
                text(paced.debt),
                paced.debt.smallFiles(),
                action(paced));
    }

    private static String action(Paced paced) {
        if (!paced.isCompacted()) {
            return "none, this connector does not compact the table (compaction.enabled, maintenance.tasks)";
        }
        return paced.mayPause() ? "partitions pause" : "none, flushes are not put off (flush.interval.max.ms)";
    }

    private static String text(TableDebt debt) {
        return String.format(Locale.ROOT, "%.2f", debt.amplification());
    }

    /** Looks whether tables that wait may be written again. What cannot be read now is read later. */
    public void look() {
        for (Paced paced : tables.values()) {
            if (paced.pace.heldBack() && ticker.nanos() - paced.lookAt >= 0) {
                look(paced);
            }
        }
    }

    private void look(Paced paced) {
        long now = ticker.nanos();
        long over = paced.since + longestPause(paced);
        boolean isOver = now - over >= 0 || isReadFor(paced);
        paced.lookAt = now + Math.min(LOOK_NANOS, over - now);
        if (!isOver && !engine.isBusy()) {
            try {
                Snapshot snapshot = engine.call(paced.target.name(), paced.target::refresh);
                if (snapshot.version() != paced.lookedAt) {
                    assess(paced, snapshot);
                }
            } catch (RetriableException away) {
                LOG.debug("table {} is looked at later", paced.target.name(), away);
            }
        }
        if (isOver || paced.level != DebtLevel.HARD) {
            become(paced, paced.pace.heldBack(false));
        }
    }

    /** Nanoseconds until a table that waits is to be looked at. */
    public long nanosUntilLook() {
        return tables.values().stream()
                .filter(paced -> paced.pace.heldBack())
                .mapToLong(paced -> Math.max(0, paced.lookAt - ticker.nanos()))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** The task lost the partition. */
    public void lost(TopicPartition partition) {
        paused.lost(partition);
        hasLost = true;
    }

    /**
     * Has partitions paused and read as tables wait and no longer do. The last act of a put that does not fail, see
     * {@link PausedPartitions#become}.
     */
    public void settle() {
        if (hasLost) {
            hasLost = false;
            List<Paced> others = tables.values().stream()
                    .filter(paced -> partitions(paced).isEmpty())
                    .toList();
            others.forEach(paced -> letGo(paced.target.name()));
        }
        Set<TopicPartition> wanted = new HashSet<>();
        for (Paced paced : tables.values()) {
            if (paced.pace.heldBack()) {
                wanted.addAll(partitions(paced));
            }
        }
        paused.become(wanted);
    }

    /** The table does not mark rows any more, or is not the task's to write: its numbers would stand for ever. */
    void letGo(String table) {
        Paced paced = tables.remove(table);
        if (paced == null) {
            return;
        }
        become(paced, FlushPace.steady(paced.target.config().flush()));
        MetricBean<TableMetric> bean = metrics.table(table);
        for (TableMetric gauge : GAUGES) {
            bean.set(gauge, 0);
        }
    }
}
