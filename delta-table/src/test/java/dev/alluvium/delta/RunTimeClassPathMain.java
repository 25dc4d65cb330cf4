// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta;

import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.commit.CommitPolicy;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.DataFileSettings;
import dev.alluvium.delta.data.DataFileWriter;
import dev.alluvium.delta.data.NewFile;
import dev.alluvium.delta.data.Rows;
import dev.alluvium.delta.data.StatsColumns;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.data.TypeZoo;
import dev.alluvium.delta.data.parquet.ParquetDataFiles;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.log.kernel.KernelRows;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.LocalObjectStore;
import dev.alluvium.delta.storage.ObjectStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What {@link RunTimeClassPathIT} runs. */
final class RunTimeClassPathMain {
    private static final TableContext CONTEXT = TableContext.system("Alluvium/test", CommitPolicy.standard());

    private RunTimeClassPathMain() {}

    public static void main(String[] arguments) {
        Path root = Path.of(arguments[0]);
        System.out.println(checkpoint(new LocalObjectStore(root.resolve("log")), CONTEXT));
        System.out.println(rows(new LocalObjectStore(root.resolve("data")), CONTEXT));
    }

    private static String checkpoint(ObjectStore store, TableContext context) {
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
        return "version=" + read.version() + " files=" + read.files().size() + " txn="
                + read.txnVersion("app").orElseThrow();
    }

    /** Every type with every codec, as the engine and as Kernel read it. */
    private static String rows(ObjectStore store, TableContext context) {
        DeltaTable table = DeltaTable.create(store, new TableSpec(TypeZoo.SCHEMA, List.of(), Map.of(), ""), context);
        TableLayout layout = new TableLayout(TypeZoo.SCHEMA, List.of());
        List<List<Object>> written = new ArrayList<>();
        List<List<Object>> read = new ArrayList<>();
        for (Compression compression : Compression.values()) {
            ParquetDataFiles files = new ParquetDataFiles(
                    store,
                    new DataFileSettings(
                            compression, new StatsColumns(List.of(), List.of(), 32), context.clock(), context.ids()));
            DataFileWriter writer = files.create(new NewFile(layout, Map.of(), Map.of()));
            TypeZoo.rows().forEach(writer::write);
            AddFile file = writer.finish();
            table.commit(
                    base -> Optional.of(new CommitDraft("WRITE", Map.of(), Map.of(), true, List.of(file), () -> {})));
            written.addAll(Rows.comparable(TypeZoo.rows()));
            read.addAll(Rows.read(files.read(file, layout, Rows.all(layout))));
        }
        List<List<Object>> kernel = new KernelRows(store).all();
        return "same=" + read.equals(written) + " kernel="
                + (kernel.size() == written.size() && kernel.containsAll(written));
    }
}
