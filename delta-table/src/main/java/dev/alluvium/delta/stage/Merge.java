// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.commit.CommitPlanner;
import dev.alluvium.delta.commit.CommitResult;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.deletionvector.DeletionVectors;
import dev.alluvium.delta.deletionvector.NewVectors;
import dev.alluvium.delta.deletionvector.ResidentVectors;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.log.Action.Metadata;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.AppId;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.merge.DeleteMode;
import dev.alluvium.delta.merge.KeyDecider;
import dev.alluvium.delta.merge.PathReport;
import dev.alluvium.delta.merge.RowMarker;
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
    private final PathReport path;
    private final TombstoneIndex tombstones;
    private final TombstoneWriter tombstoneWriter;
    private final RowMarker marker;
    private List<LaneBacklog> lanes = List.of();
    private @Nullable Snapshot staged;
    private @Nullable MergeInput input;
    private @Nullable Metadata readFor;
    private @Nullable MergeFiles written;
    private List<DeletionVector> vectors = List.of();
    private Map<String, String> metrics = Map.of();
    private MergeResult result = MergeResult.NOTHING;
    private boolean mayBeInTheLog;

    Merge(
            DeltaTable staging,
            DeltaTable target,
            StagingMerge.Settings settings,
            StagingMerge.Ports ports,
            PathReport path) {
        this.staging = staging;
        this.target = target;
        this.settings = settings;
        this.ports = ports;
        this.path = path;
        TombstonePolicy policy = settings.rows().effectiveTombstones();
        this.tombstones = new TombstoneIndex(target.store(), policy);
        this.tombstoneWriter = new TombstoneWriter(target.store(), target.context(), policy, tombstones);
        DeletionVectors stored = new DeletionVectors(target.store());
        this.marker = new RowMarker(
                new ResidentVectors(stored),
                new NewVectors(stored, target.context().ids()));
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
        boolean marksRows = settings.rows().locating().engine().marksRows(base);
        UpsertRules rules = UpsertRules.of(evolution, settings.rows());
        actions.addAll(carryOut(base, rules, marksRows, load(base, events, evolution)));
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
    private List<Action> carryOut(Snapshot base, UpsertRules rules, boolean marksRows, MergeInput events) {
        WriterSettings rowSettings = settings.rows();
        List<String> names = lanes.stream().map(lane -> lane.lane().toString()).toList();
        List<Action> actions = new ArrayList<>();
        MergeFiles files = new MergeFiles(ports.rows(), rules, rowSettings, names, settings.budget());
        try (TargetRows rows = new TargetRows(base, settings.budget());
                MergeOutput output = output(rules, marksRows, rows)) {
            rows.scan(events, rules, ports.rows());
            tombstones.sync(base, nowMillis());
            KeyDecider decider = new KeyDecider(
                    base, rules, rowSettings, names, ports.deleted().apply(tombstones), output);
            decider.truncate(events.truncates());
            try (MergeJoin join = new MergeJoin(events, rows, rowSettings.duplicateKeyPolicy())) {
                join.run(ports.decisions().apply(decider));
            }
            path.planned(events.events(), output.touched(), base);
            files.write(output, rows.files());
            written = files;
            MergeTally tally = new MergeTally(
                    decider.counts(events.events()),
                    files,
                    marker.mark(output.marks().all()));
            vectors = tally.vectors();
            metrics = tally.metrics();
            result = result(tally, output);
            actions.addAll(tally.actions(nowMillis()));
            output.buried()
                    .forEach((lane, deleted) -> actions.add(tombstoneWriter.write(base, names.get(lane), deleted)));
        }
        return actions;
    }

    private MergeOutput output(UpsertRules rules, boolean marksRows, TargetRows rows) {
        RowsToMark marks = new RowsToMark(rows.files(), marksRows);
        return new MergeOutput(
                rules.layout(), rows.files(), marks, settings.rows().laneTags(), settings.budget());
    }

    private MergeResult result(MergeTally tally, MergeOutput output) {
        List<MergeResult.LeftOut> leftOut = output.leftOut().stream()
                .map(one -> new MergeResult.LeftOut(lanes.get(one.part()).lane(), one.offset(), one.reason()))
                .toList();
        return new MergeResult(
                OptionalLong.empty(),
                tally.rows(),
                tally.figures(),
                leftOut,
                output.leftOutTotal(),
                input != null && input.isSpilled());
    }

    private CommitDraft draft(List<Action> actions) {
        return new CommitDraft("MERGE", Map.of("predicate", "[]"), metrics, false, actions, () -> mayBeInTheLog = true);
    }

    private long nowMillis() {
        return target.context().clock().millis();
    }

    /** What to answer once the commit ended well. */
    MergeResult finish(CommitResult ended) {
        tombstoneWriter.discard(ended instanceof CommitResult.Committed);
        marker.discardOthersThan(vectors);
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
                        files.superseded(),
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
        marker.discardOthersThan(vectors);
    }

    private void discard() {
        vectors = List.of();
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
