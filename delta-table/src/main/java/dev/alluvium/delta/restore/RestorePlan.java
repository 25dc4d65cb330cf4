// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.restore;

import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.Metadata;
import dev.alluvium.delta.log.Action.Txn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a restore changes.
 *
 * @param version that the table becomes
 * @param readVersion that it is
 * @param removed live files that it did not have, or not with these deletion vectors
 * @param added files that it had
 * @param metadata that it had, if it has another one now
 * @param txns from where sources are read again; empty where they go on from where they are
 */
public record RestorePlan(
        long version,
        long readVersion,
        List<AddFile> removed,
        List<AddFile> added,
        Optional<Metadata> metadata,
        List<Txn> txns) {
    /** Copies the lists. */
    public RestorePlan {
        removed = List.copyOf(removed);
        added = List.copyOf(added);
        txns = List.copyOf(txns);
    }

    /** Whether the table is as it was. */
    public boolean isEmpty() {
        return removed.isEmpty() && added.isEmpty() && metadata.isEmpty() && txns.isEmpty();
    }

    List<Action> actions(long nowMillis) {
        List<Action> actions = new ArrayList<>();
        metadata.ifPresent(actions::add);
        actions.addAll(txns);
        removed.forEach(file -> actions.add(file.remove(nowMillis, true)));
        actions.addAll(added);
        return actions;
    }

    @Override
    public String toString() {
        return "RestorePlan[" + readVersion + " -> " + version + ", files=+" + added.size() + "/-" + removed.size()
                + ", metadata=" + metadata.isPresent() + ", txns=" + txns.size() + "]";
    }
}
