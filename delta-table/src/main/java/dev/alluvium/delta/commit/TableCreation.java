// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.commit;

import dev.alluvium.delta.commit.CommitAssembly.Stamp;
import dev.alluvium.delta.error.CommitOutcomeUnknownException;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.Metadata;
import dev.alluvium.delta.log.Action.Protocol;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.ActionJson;
import dev.alluvium.delta.log.LogCommit;
import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.log.TableFeatures;
import dev.alluvium.delta.schema.SchemaJson;
import dev.alluvium.delta.storage.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Version 0. */
public final class TableCreation {
    private TableCreation() {}

    /**
     * Writes version 0 unless there is one; which of several writers wrote it does not matter, since the log says
     * what the table is. The caller has made sure that the log is empty: a log whose version 0 was cleaned up lacks
     * it too.
     *
     * @throws dev.alluvium.delta.error.UnsupportedFeatureException if the properties ask for a feature that is not
     *     supported
     */
    public static void create(ObjectStore store, TableSpec spec, TableContext context) {
        create(store, spec, List.of(), context);
    }

    /**
     * The same with offsets that the table covers from the beginning.
     *
     * @param covered at most one per application id
     */
    public static void create(ObjectStore store, TableSpec spec, List<Txn> covered, TableContext context) {
        Protocol protocol = TableFeatures.protocolFor(spec.schema(), Protocol.basic());
        long now = context.clock().millis();
        Metadata metadata = new Metadata(
                context.ids().get(),
                null,
                spec.description().isEmpty() ? null : spec.description(),
                SchemaJson.format(spec.schema()),
                spec.partitionColumns(),
                spec.properties(),
                OptionalLong.of(now));
        TableFeatures.check(protocol, metadata, spec.schema(), store.location());
        List<Action> actions = new ArrayList<>(List.of(protocol, metadata));
        actions.addAll(covered);
        CommitDraft draft = new CommitDraft("CREATE TABLE", Map.of(), Map.of(), true, actions, () -> {});
        Snapshot nothing = Snapshot.of(-1, -1, protocol, metadata, new Snapshot.State(List.of(), List.of()));
        LogCommit first = CommitAssembly.assemble(
                nothing, draft, new Stamp(now, context.ids().get(), context.engineInfo()));
        put(store, ActionJson.format(first.actions()));
    }

    private static void put(ObjectStore store, byte[] content) {
        String key = LogFiles.commit(0);
        try {
            store.putIfAbsent(key, content);
        } catch (CommitOutcomeUnknownException e) {
            if (store.head(key).isEmpty()) {
                // The lost request may still land; either way there is one version 0 afterwards.
                store.putIfAbsent(key, content);
            }
        }
    }
}
