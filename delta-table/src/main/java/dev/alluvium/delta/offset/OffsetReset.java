// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.offset;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.commit.CommitResult;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.AppId;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.stage.Backlog;
import dev.alluvium.delta.stage.Lane;
import dev.alluvium.delta.stage.StagingFormat;
import dev.alluvium.delta.stage.StagingTrim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Says from where the sources of a table shall be read on. What a version of a {@code txn} says is never lowered: who
 * goes back begins a new generation of its id. A writer that runs meanwhile is fenced, and goes on from the new offset.
 * Confined to the thread that owns the tables.
 */
public final class OffsetReset {
    private final DeltaTable table;
    private final Optional<DeltaTable> staging;
    private final String prefix;

    /**
     * A reset of a pipeline's offsets.
     *
     * @param staging the table where the events of {@code table} are staged; empty if they are written directly
     * @param prefix of the application ids
     * @throws DeltaTableException if the tables are not such a pair, or staging has another version
     */
    public OffsetReset(DeltaTable table, Optional<DeltaTable> staging, String prefix) {
        this.table = table;
        this.staging = staging;
        this.prefix = prefix;
        if (StagingFormat.isStaging(table.snapshot())) {
            throw new DeltaTableException(table.store().location()
                    + " is a staging table; its offsets go with those of the table of rows: name that one");
        }
        staging.map(DeltaTable::snapshot).ifPresent(StagingFormat::of);
        boolean merges = SourceOffset.of(table.snapshot()).stream()
                .anyMatch(one ->
                        one.kind() == SourceOffset.Kind.MERGED && one.prefix().equals(prefix));
        if (merges && staging.isEmpty()) {
            throw new DeltaTableException("the events of " + table.store().location()
                    + " are staged; without the staging table the offsets of both would no longer agree");
        }
    }

    /**
     * What becomes of one source.
     *
     * @param before up to where the tables hold it; empty if they know nothing of it
     * @param after up to where they will say that they do
     * @param appId under which that stands
     */
    public record Change(Lane source, OptionalLong before, long after, String appId) {}

    /**
     * What {@link #apply} would change now.
     *
     * @param next by source the first offset to be read
     */
    public List<Change> plan(SortedMap<Lane, Long> next) {
        Snapshot read = staging.orElse(table).refresh();
        List<Change> changes = new ArrayList<>();
        next.forEach((source, offset) -> {
            String name = Backlog.stagedAppId(prefix, source);
            Optional<Txn> txn = txn(read, name, offset - 1, 0);
            txn.ifPresent(one -> changes.add(new Change(source, read.txnVersion(name), one.version(), one.appId())));
        });
        return changes;
    }

    /**
     * Sets the offsets: one commit, or two where events are staged. The first one decides, and says where the new
     * generation begins: merges go by that until the table of rows has followed.
     *
     * @param next by source the first offset to be read
     * @return the commits that it took, none where everything was so already
     * @throws DeltaTableException if events wait for a merge: Kafka may not have them any more
     */
    public List<CommitResult> apply(SortedMap<Lane, Long> next) {
        List<CommitResult> results = new ArrayList<>();
        SortedMap<Lane, Long> held = new TreeMap<>();
        next.forEach((source, offset) -> held.put(source, offset - 1));
        if (staging.isPresent()) {
            results.add(staging.get().commit(base -> {
                List<Action> actions = txns(base, held);
                if (!actions.isEmpty()) {
                    checkMerged(base, held);
                    actions.addAll(StagingTrim.removalsBeyond(
                            base, held, table.context().clock().millis()));
                }
                return draft(actions, held);
            }));
            Snapshot reset = staging.get().snapshot();
            results.add(table.commit(base -> draft(merged(base, reset, held), held)));
        } else {
            results.add(table.commit(base -> draft(txns(base, held), held)));
        }
        return results.stream()
                .filter(result -> !(result instanceof CommitResult.Nothing))
                .toList();
    }

    private List<Action> txns(Snapshot base, SortedMap<Lane, Long> held) {
        long now = table.context().clock().millis();
        List<Action> actions = new ArrayList<>();
        held.forEach((source, version) -> {
            String name = Backlog.stagedAppId(prefix, source);
            Optional<Txn> moved = txn(base, name, version, now);
            moved.ifPresent(actions::add);
            moved.filter(txn -> staging.isPresent()
                            && !txn.appId().equals(base.currentAppId(name).toString()))
                    .ifPresent(begun -> actions.add(begun(source, begun)));
        });
        return actions;
    }

    /** Merges read from here where the table of rows has not followed yet. */
    private Txn begun(Lane source, Txn newGeneration) {
        AppId id = new AppId(
                Backlog.resetAppId(prefix, source),
                AppId.parse(newGeneration.appId()).generation());
        return new Txn(id.toString(), newGeneration.version(), newGeneration.lastUpdated());
    }

    /**
     * What is merged follows the generation under which is staged, so that of two resets at once the slower one takes
     * nothing back. An offset that is behind stays: what is staged is merged from there in any case.
     */
    private List<Action> merged(Snapshot base, Snapshot stagedNow, SortedMap<Lane, Long> held) {
        long now = table.context().clock().millis();
        List<Action> actions = new ArrayList<>();
        for (Lane source : held.keySet()) {
            String name = Backlog.mergedAppId(prefix, source);
            AppId begun = stagedNow.currentAppId(Backlog.resetAppId(prefix, source));
            OptionalLong from = stagedNow.txnVersion(begun.name());
            boolean isBehind = base.currentAppId(name).generation() < begun.generation();
            if (isBehind && from.isPresent() && base.txnVersion(name).isPresent()) {
                actions.add(new Txn(
                        new AppId(name, begun.generation()).toString(), from.getAsLong(), OptionalLong.of(now)));
            }
        }
        return actions;
    }

    private static Optional<Txn> txn(Snapshot base, String name, long version, long now) {
        OptionalLong current = base.txnVersion(name);
        if (current.equals(OptionalLong.of(version))) {
            return Optional.empty();
        }
        boolean isBack = current.isPresent() && current.getAsLong() > version;
        var id = isBack ? base.currentAppId(name).next() : base.currentAppId(name);
        return Optional.of(new Txn(id.toString(), version, OptionalLong.of(now)));
    }

    private void checkMerged(Snapshot stagedNow, SortedMap<Lane, Long> held) {
        Snapshot rows = table.refresh();
        for (Backlog.LaneBacklog waiting :
                Backlog.of(stagedNow, Optional.of(rows), prefix).lanes()) {
            if (held.containsKey(waiting.lane())) {
                throw new DeltaTableException("events of " + waiting.lane() + " up to offset " + waiting.cut()
                        + " wait for a merge into " + table.store().location()
                        + "; let the connector merge them first, then set the offset");
            }
        }
    }

    private static Optional<CommitDraft> draft(List<Action> actions, SortedMap<Lane, Long> held) {
        return actions.isEmpty()
                ? Optional.empty()
                : Optional.of(new CommitDraft(
                        "SET OFFSETS",
                        Map.of("sources", "\"" + held.keySet() + "\""),
                        Map.of(),
                        false,
                        actions,
                        () -> {}));
    }
}
