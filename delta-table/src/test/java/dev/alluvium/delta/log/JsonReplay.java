// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log;

import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.log.Action.Metadata;
import dev.alluvium.delta.log.Action.Protocol;
import dev.alluvium.delta.storage.ObjectStore;
import java.util.List;
import java.util.Optional;

/** Replays a log from version 0, without checkpoints. */
public final class JsonReplay implements SnapshotLoader {
    @Override
    public Optional<Snapshot> load(ObjectStore store) {
        CommitFiles commits = new CommitFiles(store);
        Optional<LogCommit> first = commits.read(0);
        if (first.isEmpty()) {
            return Optional.empty();
        }
        Protocol protocol = only(first.get(), Protocol.class);
        Metadata metadata = only(first.get(), Metadata.class);
        Snapshot snapshot = Snapshot.of(-1, 0, protocol, metadata, new Snapshot.State(List.of(), List.of()));
        Optional<LogCommit> next = first;
        while (next.isPresent()) {
            snapshot = snapshot.advance(next.get());
            next = commits.read(snapshot.version() + 1);
        }
        return Optional.of(snapshot);
    }

    private static <T extends Action> T only(LogCommit commit, Class<T> kind) {
        return commit.actions().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElseThrow(() -> new ProtocolViolationException("version 0 has no " + kind.getSimpleName()));
    }
}
