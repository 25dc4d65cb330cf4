// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.data.StatedRows;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.spill.SpillBudget;
import dev.alluvium.delta.spill.SpillFile;
import dev.alluvium.delta.storage.ObjectKeys;
import dev.alluvium.delta.storage.ObjectOutput;
import dev.alluvium.delta.storage.ObjectStore;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the runs of new data files of a table. A run is a help: what hinders it is told, the first time, and the
 * file goes without one. Confined to one thread.
 */
public final class RunPublisher {
    private static final Logger LOG = LoggerFactory.getLogger(RunPublisher.class);
    private static final long MOST_MEMORY = 32L << 20;
    private static final int PART = 1 << 16;

    private final ObjectStore store;
    private final KeyHasher hasher;
    private final Function<TableLayout, IndexedColumns> columns;
    private final SpillBudget budget;
    private final long leastBytes;
    private boolean told;

    /**
     * A publisher of a table's runs.
     *
     * @param hasher of its keys, with whatever seed: that of the table is taken
     * @param columns that its index reads
     * @param budget of which at most 32 MB are taken, for one file at a time
     * @param leastBytes a smaller data file has no run
     */
    public RunPublisher(
            ObjectStore store,
            KeyHasher hasher,
            Function<TableLayout, IndexedColumns> columns,
            SpillBudget budget,
            long leastBytes) {
        this.store = store;
        this.hasher = hasher;
        this.columns = columns;
        this.budget = new SpillBudget(Math.min(MOST_MEMORY, budget.memoryBytes()), budget.directory());
        this.leastBytes = leastBytes;
    }

    /**
     * For the rows of a file that takes over those of others; empty if it will be too small for a run.
     *
     * @param tableId of the table's metadata
     * @param layout of the rows
     */
    public Optional<FileKeys> begin(String tableId, TableLayout layout, Collection<AddFile> sources) {
        if (sources.stream().mapToLong(AddFile::size).sum() < leastBytes) {
            return Optional.empty();
        }
        try {
            long rows = sources.stream().mapToLong(RunPublisher::liveRowsAbout).sum();
            return Optional.of(new FileKeys(columns.apply(layout), hasher.ofTable(tableId), budget, rows));
        } catch (DeltaTableException e) {
            tell("its key columns are not known", e);
            return Optional.empty();
        }
    }

    private static long liveRowsAbout(AddFile file) {
        return Math.max(0, Math.min(StatedRows.of(file).orElse(0), file.size()) - file.markedRows());
    }

    /**
     * Puts the run of a data file where it can be found.
     *
     * @param keys of all its rows
     * @return what to add to the log: the file with its run named, or as it was if it has none
     */
    public AddFile publish(String tableId, AddFile written, FileKeys keys) {
        if (written.size() < leastBytes) {
            return written;
        }
        try (SpillFile file = new SpillFile(budget.directory())) {
            KeyRunFile.begin(file);
            Run run = keys.write(file);
            KeyRunFile.end(file, run, keys.origin(tableId, written));
            file.flush();
            return KeyRuns.tagged(written, put(file, KeyRuns.key(written.path())));
        } catch (DeltaTableException | IOException e) {
            tell(ObjectKeys.shown(written.path()), e);
            return written;
        }
    }

    private RunTag put(SpillFile file, String key) throws IOException {
        CRC32C crc = new CRC32C();
        byte[] part = new byte[PART];
        ObjectOutput out = store.create(key);
        boolean isWhole = false;
        try (out) {
            for (long at = 0; at < file.length(); at += PART) {
                int length = (int) Math.min(PART, file.length() - at);
                file.read(at, part, 0, length);
                crc.update(part, 0, length);
                out.write(part, 0, length);
            }
            isWhole = true;
        } finally {
            if (!isWhole) {
                out.abort();
            }
        }
        return new RunTag(file.length(), (int) crc.getValue());
    }

    private void tell(String file, Exception reason) {
        if (!told) {
            told = true;
            LOG.warn(
                    "ALV-TBL-012 keys not published table={} file={} reason=\"{}\"",
                    store.location(),
                    file,
                    reason.toString());
        }
    }

    /** Deletes the runs of files that were never committed, as well as it can: the rest is vacuum's. */
    public void discard(Collection<AddFile> files) {
        List<String> runs = files.stream()
                .filter(file -> file.tags().containsKey(KeyRuns.TAG))
                .map(file -> KeyRuns.key(file.path()))
                .toList();
        try {
            if (!runs.isEmpty()) {
                store.delete(runs);
            }
        } catch (DeltaTableException e) {
            LOG.debug("runs of files that were not committed are left table={}", store.location(), e);
        }
    }
}
