// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim.mutants;

import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.LogCommit;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.sim.Mutant;
import dev.alluvium.delta.tombstone.DeletedKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Engines that forget what was deleted. */
final class TombstoneMutants {
    private TombstoneMutants() {}

    /** {@code tombstone_not_written}, and of a merge {@code merge_forgets_tombstones}. */
    static final class TombstoneNotWritten implements Mutant {
        @Override
        public LogCommit commit(Table table, LogCommit right) {
            List<Action> actions = new ArrayList<>(right.actions());
            boolean changed = actions.removeIf(
                    action -> action instanceof Txn txn && txn.appId().contains(":tomb:"));
            return changed ? new LogCommit(right.version(), actions) : right;
        }
    }

    /** {@code tombstones_not_consulted}, and of a merge {@code merge_ignores_tombstones}. */
    static final class TombstonesNotConsulted implements Mutant {
        @Override
        public DeletedKeys deleted(DeletedKeys right) {
            return key -> Sequence.NONE;
        }
    }

    /** {@code others_tombstones_ignored}: what was not known of a key when it was first asked for is never learned. */
    static final class OthersTombstonesIgnored implements Mutant {
        private final Map<Key, Sequence> known = new HashMap<>();

        @Override
        public DeletedKeys deleted(DeletedKeys right) {
            return key -> known.computeIfAbsent(key, right::sequenceOf);
        }
    }
}
