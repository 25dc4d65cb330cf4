// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.table;

import io.delta.kernel.Scan;
import io.delta.kernel.TableManager;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Optional;

/**
 * Whether a table's rows, as Delta Kernel reads them, are those that they must be: each key once, in its last version.
 */
public final class KernelJudge {
    private final Traffic expected;
    private final BitSet seen = new BitSet();
    private final Engine engine = DefaultEngine.create(new LocalFileIo());

    private KernelJudge(Traffic expected) {
        this.expected = expected;
    }

    /** Fails where they are not. */
    public static void judge(Path table, Traffic expected) throws IOException {
        KernelJudge judge = new KernelJudge(expected);
        judge.read(table);
        if (judge.seen.cardinality() != expected.keys()) {
            throw new IllegalStateException(
                    "Kernel finds " + judge.seen.cardinality() + " keys in " + table + " and not " + expected.keys());
        }
    }

    private void read(Path table) throws IOException {
        Scan scan = TableManager.loadSnapshot(table.toString())
                .build(engine)
                .getScanBuilder()
                .build();
        Row state = scan.getScanState(engine);
        try (CloseableIterator<FilteredColumnarBatch> files = scan.getScanFiles(engine)) {
            while (files.hasNext()) {
                try (CloseableIterator<Row> rows = files.next().getRows()) {
                    while (rows.hasNext()) {
                        readFile(state, rows.next());
                    }
                }
            }
        }
    }

    private void readFile(Row state, Row file) throws IOException {
        CloseableIterator<FileReadResult> data = engine.getParquetHandler()
                .readParquetFiles(
                        Utils.singletonCloseableIterator(InternalScanFileUtils.getAddFileStatus(file)),
                        ScanStateRow.getPhysicalDataReadSchema(state),
                        Optional.empty());
        try (CloseableIterator<FilteredColumnarBatch> batches =
                Scan.transformPhysicalData(engine, state, file, data.map(FileReadResult::getData))) {
            while (batches.hasNext()) {
                judge(batches.next());
            }
        }
    }

    private void judge(FilteredColumnarBatch batch) {
        Optional<ColumnVector> selected = batch.getSelectionVector();
        for (int i = 0; i < batch.getData().getSize(); i++) {
            if (selected.isEmpty()
                    || (!selected.get().isNullAt(i) && selected.get().getBoolean(i))) {
                judge(batch, i);
            }
        }
    }

    private void judge(FilteredColumnarBatch batch, int i) {
        int id = Math.toIntExact(batch.getData().getColumnVector(0).getLong(i));
        Object[] row = Traffic.row(id, expected.version(id));
        boolean right = !seen.get(id)
                && row[1].equals(batch.getData().getColumnVector(1).getLong(i))
                && row[2].equals(batch.getData().getColumnVector(2).getDouble(i))
                && row[3].equals(batch.getData().getColumnVector(3).getString(i))
                && row[4].equals(batch.getData().getColumnVector(4).getString(i));
        if (!right) {
            throw new IllegalStateException(
                    "Kernel reads another row of key " + id + " than version " + expected.version(id));
        }
        seen.set(id);
    }
}
