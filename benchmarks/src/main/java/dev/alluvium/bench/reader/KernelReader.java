// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.reader;

import dev.alluvium.bench.measure.Cost;
import io.delta.kernel.TableManager;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.defaults.engine.fileio.FileIO;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Delta Kernel, in this process. */
public final class KernelReader {
    /** Since the processor's time is told in steps of 10 ms. */
    private static final int OPENS_OF_A_ROUND = 100;

    private final Engine engine;

    /** @param files where tables are */
    public KernelReader(FileIO files) {
        this.engine = DefaultEngine.create(files);
    }

    /** Processor seconds of a hundred times opening the newest version and going through its files. */
    public double open(String table) {
        return Cost.of(() -> {
                    for (int i = 0; i < OPENS_OF_A_ROUND; i++) {
                        openOnce(table);
                    }
                })
                .cpuSeconds();
    }

    private void openOnce(String table) {
        try (CloseableIterator<FilteredColumnarBatch> files = TableManager.loadSnapshot(table)
                .build(engine)
                .getScanBuilder()
                .build()
                .getScanFiles(engine)) {
            while (files.hasNext()) {
                try (CloseableIterator<Row> rows = files.next().getRows()) {
                    while (rows.hasNext()) {
                        rows.next();
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
