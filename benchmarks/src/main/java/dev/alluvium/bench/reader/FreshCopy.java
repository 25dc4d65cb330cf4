// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.reader;

import dev.alluvium.bench.table.RowFiles;
import dev.alluvium.bench.table.Traffic;
import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.compact.CompactionPolicy;
import dev.alluvium.delta.compact.TableDebt;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.DataFileSettings;
import dev.alluvium.delta.data.DataFileWriter;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.StatsColumns;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.data.parquet.ParquetDataFiles;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.log.kernel.KernelCheckpointWriter;
import dev.alluvium.delta.storage.ObjectStore;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The live rows of a table as somebody would write them who writes them once: in their order, in full files. */
public final class FreshCopy {
    private static final Comparator<AddFile> IN_ORDER =
            Comparator.comparingLong(AddFile::modificationTime).thenComparing(AddFile::path);
    private static final TableLayout LAYOUT = new TableLayout(Traffic.SCHEMA, List.of());

    private FreshCopy() {}

    /**
     * Writes it.
     *
     * @param from a table
     * @param target an empty place
     * @param targetBytes of a file
     * @return its files
     */
    public static List<AddFile> write(ObjectStore from, ObjectStore target, long targetBytes) {
        Snapshot source =
                DeltaTable.open(from, RowFiles.context()).orElseThrow().snapshot();
        DeltaTable copy = RowFiles.create(target, Map.of("delta.enableDeletionVectors", "true"));
        TableDebt debt = TableDebt.of(source.files(), CompactionPolicy.standard(targetBytes));
        long bytes = source.files().stream().mapToLong(AddFile::size).sum() - debt.markedBytes();
        long files = Math.max(1, Math.round((double) bytes / targetBytes));
        long rowsOfAFile = (debt.liveRows() + files - 1) / files;
        List<AddFile> added = new ArrayList<>();
        try (Rows rows = new Rows(from, source)) {
            while (rows.hasNext()) {
                added.add(RowFiles.write(target, upTo(rows, rowsOfAFile)));
            }
        }
        List<Action> actions = List.copyOf(added);
        copy.commit(base -> Optional.of(new CommitDraft("WRITE", Map.of(), Map.of(), true, actions, () -> {})));
        new KernelCheckpointWriter().write(target, copy.snapshot());
        return added;
    }

    private static Consumer<DataFileWriter> upTo(Rows rows, long count) {
        return writer -> {
            while (rows.hasNext() && writer.rows() < count) {
                writer.write(rows.next());
            }
        };
    }

    /** All rows, file by file. */
    private static final class Rows implements Iterator<Object[]>, AutoCloseable {
        private final ParquetDataFiles files;
        private final Iterator<AddFile> rest;
        private final BitSet all = new BitSet();
        private @Nullable RowCursor current;
        private boolean ready;

        Rows(ObjectStore store, Snapshot snapshot) {
            var context = RowFiles.context();
            this.files = new ParquetDataFiles(
                    store,
                    new DataFileSettings(Compression.SNAPPY, StatsColumns.firstOnes(), context.clock(), context.ids()));
            this.rest = snapshot.files().stream().sorted(IN_ORDER).toList().iterator();
            all.set(0, LAYOUT.width());
        }

        @Override
        public boolean hasNext() {
            while (!ready) {
                if (current != null && current.next()) {
                    ready = true;
                } else if (rest.hasNext()) {
                    close();
                    current = files.read(rest.next(), LAYOUT, all);
                } else {
                    return false;
                }
            }
            return true;
        }

        @Override
        public Object[] next() {
            if (!hasNext() || current == null) {
                throw new NoSuchElementException();
            }
            ready = false;
            return current.row();
        }

        @Override
        public void close() {
            if (current != null) {
                current.close();
                current = null;
            }
        }
    }
}
