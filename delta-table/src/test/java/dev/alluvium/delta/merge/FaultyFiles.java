// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.data.DataFileWriter;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.NewFile;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.error.StorageUnavailableException;
import dev.alluvium.delta.log.Action.AddFile;
import java.util.BitSet;
import java.util.Collection;
import java.util.Random;

/** Reads and writes fail now and then, and stop with their task. */
final class FaultyFiles implements DataFiles {
    private final DataFiles files;
    private final SimulatedStore store;
    private final Random random;

    FaultyFiles(DataFiles files, SimulatedStore store, Random random) {
        this.files = files;
        this.store = store;
        this.random = random;
    }

    private void call() {
        if (store.isDead()) {
            throw new SimulatedStore.Crash();
        }
        int dice = random.nextInt(200);
        if (dice == 0) {
            store.crash();
        } else if (dice < 6) {
            throw new StorageUnavailableException("simulated outage");
        }
    }

    @Override
    public DataFileWriter create(NewFile file) {
        call();
        return files.create(file);
    }

    @Override
    public RowCursor read(AddFile file, TableLayout layout, BitSet columns) {
        call();
        return files.read(file, layout, columns);
    }

    @Override
    public void discard(Collection<AddFile> unused) {
        call();
        files.discard(unused);
    }
}
