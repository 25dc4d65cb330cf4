// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim.mutants;

import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.RemoveFile;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.Expectation;
import dev.alluvium.delta.log.LogCommit;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.merge.Fence;
import dev.alluvium.delta.merge.Part;
import dev.alluvium.delta.sim.Mutant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Engines that let in what was committed already. */
final class FenceMutants {
    private FenceMutants() {}

    /** {@code no_cas}. */
    static final class NoCas implements Mutant {
        @Override
        public Fence fence(Table table, Fence right) {
            return table == Table.ROWS ? (base, part) -> true : right;
        }
    }

    /** {@code append_no_cas}. */
    static final class AppendNoCas implements Mutant {
        @Override
        public Fence fence(Table table, Fence right) {
            return table == Table.STAGING ? (base, part) -> true : right;
        }
    }

    /** {@code cas_only_after_a_lost_race}. */
    static final class CasOnlyAfterALostRace implements Mutant {
        private final Set<Part> tried = Collections.newSetFromMap(new IdentityHashMap<>());

        @Override
        public Fence fence(Table table, Fence right) {
            return (base, part) -> tried.add(part) || right.admits(base, part);
        }
    }

    /** {@code monotone_cas}. */
    static final class MonotoneCas implements Mutant {
        @Override
        public Fence fence(Table table, Fence right) {
            return (base, part) -> base.txnVersion(part.appId()).orElse(-1) < part.covered();
        }
    }

    /** {@code expectation_reread}. */
    static final class ExpectationReread implements Mutant {
        @Override
        public Expectation expected(Expectation frozen, Expectation now) {
            return now;
        }
    }

    /** {@code generation_not_compared}: after a reset the same version means something else. */
    static final class GenerationNotCompared implements Mutant {
        @Override
        public Fence fence(Table table, Fence right) {
            return (base, part) ->
                    base.txnVersion(part.appId()).equals(part.expected().version());
        }
    }

    /** {@code fenced_part_kept_in_group}. */
    static final class FencedPartKeptInGroup implements Mutant {
        private Snapshot last;
        private boolean admitted;

        @Override
        public Fence fence(Table table, Fence right) {
            return (base, part) -> {
                admitted = (base == last && admitted) || right.admits(base, part);
                last = base;
                return admitted;
            };
        }
    }

    /** {@code dropped_part_stays_in_actions}. */
    static final class DroppedPartStaysInActions implements Mutant {
        private List<Action> before = List.of();

        @Override
        public LogCommit commit(Table table, LogCommit right) {
            Set<String> now = sources(right.actions());
            Set<String> then = sources(before);
            boolean dropped = !now.isEmpty() && then.size() > now.size() && then.containsAll(now);
            LogCommit sent = right;
            if (dropped) {
                List<Action> actions = new ArrayList<>(right.actions());
                actions.removeIf(action -> action instanceof AddFile || action instanceof RemoveFile);
                before.stream()
                        .filter(action -> action instanceof AddFile || action instanceof RemoveFile)
                        .forEach(actions::add);
                sent = new LogCommit(right.version(), actions);
            }
            before = right.actions();
            return sent;
        }

        private static Set<String> sources(List<Action> actions) {
            Set<String> ids = new HashSet<>();
            actions.forEach(action -> {
                if (action instanceof Txn txn && !txn.appId().contains(":tomb:")) {
                    ids.add(txn.appId());
                }
            });
            return ids;
        }
    }
}
