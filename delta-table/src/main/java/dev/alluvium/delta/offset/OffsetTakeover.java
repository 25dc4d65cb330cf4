// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.offset;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.commit.CommitResult;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.stage.Backlog;
import dev.alluvium.delta.stage.Lane;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One pipeline goes on where another one was: in one commit it has the other's offset of a source, and the other's id
 * is retired. A retired id says -1 in a generation of its own, so that a writer of the other pipeline that still runs
 * is fenced instead of writing what its successor has read. For tables that are written directly. Confined to the
 * thread that owns the table.
 *
 * @param from the prefix of the application ids to retire
 * @param to the prefix that goes on
 */
public record OffsetTakeover(DeltaTable table, String from, String to) {
    /**
     * Takes a source over.
     *
     * @return the commit; nothing where the other pipeline holds no offset of the source any more
     * @throws DeltaTableException if both hold one: nobody can tell which one counts
     */
    public CommitResult apply(Lane source) {
        return table.commit(base -> draft(base, source));
    }

    private Optional<CommitDraft> draft(Snapshot base, Lane source) {
        String retired = Backlog.stagedAppId(from, source);
        String own = Backlog.stagedAppId(to, source);
        OptionalLong version = base.txnVersion(retired);
        if (version.orElse(-1) < 0) {
            return Optional.empty();
        }
        if (base.txnVersion(own).orElse(-1) >= 0) {
            throw new DeltaTableException(table.store().location() + " holds " + source + " under the prefixes '" + from
                    + "' and '" + to + "'; which of them counts is to be said by set-offsets");
        }
        OptionalLong now = OptionalLong.of(table.context().clock().millis());
        List<Action> actions = List.of(
                new Txn(base.currentAppId(own).toString(), version.getAsLong(), now),
                new Txn(base.currentAppId(retired).next().toString(), -1, now));
        return Optional.of(new CommitDraft(
                "SET OFFSETS", Map.of("sources", "\"[" + source + "]\""), Map.of(), false, actions, () -> {}));
    }
}
