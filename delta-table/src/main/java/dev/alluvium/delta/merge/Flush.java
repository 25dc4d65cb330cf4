// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.commit.CommitPlanner;
import dev.alluvium.delta.commit.CommitResult;
import dev.alluvium.delta.index.WrittenFile;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.tombstone.TombstoneWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One flush on its way: planned anew on every version that it is tried on, from the fences on. Confined to one call of
 * {@link TableWriter#flush}.
 */
final class Flush implements CommitPlanner {
    private final FlushRequest request;
    private final TableWriter writer;
    private final PlanExecutor executor;
    private final TombstoneWriter tombstones;
    private final Set<String> fenced = new LinkedHashSet<>();
    private SortedMap<String, Txn> declared = new TreeMap<>();
    private List<WrittenFile> used = List.of();
    private List<DeletionVector> vectors = List.of();
    private Tally tally = Tally.NOTHING;
    private boolean mayBeInTheLog;

    Flush(FlushRequest request, TableWriter writer, PlanExecutor executor, TombstoneWriter tombstones) {
        this.request = request;
        this.writer = writer;
        this.executor = executor;
        this.tombstones = tombstones;
    }

    @Override
    public Optional<CommitDraft> plan(Snapshot base) {
        // Planned again means: the attempt before this one lost for certain.
        mayBeInTheLog = false;
        tombstones.begin();
        SortedMap<Integer, Part> kept = fence(base);
        used = List.of();
        vectors = List.of();
        if (kept.isEmpty()) {
            tally = Tally.NOTHING;
            return Optional.empty();
        }
        List<Action> actions = new ArrayList<>();
        List<Rejection> rejections = List.of();
        tally = Tally.NOTHING;
        if (kept.values().stream().anyMatch(part -> !part.events().isEmpty())) {
            TableEvolution evolution = writer.evolve(base, request.schema());
            evolution.metadata().ifPresent(actions::add);
            WritePlan plan = writer.plan(base, evolution, request, kept);
            PlanExecutor.Result result = executor.execute(plan, base, evolution.layout());
            tally = Tally.of(plan, result);
            used = tally.written();
            vectors = tally.vectors();
            used.forEach(writer::expect);
            actions.addAll(tally.actions(writer.nowMillis()));
            rejections = plan.rejections();
            plan.buried()
                    .forEach((position, deleted) -> actions.add(
                            tombstones.write(base, request.parts().get(position).lane(), deleted)));
        }
        for (Part part : kept.values()) {
            actions.add(new Txn(
                    base.currentAppId(part.appId()).toString(), part.covered(), OptionalLong.of(writer.nowMillis())));
        }
        declare(base, actions);
        return Optional.of(draft(actions, rejections));
    }

    private void declare(Snapshot base, List<Action> actions) {
        Set<String> spokenOf = new HashSet<>(fenced);
        request.parts().forEach(part -> spokenOf.add(part.appId()));
        declared = request.assignment().declared(base, spokenOf, writer.nowMillis());
        actions.addAll(declared.values());
        actions.addAll(LaneGrowth.record(base, request.assignment(), writer.nowMillis()));
    }

    private SortedMap<Integer, Part> fence(Snapshot base) {
        SortedMap<Integer, Part> kept = new TreeMap<>();
        fenced.clear();
        for (int i = 0; i < request.parts().size(); i++) {
            Part part = request.parts().get(i);
            if (writer.fence().admits(base, part)) {
                kept.put(i, part);
            } else {
                fenced.add(part.appId());
            }
        }
        return kept;
    }

    private CommitDraft draft(List<Action> actions, List<Rejection> rejections) {
        boolean appends = writer.settings().mode() == WriteMode.APPEND;
        return new CommitDraft(
                appends ? "WRITE" : "MERGE",
                appends ? Map.of("mode", "\"Append\"", "partitionBy", "[]") : Map.of("predicate", "[]"),
                appends ? tally.writeMetrics() : tally.mergeMetrics(),
                appends,
                actions,
                () -> {
                    request.beforeCommit().accept(rejections);
                    mayBeInTheLog = true;
                });
    }

    /** What to answer once the commit ended well. */
    FlushResult finish(CommitResult result) {
        discardUnused(result instanceof CommitResult.Committed);
        if (result instanceof CommitResult.Committed committed) {
            return new FlushResult(
                    OptionalLong.of(committed.version()),
                    fenced,
                    tally.metrics(committed.attempts()),
                    committed.settled(),
                    declared.keySet());
        }
        return new FlushResult(OptionalLong.empty(), fenced, Tally.NOTHING.metrics(0), List.of());
    }

    /** Every attempt lost its race for certain. */
    void lost() {
        mayBeInTheLog = false;
    }

    /** After a failure: files of a commit that may be in the log all the same are left to vacuum. */
    void abandon() {
        if (!mayBeInTheLog) {
            used.forEach(writer::forget);
            used = List.of();
            vectors = List.of();
        }
        discardUnused(mayBeInTheLog);
    }

    private void discardUnused(boolean keepsTombstones) {
        tombstones.discard(keepsTombstones);
        Set<String> kept = new HashSet<>();
        used.forEach(file -> kept.add(file.add().path()));
        List<WrittenFile> unused = executor.written().stream()
                .filter(file -> !kept.contains(file.add().path()))
                .toList();
        unused.forEach(writer::forget);
        executor.discard(unused, vectors);
    }
}
