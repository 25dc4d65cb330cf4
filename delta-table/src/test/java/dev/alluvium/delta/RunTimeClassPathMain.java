// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta;

import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.commit.CommitPolicy;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.LocalObjectStore;
import dev.alluvium.delta.storage.ObjectStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What {@link RunTimeClassPathIT} runs. */
final class RunTimeClassPathMain {
    private RunTimeClassPathMain() {}

    public static void main(String[] arguments) {
        ObjectStore store = new LocalObjectStore(Path.of(arguments[0]));
        TableContext context = TableContext.system("Alluvium/test", CommitPolicy.standard());
        StructType schema = StructType.of(StructField.of("id", PrimitiveType.LONG));
        DeltaTable table = DeltaTable.create(store, new TableSpec(schema, List.of(), Map.of(), ""), context);
        for (int i = 1; i <= CommitPolicy.DEFAULT_CHECKPOINT_INTERVAL; i++) {
            AddFile file = new AddFile("f-" + i, Map.of(), 1, 1, true, null, Map.of(), Optional.empty());
            Txn txn = new Txn("app", i, OptionalLong.of(1));
            table.commit(base ->
                    Optional.of(new CommitDraft("WRITE", Map.of(), Map.of(), true, List.of(file, txn), () -> {})));
        }
        for (int version = 0; version < CommitPolicy.DEFAULT_CHECKPOINT_INTERVAL; version++) {
            store.delete(List.of(LogFiles.commit(version)));
        }
        Snapshot read = DeltaTable.open(store, context).orElseThrow().snapshot();
        System.out.println("version=" + read.version() + " files="
                + read.files().size() + " txn=" + read.txnVersion("app").orElseThrow());
    }
}
