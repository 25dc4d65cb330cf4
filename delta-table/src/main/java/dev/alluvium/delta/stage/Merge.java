// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.commit.CommitPlanner;
import dev.alluvium.delta.commit.CommitResult;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.Metadata;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.AppId;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.merge.DeleteMode;
import dev.alluvium.delta.merge.KeyDecider;
import dev.alluvium.delta.merge.RowCounts;
import dev.alluvium.delta.merge.TableEvolution;
import dev.alluvium.delta.merge.UpsertRules;
import dev.alluvium.delta.merge.WriterSettings;
import dev.alluvium.delta.schema.SchemaJson;
import dev.alluvium.delta.stage.Backlog.LaneBacklog;
import dev.alluvium.delta.tombstone.TombstoneIndex;
import dev.alluvium.delta.tombstone.TombstonePolicy;
import dev.alluvium.delta.tombstone.TombstoneWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One merge on its way: planned anew on every version that it is tried on. The events are read and sorted once, unless
 * the winner changed the columns. Confined to one call of {@link StagingMerge#merge}.
 */
final class Merge implements CommitPlanner, AutoCloseable {
    private final DeltaTable staging;
    private final DeltaTable target;
    private final StagingMerge.Settings settings;
    private final StagingMerge.Ports ports;
    private final TombstoneIndex tombstones;
    private final TombstoneWriter tombstoneWriter;
    private List<LaneBacklog> lanes = List.of();
    private @Nullable Snapshot staged;
    private @Nullable MergeInput input;
    private @Nullable Metadata readFor;
    private @Nullable MergeFiles written;
    private MergeResult result = MergeResult.NOTHING;
    private boolean mayBeInTheLog;

    Merge(DeltaTable staging, DeltaTable target, StagingMerge.Settings settings, StagingMerge.Ports ports) {
        this.staging = staging;
        this.target = target;
        this.settings = settings;
        this.ports = ports;
        TombstonePolicy policy = settings.rows().effectiveTombstones();
        this.tombstones = new TombstoneIndex(target.store(), policy);
        this.tombstoneWriter = new TombstoneWriter(target.store(), target.context(), policy, tombstones);
    }

    @Override
    public Optional<CommitDraft> plan(Snapshot base) {
        // Planned again means: the attempt before this one lost for certain.
        mayBeInTheLog = false;
        discard();
        tombstoneWriter.begin();
        result = MergeResult.NOTHING;
        Snapshot events = selected(base);
        if (lanes.isEmpty() || !lanes.stream().allMatch(lane -> ports.unmerged().isUnmerged(base, lane))) {
            return Optional.empty(); // nothing to do, or another merger was faster
        }
        StagingFormat format = StagingFormat.of(events);
        boolean marksDeletes = settings.rows().deleteMode() == DeleteMode.SOFT;
        TableEvolution evolution = TableEvolution.of(
                base.metadata(), SchemaJson.parse(base.metadata().schemaString()), format.payload(), marksDeletes);
        List<Action> actions = new ArrayList<>();
        evolution.metadata().ifPresent(actions::add);
        actions.addAll(carryOut(base, UpsertRules.of(evolution, settings.rows()), load(base, events, evolution)));
        for (LaneBacklog lane : lanes) {
            String name = Backlog.mergedAppId(settings.prefix(), lane.lane());
            AppId id = new AppId(
                    name, Math.max(lane.generation(), base.currentAppId(name).generation()));
            actions.add(new Txn(id.toString(), lane.cut(), OptionalLong.of(nowMillis())));
        }
        return Optional.of(draft(actions));
    }

    /**
     * The version whose events are merged: the newest one at the first attempt. It is read after the table of rows,
     * so that it holds all that is merged there.
     */
    private Snapshot selected(Snapshot base) {
        Snapshot known = staged;
        if (known != null) {
            return known;
        }
        Snapshot newest = staging.refresh();
        staged = newest;
        lanes = ports.backlogs().between(newest, base).lanes();
        return newest;
    }

    /** The events, sorted; read again only where the keys may look different now. */
    private MergeInput load(Snapshot base, Snapshot from, TableEvolution evolution) {
        MergeInput known = input;
        if (known != null && base.metadata().equals(readFor)) {
            return known;
        }
        close();
        UpsertRules rules = UpsertRules.of(evolution, settings.rows());
        long expected = new Backlog(lanes, OptionalLong.empty()).events();
        MergeInput loaded = new MergeInput(StagingFormat.of(from), rules, settings.budget(), expected);
        input = loaded;
        readFor = base.metadata();
        TableLayout layout = new TableLayout(SchemaJson.parse(from.metadata().schemaString()), List.of());
        loaded.load(lanes, ports.staged(), layout);
        return loaded;
    }

    /** Locates, decides, writes; what is sorted for it on disk goes with the attempt. */
    private List<Action> carryOut(Snapshot base, UpsertRules rules, MergeInput events) {
        WriterSettings rowSettings = settings.rows();
        List<String> names = lanes.stream().map(lane -> lane.lane().toString()).toList();
        List<Action> actions = new ArrayList<>();
        MergeFiles files = new MergeFiles(ports.rows(), rules.layout(), rowSettings, names);
        try (TargetRows rows = new TargetRows(base, settings.budget());
                MergeOutput output =
                        new MergeOutput(rules.layout(), rows.files(), rowSettings.laneTags(), settings.budget())) {
            rows.scan(events, rules, ports.rows());
            tombstones.sync(base, nowMillis());
            KeyDecider decider = new KeyDecider(
                    base, rules, rowSettings, names, ports.deleted().apply(tombstones), output);
            decider.truncate(events.truncates());
            try (MergeJoin join = new MergeJoin(events, rows, rowSettings.duplicateKeyPolicy())) {
                join.run(ports.decisions().apply(decider));
            }
            files.write(output, rows.files());
            written = files;
            result = result(decider.counts(events.events()), files, output);
            output.buried()
                    .forEach((lane, deleted) -> actions.add(tombstoneWriter.write(base, names.get(lane), deleted)));
        }
        files.removed().forEach(file -> actions.add(file.remove(nowMillis(), true)));
        actions.addAll(files.added());
        return actions;
    }

    private MergeResult result(RowCounts counts, MergeFiles files, MergeOutput output) {
        RowCounts changed = new RowCounts(
                counts.events(),
                counts.inserted(),
                counts.updated() - files.rowsUnchanged(),
                counts.deleted(),
                counts.late());
        List<MergeResult.LeftOut> leftOut = output.leftOut().stream()
                .map(one -> new MergeResult.LeftOut(lanes.get(one.part()).lane(), one.offset(), one.reason()))
                .toList();
        return new MergeResult(
                OptionalLong.empty(),
                changed,
                new MergeResult.Files(
                        files.added().size(),
                        files.removed().size(),
                        files.added().stream().mapToLong(AddFile::size).sum(),
                        files.rowsRewritten(),
                        files.rowsUnchanged(),
                        0),
                leftOut,
                output.leftOutTotal(),
                input != null && input.isSpilled());
    }

    private CommitDraft draft(List<Action> actions) {
        RowCounts rows = result.rows();
        Map<String, String> metrics = Map.of(
                "numSourceRows", String.valueOf(rows.events()),
                "numTargetRowsInserted", String.valueOf(rows.inserted()),
                "numTargetRowsUpdated", String.valueOf(rows.updated()),
                "numTargetRowsDeleted", String.valueOf(rows.deleted()),
                "numTargetFilesAdded", String.valueOf(result.files().added()),
                "numTargetFilesRemoved", String.valueOf(result.files().removed()));
        return new CommitDraft("MERGE", Map.of("predicate", "[]"), metrics, false, actions, () -> mayBeInTheLog = true);
    }

    private long nowMillis() {
        return target.context().clock().millis();
    }

    /** What to answer once the commit ended well. */
    MergeResult finish(CommitResult ended) {
        tombstoneWriter.discard(ended instanceof CommitResult.Committed);
        if (!(ended instanceof CommitResult.Committed committed)) {
            return MergeResult.NOTHING;
        }
        MergeResult.Files files = result.files();
        return new MergeResult(
                OptionalLong.of(committed.version()),
                result.rows(),
                new MergeResult.Files(
                        files.added(),
                        files.removed(),
                        files.bytesWritten(),
                        files.rowsRewritten(),
                        files.rowsUnchanged(),
                        committed.attempts()),
                result.leftOut(),
                result.leftOutTotal(),
                result.spilled());
    }

    /** After a failure: files of a commit that may be in the log all the same are left to vacuum. */
    void abandon() {
        tombstoneWriter.discard(mayBeInTheLog);
        if (!mayBeInTheLog) {
            discard();
        }
    }

    private void discard() {
        if (written != null) {
            written.discard();
            written = null;
        }
    }

    @Override
    public void close() {
        if (input != null) {
            input.close();
            input = null;
        }
    }
}
