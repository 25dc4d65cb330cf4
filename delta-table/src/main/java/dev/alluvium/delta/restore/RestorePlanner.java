// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.restore;

import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.Metadata;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.offset.SourceOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Compares two versions of a table. Pure. */
final class RestorePlanner {
    private RestorePlanner() {}

    /**
     * What makes {@code now} what {@code then} was. The protocol stays, since it is never lowered.
     *
     * @param replay whether sources are read again from where they were then, under new generations of their ids
     */
    static RestorePlan plan(Snapshot now, Snapshot then, boolean replay, long nowMillis) {
        List<AddFile> removed = missingIn(then, now);
        List<AddFile> added = missingIn(now, then).stream()
                .map(file -> file.withDataChange(true))
                .toList();
        Optional<Metadata> metadata =
                now.metadata().equals(then.metadata()) ? Optional.empty() : Optional.of(then.metadata());
        List<Txn> txns = replay ? replayed(now, then, nowMillis) : List.of();
        return new RestorePlan(then.version(), now.version(), removed, added, metadata, txns);
    }

    /** The files of the one that the other does not have, or not with the same deletion vector. */
    private static List<AddFile> missingIn(Snapshot one, Snapshot other) {
        return other.files().stream()
                .filter(file -> one.file(file.path())
                        .filter(same -> same.deletionVector().equals(file.deletionVector()))
                        .isEmpty())
                .sorted(Comparator.comparing(AddFile::path))
                .toList();
    }

    /** Of our sources alone: what another application counts, or where tombstones lie, is not read again. */
    private static List<Txn> replayed(Snapshot now, Snapshot then, long nowMillis) {
        List<Txn> txns = new ArrayList<>();
        for (SourceOffset source : SourceOffset.of(now)) {
            if (source.kind() == SourceOffset.Kind.WRITTEN && source.counts()) {
                long held = then.txnVersion(source.appId().name()).orElse(-1);
                if (source.version() > held) {
                    txns.add(new Txn(source.appId().next().toString(), held, OptionalLong.of(nowMillis)));
                }
            }
        }
        return txns;
    }
}
