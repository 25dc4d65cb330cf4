// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.vacuum;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.deletionvector.VectorKeys;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.manifest.SymlinkManifests;
import dev.alluvium.delta.storage.ObjectStatus;
import dev.alluvium.delta.storage.ObjectStore;
import dev.alluvium.delta.tombstone.TombstoneKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the data files of a table that no version within the retention names, and their runs: first it lists what
 * there is and reads the log after that, so that a file committed in between is seen as live; then it deletes in
 * batches, each after another look at the log. Confined to the thread that owns the table.
 *
 * <p>A file is deleted only if both it and the commit that removed it are older than the retention, by the store's own
 * time; so files of commits under way stay as well. Nothing is deleted from {@code _delta_log}, {@code
 * _symlink_format_manifest}, {@code _alluvium} but for runs and tombstones, or any other hidden place. After a crash
 * the next run goes on.
 *
 * @see "Delta protocol, Vacuum and Data Files"
 */
public final class Vacuum {
    /** Every version counts, as far as the retention says. */
    public static final long NO_VERSION = Long.MAX_VALUE;

    private static final String TIME_PROBE = "_alluvium/vacuum/time";
    private static final int BATCH = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(Vacuum.class);

    private final DeltaTable table;
    private final ObjectStore store;
    private final VacuumPolicy policy;

    /** Nothing is read before {@link #run}. */
    public Vacuum(DeltaTable table, VacuumPolicy policy) {
        this.table = table;
        this.store = table.store();
        this.policy = policy;
    }

    /** When somebody last began a run, by the store's time; empty if nobody has. */
    public OptionalLong lastRunMillis() {
        return store.head(TIME_PROBE)
                .map(probe -> OptionalLong.of(probe.modifiedAt()))
                .orElse(OptionalLong.empty());
    }

    /**
     * Deletes what nobody needs, or only counts it, where nobody else knows what manifests show: by the state that is
     * stored beside them.
     *
     * @throws dev.alluvium.delta.error.DeltaTableException if the log does not tell what the retention covers, or
     *     nobody what manifests show
     */
    public VacuumResult run() {
        return run(SymlinkManifests.lowestShown(store, table.refresh()).orElse(NO_VERSION));
    }

    /**
     * Deletes what nobody needs, or only counts it.
     *
     * @param shownVersion what this version has stays, however old: manifests show it; and so does what manifests
     *     showed at any time within the retention; {@link #NO_VERSION} for a table without manifests
     * @throws dev.alluvium.delta.error.DeltaTableException if the log does not tell what the retention covers
     */
    public VacuumResult run(long shownVersion) {
        List<ObjectStatus> objects = new ArrayList<>();
        for (Iterator<ObjectStatus> listed = store.list("", ""); listed.hasNext(); ) {
            objects.add(listed.next());
        }
        Snapshot newest = table.refresh().sound();
        long cutoff = nowMillis() - retention(newest).toMillis();
        VacuumPlan plan = plan(newest, objects, cutoff, shownVersion);
        long deleted = 0;
        if (!policy.dryRun()) {
            deleted = delete(plan, cutoff, shownVersion);
            dropUnfinished(cutoff);
        }
        return new VacuumResult(objects.size(), plan.candidates().size(), plan.bytes(), deleted);
    }

    /** The table may ask for more than the policy does; for less than that only who says so gets less. */
    private Duration retention(Snapshot newest) {
        Duration asked = RetentionProperty.of(newest.metadata(), store.location());
        boolean longer = !policy.mayBeShort() && asked.compareTo(policy.retention()) > 0;
        return longer ? asked : policy.retention();
    }

    private VacuumPlan plan(Snapshot newest, List<ObjectStatus> objects, long cutoff, long shownVersion) {
        long firstVersion = NO_VERSION;
        if (shownVersion != NO_VERSION) {
            firstVersion = Math.min(shownVersion, SymlinkManifests.lowestShownSince(store, cutoff)) + 1;
        }
        Set<String> recent = new RecentCommits(store).keysSince(cutoff, firstVersion, newest.version());
        newest.files()
                .forEach(file -> file.deletionVector()
                        .flatMap(vector -> VectorKeys.key(vector, store.location()))
                        .ifPresent(recent::add));
        TombstoneKeys.addReachable(store, newest.txns(), recent);
        return VacuumPlanner.plan(newest, objects, cutoff, recent);
    }

    /** A clock that is ahead of the store's would make files older than they are. */
    private long nowMillis() {
        store.put(TIME_PROBE, new byte[0]);
        long storeTime = store.head(TIME_PROBE)
                .orElseThrow(() -> new ProtocolViolationException("the store at " + store.location()
                        + " does not show what was just written; no file is deleted from such a store"))
                .modifiedAt();
        return Math.min(storeTime, table.context().clock().millis());
    }

    /** Parts of uploads cost money and harm nobody, so that a store that does not let us see them is no failure. */
    private void dropUnfinished(long cutoff) {
        try {
            int dropped = store.dropUnfinished(cutoff);
            LOG.debug("unfinished writes dropped table={} count={}", store.location(), dropped);
        } catch (DeltaTableException e) {
            LOG.warn(
                    "ALV-TBL-002 unfinished writes could not be dropped table={} reason={}",
                    store.location(),
                    e.getMessage());
        }
    }

    private long delete(VacuumPlan plan, long cutoff, long shownVersion) {
        VacuumPlan current = plan;
        List<ObjectStatus> left = plan.candidates();
        long deleted = 0;
        while (!left.isEmpty()) {
            Snapshot newest = table.refresh();
            if (newest.version() != current.version()) {
                current = plan(newest, left, cutoff, shownVersion);
                left = current.candidates();
            }
            List<ObjectStatus> batch = left.subList(0, Math.min(BATCH, left.size()));
            store.delete(batch.stream().map(ObjectStatus::key).toList());
            deleted += batch.size();
            left = left.subList(batch.size(), left.size());
        }
        return deleted;
    }
}
