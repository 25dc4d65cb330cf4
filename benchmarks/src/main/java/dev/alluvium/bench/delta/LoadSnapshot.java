// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.delta;

import dev.alluvium.bench.table.LocalFileIo;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.log.kernel.KernelSnapshotLoader;
import io.delta.kernel.TableManager;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.ScanImpl;
import io.delta.kernel.utils.CloseableIterator;
import java.nio.file.Path;
import java.util.List;

/** A snapshot of a hundred thousand files from a checkpoint, beside Kernel's own scan of the same log. */
final class LoadSnapshot {
    private static final int FILES = 100_000;
    private static final int WARM_UPS = 6;
    private static final int ROUNDS = 7;
    private static final double LIMIT_RATIO = 1.2;

    private LoadSnapshot() {}

    static List<Budget> run(Path directory) throws Exception {
        BenchTable table = BenchTable.of(directory, FILES, true);
        List<Cost> costs = Cost.ofTurns(
                WARM_UPS,
                ROUNDS,
                () -> require(load(table)),
                () -> require(scan(directory, true)),
                () -> require(scan(directory, false)));
        double ours = costs.get(0).millis();
        return List.of(
                new Budget(
                        "load of 100,000 files from a checkpoint",
                        ours / costs.get(1).millis(),
                        LIMIT_RATIO,
                        "x Kernel",
                        String.format(
                                "%.0f ms, Kernel's scan with statistics %.0f ms",
                                ours, costs.get(1).millis())),
                new Budget(
                        "the same beside a scan that reads no statistics",
                        ours / costs.get(2).millis(),
                        Double.NaN,
                        "x Kernel",
                        String.format(
                                "Kernel's scan without %.0f ms", costs.get(2).millis())));
    }

    private static int load(BenchTable table) {
        Snapshot snapshot = new KernelSnapshotLoader().load(table.store()).orElseThrow();
        return snapshot.files().size();
    }

    /** What a reader on Kernel alone does to learn of each live file its path, size, values and statistics. */
    private static int scan(Path directory, boolean withStatistics) throws Exception {
        Engine engine = DefaultEngine.create(new LocalFileIo());
        ScanImpl scan = (ScanImpl) TableManager.loadSnapshot(directory.toString())
                .build(engine)
                .getScanBuilder()
                .build();
        int files = 0;
        try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine, withStatistics)) {
            while (batches.hasNext()) {
                try (CloseableIterator<Row> rows = batches.next().getRows()) {
                    while (rows.hasNext()) {
                        files += touch(rows.next(), withStatistics) ? 1 : 0;
                    }
                }
            }
        }
        return files;
    }

    private static boolean touch(Row row, boolean withStatistics) {
        boolean named = InternalScanFileUtils.getAddFileStatus(row).getSize() > 0
                && !InternalScanFileUtils.getPartitionValues(row).isEmpty();
        if (!withStatistics) {
            return named;
        }
        Row add = row.getStruct(row.getSchema().indexOf("add"));
        return named && !add.getString(add.getSchema().indexOf("stats")).isEmpty();
    }

    private static void require(int files) {
        if (files != FILES) {
            throw new IllegalStateException("the table has " + files + " files");
        }
    }
}
