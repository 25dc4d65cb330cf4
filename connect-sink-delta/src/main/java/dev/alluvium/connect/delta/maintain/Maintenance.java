// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.maintain;

import dev.alluvium.connect.delta.config.MaintenanceConfig;
import dev.alluvium.connect.delta.error.SinkErrors;
import dev.alluvium.connect.delta.metric.TableMetric;
import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.error.DeltaTableException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The maintenance of a task's tables, in rounds. What the task tells ({@link #assigned}, {@link #touched}) may come
 * from any thread; {@link #round} and {@link #close} belong to one thread, which is usually {@link MaintenanceLoop}'s.
 */
public final class Maintenance implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);
    /** How long a table may have changed by another task before this one looks. */
    private static final long LOOK_EVERY_MILLIS = 10_000;

    /** How long a table may have been made by another task, in vain or not, before this one looks. */
    private static final long DISCOVER_EVERY_MILLIS = 60_000;

    /** How often a task that does not maintain a table asks whether anybody does. */
    private static final long DOUBT_EVERY_MILLIS = 600_000;

    private static final long WARN_EVERY_MILLIS = 60_000;

    private final TableSite.Shared shared;
    private final StepSource source;
    private final Optional<TableRegister> register;
    private final MaintenanceConfig.Tasks tasks;
    private final Clock clock;
    private final Predicate<String> subscribed;
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final Set<String> changed = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable ConnectException> failure = new AtomicReference<>();
    private final Map<String, Maintained> tables = new HashMap<>();
    private volatile Set<TopicPartition> assignment = Set.of();
    private volatile long discoverAt = Long.MIN_VALUE;
    private volatile boolean stopping;
    private String lookedAt = "";

    /**
     * @param shared what steps work with; its stores and catalogues are closed by {@link #close}
     * @param source of the steps of each table
     * @param register where names of tables are found that no setting tells; empty where settings tell them all
     */
    public Maintenance(TableSite.Shared shared, StepSource source, Optional<TableRegister> register) {
        this.shared = shared;
        this.source = source;
        this.register = register;
        this.tasks = shared.sink().maintenance("").tasks();
        this.clock = shared.context().clock();
        this.subscribed = Ownership.subscribed(shared.sink().properties());
    }

    /** These are all the topic-partitions that the task holds now. */
    public void assigned(Set<TopicPartition> partitions) {
        assignment = Set.copyOf(partitions);
        discoverAt = Long.MIN_VALUE;
        changed.addAll(known);
    }

    /** Whether there may be tables to look at that nobody tells of. */
    boolean discovers() {
        return register.isPresent() && tasks != MaintenanceConfig.Tasks.NONE && !assignment.isEmpty();
    }

    /**
     * The task opened or changed the table.
     *
     * @return whether there is anything to look at
     */
    public boolean touched(String table) {
        if (tasks == MaintenanceConfig.Tasks.NONE) {
            return false;
        }
        if (!known.contains(table)) {
            if (!source.concerns(shared.sink(), table)) {
                return false;
            }
            known.add(table);
        }
        changed.add(table);
        return true;
    }

    /**
     * Raises what failed, where the settings ask for that.
     *
     * @throws ConnectException if a step of a table with {@code maintenance.failure.policy=fail} failed, or the rounds
     *     ended by themselves
     */
    public void raiseFailure() {
        ConnectException failed = failure.getAndSet(null);
        if (failed != null) {
            throw failed;
        }
    }

    /**
     * Nothing is maintained any more, whatever the settings tolerate: an error leaves nobody knows what behind, and may
     * come again. Called by the thread of the rounds.
     */
    void ended(Throwable by) {
        if (!stopping) {
            failure.set(SinkErrors.maintenanceEnded(lookedAt, by));
        }
    }

    /** The round under way ends at the next opportunity, and no other begins. */
    void stop() {
        stopping = true;
    }

    /**
     * Does what is due, table by table.
     *
     * @return when to begin the next round at the latest, in epoch milliseconds
     */
    public long round() {
        discover();
        long wake = discovers() ? discoverAt : Long.MAX_VALUE;
        for (String name : new TreeSet<>(known)) {
            if (stopping) {
                return wake;
            }
            Maintained table = tables.computeIfAbsent(name, Maintained::new);
            if (changed.remove(name) || clock.millis() >= table.lookAt) {
                lookedAt = name;
                table.look();
            }
            wake = Math.min(wake, table.lookAt);
        }
        return wake;
    }

    /** A task that takes over from another one may never see a record for a table in which events wait. */
    private void discover() {
        if (!discovers() || stopping || clock.millis() < discoverAt) {
            return;
        }
        discoverAt = clock.millis() + DISCOVER_EVERY_MILLIS;
        try {
            register.orElseThrow().tables(table -> {
                if (!known.contains(table)) {
                    touched(table);
                }
            });
        } catch (RuntimeException e) { // the root, as far as this goes: tables that are known go on
            discoverAt = clock.millis() + LOOK_EVERY_MILLIS;
            LOG.warn(
                    "ALV-SNK-033 tables could not be listed next.attempt.ms={} error={}",
                    LOOK_EVERY_MILLIS,
                    Maintained.reason(e));
        }
    }

    @Override
    public void close() {
        stopping = true;
        register.ifPresent(TableRegister::close);
        tables.values().forEach(table -> table.site.close());
        tables.clear();
        shared.catalogs().close();
        shared.stores().close();
    }

    /** A table and what is planned for it. */
    private final class Maintained {
        private final String name;
        private final TableSite site;
        private @Nullable TableMaintenance steps;
        private long lookAt = Long.MIN_VALUE;
        private long warnedAt = Long.MIN_VALUE;
        private long doubtAt = clock.millis() + DOUBT_EVERY_MILLIS;

        Maintained(String name) {
            this.name = name;
            this.site = new TableSite(name, shared);
        }

        private TableMaintenance steps() {
            TableMaintenance made = steps;
            if (made == null) {
                made = new TableMaintenance(source.steps(site), clock, this::failed);
                steps = made;
            }
            return made;
        }

        void look() {
            long wake = Long.MAX_VALUE;
            boolean isThere = true;
            try {
                site.refresh();
                isThere = site.table(site.ingested()).isPresent();
                if (isOurs() || isNeglected()) {
                    wake = steps().pass(() -> stopping);
                }
            } catch (RuntimeException e) { // the root, as far as this table goes: the others go on
                site.forgetTables();
                warn("look", LOOK_EVERY_MILLIS, e);
            }
            lookAt = Math.min(wake, clock.millis() + (isThere ? LOOK_EVERY_MILLIS : DISCOVER_EVERY_MILLIS));
        }

        private boolean isOurs() {
            Optional<DeltaTable> ingested = site.table(site.ingested());
            if (ingested.isEmpty()) {
                return false;
            }
            return tasks == MaintenanceConfig.Tasks.ALL
                    || Ownership.deciding(
                                    ingested.get().snapshot(),
                                    shared.sink().commits().appIdPrefix(),
                                    subscribed)
                            .filter(assignment::contains)
                            .isPresent();
        }

        /** The deciding topic may be consumed no more, or its task not know of the table. */
        private boolean isNeglected() {
            if (clock.millis() < doubtAt || site.table(site.ingested()).isEmpty()) {
                return false;
            }
            boolean neglected = steps().isNeglected();
            doubtAt = neglected ? doubtAt : clock.millis() + DOUBT_EVERY_MILLIS;
            return neglected;
        }

        private void failed(MaintenanceStep step, long pauseMillis, RuntimeException cause) {
            if (stopping) {
                return;
            }
            site.metrics().add(TableMetric.MAINTENANCE_FAILURES_TOTAL, 1);
            warn(step.name(), pauseMillis, cause);
            if (shared.sink().maintenance(name).failsTask()) {
                Throwable shown = isOurs(cause) ? cause : null;
                failure.compareAndSet(null, SinkErrors.maintenanceFailed(name, step.name(), reason(cause), shown));
            }
        }

        private void warn(String step, long pauseMillis, RuntimeException cause) {
            LOG.debug("maintenance failed table={} step={}", name, step, cause);
            if (warnedAt != Long.MIN_VALUE && clock.millis() < warnedAt + WARN_EVERY_MILLIS) {
                return;
            }
            warnedAt = clock.millis();
            LOG.warn(
                    "ALV-SNK-021 maintenance step failed table={} step={} next.attempt.ms={} error={}",
                    name,
                    step,
                    pauseMillis,
                    reason(cause));
        }

        private static boolean isOurs(RuntimeException cause) {
            return cause instanceof DeltaTableException || cause instanceof ConnectException;
        }

        /** What we threw says what and where; what others threw may quote anything. */
        private static String reason(RuntimeException cause) {
            return isOurs(cause)
                    ? String.valueOf(cause.getMessage())
                    : cause.getClass().getName();
        }
    }
}
