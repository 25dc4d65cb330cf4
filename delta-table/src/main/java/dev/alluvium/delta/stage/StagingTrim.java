// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.commit.CommitResult;
import dev.alluvium.delta.commit.EpochMillis;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Lets merged events go: files of the staging table of which the table of rows holds everything, once they are old
 * enough. The objects themselves are vacuum's. Confined to the thread that owns the staging table.
 */
public final class StagingTrim {
    private final DeltaTable staging;
    private final String prefix;
    private final Duration retention;

    /**
     * @param staging the table to trim
     * @param prefix of the application ids
     * @param retention how long merged events are kept after they were staged
     */
    public StagingTrim(DeltaTable staging, String prefix, Duration retention) {
        this.staging = staging;
        this.prefix = prefix;
        this.retention = retention;
    }

    /**
     * What a trim did.
     *
     * @param files removed
     * @param version that it made; empty if there was nothing to remove
     */
    public record Trimmed(int files, OptionalLong version) {}

    /**
     * Removes what may go now.
     *
     * @param target the newest known version of the table of rows; what it holds, every later one holds too
     */
    public Trimmed trim(Snapshot target) {
        int[] removed = new int[1];
        CommitResult result = staging.commit(base -> {
            List<Action> actions = removals(base, target);
            removed[0] = actions.size();
            return actions.isEmpty() ? Optional.empty() : Optional.of(draft(actions));
        });
        return result instanceof CommitResult.Committed committed
                ? new Trimmed(removed[0], OptionalLong.of(committed.version()))
                : new Trimmed(0, OptionalLong.empty());
    }

    /** When the next merged file may go, in epoch milliseconds; empty if all files wait for a merge. */
    public OptionalLong nextMillis(Snapshot target) {
        return merged(staging.snapshot(), target).stream()
                .mapToLong(this::mayGoMillis)
                .min();
    }

    private long mayGoMillis(StagedFile file) {
        return EpochMillis.after(file.add().modificationTime(), retention.toMillis());
    }

    private List<StagedFile> merged(Snapshot base, Snapshot target) {
        StagingFormat.of(base); // or what the tags of its files mean is not known
        return base.files().stream()
                .map(StagedFile::of)
                .filter(file -> file.last() <= Backlog.mergedUpTo(base, Optional.of(target), prefix, file.lane()))
                .toList();
    }

    /**
     * The removals of all files that hold events beyond these offsets.
     *
     * @param held by lane up to where the staging table shall hold it; of other lanes everything stays
     */
    public static List<Action> removalsBeyond(Snapshot base, Map<Lane, Long> held, long nowMillis) {
        StagingFormat.of(base);
        return base.files().stream()
                .map(StagedFile::of)
                .filter(file -> file.last() > held.getOrDefault(file.lane(), Long.MAX_VALUE))
                .<Action>map(file -> file.add().remove(nowMillis, true))
                .toList();
    }

    private List<Action> removals(Snapshot base, Snapshot target) {
        long now = staging.context().clock().millis();
        List<Action> actions = new ArrayList<>();
        for (StagedFile file : merged(base, target)) {
            if (mayGoMillis(file) <= now) {
                actions.add(file.add().remove(now, true));
            }
        }
        return actions;
    }

    private static CommitDraft draft(List<Action> actions) {
        return new CommitDraft(
                "DELETE",
                Map.of("predicate", "\"[]\""),
                Map.of("numRemovedFiles", String.valueOf(actions.size())),
                false,
                actions,
                () -> {});
    }
}
