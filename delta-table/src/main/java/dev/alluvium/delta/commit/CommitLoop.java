// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.commit;

import dev.alluvium.delta.commit.CommitAssembly.Stamp;
import dev.alluvium.delta.commit.CommitResult.Settled;
import dev.alluvium.delta.error.CommitConflictException;
import dev.alluvium.delta.error.CommitOutcomeUnknownException;
import dev.alluvium.delta.error.StorageUnavailableException;
import dev.alluvium.delta.log.ActionJson;
import dev.alluvium.delta.log.CommitFiles;
import dev.alluvium.delta.log.LogCommit;
import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.storage.ObjectStore;
import dev.alluvium.delta.storage.ObjectStore.PutResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Plans, writes the next version with put-if-absent, and plans again on whatever won instead. A version whose PUT was
 * not answered is never guessed about: what the log holds there is compared with the id in our own commitInfo.
 * Confined to the thread that owns the table.
 *
 * <p>A lost race costs two requests beyond the PUT: the winner's commit, and the look for one after it.
 */
public final class CommitLoop {
    private final ObjectStore store;
    private final LogFollower follower;
    private final TableContext context;
    private final Consumer<Snapshot> afterCommit;
    private final CommitFiles commits;

    /** @param afterCommit sees the table after each success; must not throw */
    public CommitLoop(ObjectStore store, LogFollower follower, TableContext context, Consumer<Snapshot> afterCommit) {
        this.store = store;
        this.follower = follower;
        this.context = context;
        this.afterCommit = afterCommit;
        this.commits = new CommitFiles(store);
    }

    /**
     * Commits what the planner plans on the newest version.
     *
     * @throws CommitConflictException if every attempt lost its race
     * @throws CommitOutcomeUnknownException if the store would not say whether the commit is in the log: read the log
     *     (the next call does) before deciding anything
     * @throws StorageUnavailableException if the store stayed unavailable, and the commit is not in the log and will
     *     not come into it
     */
    public CommitResult commit(CommitPlanner planner) {
        follower.follow();
        RetryBudget budget = new RetryBudget(context);
        List<Settled> settled = new ArrayList<>(0);
        while (true) {
            Optional<CommitDraft> draft = planner.plan(follower.snapshot());
            if (draft.isEmpty()) {
                return new CommitResult.Nothing();
            }
            LogCommit ours = assemble(draft.get());
            Outcome outcome = put(ours, draft.get().beforePut(), budget);
            boolean isOurs = outcome.winner().txnId().equals(ours.txnId());
            if (outcome.wasUnknown()) {
                settled.add(new Settled(ours.version(), isOurs));
            }
            follower.advance(outcome.winner());
            if (isOurs) {
                afterCommit.accept(follower.snapshot());
                return new CommitResult.Committed(ours.version(), budget.attempts(), settled);
            }
            if (budget.isExhausted()) {
                throw new CommitConflictException("gave up on version " + ours.version() + " of " + store.location()
                        + " after " + budget.attempts() + " attempts: other writers were faster each time");
            }
            budget.pause();
            follower.catchUp();
        }
    }

    private LogCommit assemble(CommitDraft draft) {
        Snapshot base = follower.snapshot();
        long timestamp = Math.max(context.clock().millis(), base.timestamp() + 1);
        Stamp stamp = new Stamp(timestamp, context.ids().get(), context.engineInfo());
        LogCommit ours = CommitAssembly.assemble(base, draft, stamp);
        follower.checkedAfter(ours);
        return ours;
    }

    /**
     * How the race for one version ended.
     *
     * @param winner the commit that has the version: ours or another one
     * @param wasUnknown whether a PUT of ours was not answered
     */
    private record Outcome(LogCommit winner, boolean wasUnknown) {}

    private Outcome put(LogCommit ours, Runnable beforePut, RetryBudget budget) {
        byte[] content = ActionJson.format(ours.actions());
        CommitOutcomeUnknownException unknown = null;
        while (true) {
            beforePut.run();
            budget.spend();
            try {
                PutResult result = store.putIfAbsent(LogFiles.commit(ours.version()), content);
                return new Outcome(result == PutResult.CREATED ? ours : existing(ours), unknown != null);
            } catch (CommitOutcomeUnknownException e) {
                Optional<LogCommit> found = readBack(ours.version(), e);
                if (found.isPresent()) {
                    return new Outcome(found.get(), true);
                }
                // Not there yet. The same bytes again: if the lost request lands first after all, it is still our
                // commit.
                unknown = e;
                retryOrThrow(budget, e);
            } catch (StorageUnavailableException e) {
                // This request did nothing, but one that was lost before it may still land.
                retryOrThrow(budget, unknown == null ? e : stillUnknown(ours, unknown, e));
            }
        }
    }

    private CommitOutcomeUnknownException stillUnknown(
            LogCommit ours, CommitOutcomeUnknownException unanswered, StorageUnavailableException last) {
        CommitOutcomeUnknownException unknown = new CommitOutcomeUnknownException(
                "whether version " + ours.version() + " of " + store.location()
                        + " is ours is unknown: a request was not answered and the store is unavailable since",
                last);
        unknown.addSuppressed(unanswered);
        return unknown;
    }

    private LogCommit existing(LogCommit ours) {
        return readBack(ours.version(), null)
                .orElseThrow(() -> new CommitOutcomeUnknownException("version " + ours.version() + " of "
                        + store.location() + " is taken but cannot be read; is something deleting log files?"));
    }

    private Optional<LogCommit> readBack(long version, @Nullable RuntimeException putFailure) {
        try {
            return commits.read(version);
        } catch (StorageUnavailableException e) {
            CommitOutcomeUnknownException unknown = new CommitOutcomeUnknownException(
                    "whether version " + version + " of " + store.location() + " is ours is unknown: it cannot be read",
                    e);
            if (putFailure != null) {
                unknown.addSuppressed(putFailure);
            }
            throw unknown;
        }
    }

    private static void retryOrThrow(RetryBudget budget, RuntimeException failure) {
        if (budget.isExhausted()) {
            throw failure;
        }
        budget.pause();
    }
}
