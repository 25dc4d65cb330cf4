// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.data.StatedRows;
import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.index.KeyRunFile.Origin;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.spill.SpillFile;
import dev.alluvium.delta.storage.ObjectKeys;
import dev.alluvium.delta.storage.ObjectStore;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads published runs. A run is used if its bytes are those that the {@code add} names, and if it is of exactly what
 * is asked for; whatever is wrong with it, the data file has the keys too. Confined to one thread.
 */
class PublishedRuns {
    private static final Logger LOG = LoggerFactory.getLogger(PublishedRuns.class);
    private static final int PART = 8 << 20;

    final ObjectStore store;
    final Path directory;
    private final Set<String> reasons = new HashSet<>();
    private int used;
    private int unused;
    private long keys;

    /**
     * Those of a table.
     *
     * @param directory on local disk, where a run is while it is read
     */
    PublishedRuns(ObjectStore store, Path directory) {
        this.store = store;
        this.directory = directory;
    }

    /**
     * The run of a file, compared with what it must be and to be closed; empty if the file has to be read instead.
     *
     * @param hasher of the index
     */
    Optional<Run> of(AddFile file, IndexedVersion now, KeyHasher hasher) {
        String tag = file.tags().get(KeyRuns.TAG);
        String tableId = now.snapshot().metadata().id();
        // An index that was saved by a writer without runs goes on with the seed that it has.
        if (tag == null || hasher.seed() != hasher.ofTable(tableId).seed()) {
            return Optional.empty();
        }
        try {
            RunTag named = RunTag.parse(tag).orElseThrow(() -> new DeltaTableException("it is of another format"));
            Run run = read(file, named, Origin.of(tableId, file, now.columns(), hasher, statedRows(file)));
            used++;
            keys += run.size();
            return Optional.of(run);
        } catch (DeltaTableException | IllegalArgumentException | IndexOutOfBoundsException unusable) {
            unused++;
            tell(file, String.valueOf(unusable.getMessage()));
            return Optional.empty();
        }
    }

    /**
     * The runs of these files, as far as they can be used.
     *
     * @param files numbers them
     */
    OpenedRuns open(List<AddFile> asked, IndexedVersion now, KeyHasher hasher, FileTable files) {
        OpenedRuns opened = new OpenedRuns();
        boolean isWhole = false;
        try {
            for (AddFile file : asked) {
                of(file, now, hasher)
                        .ifPresentOrElse(
                                run -> opened.add(fileRun(run, file, now, files)), () -> opened.addWithoutRun(file));
            }
            isWhole = true;
        } finally {
            if (!isWhole) {
                opened.close();
            }
        }
        return opened;
    }

    private static FileRun fileRun(Run run, AddFile file, IndexedVersion now, FileTable files) {
        boolean isKept = false;
        try {
            RowPositions marked = now.vectors().of(file.path(), file.deletionVector());
            FileRun made = new FileRun(run, files.place(file.path(), 0), marked);
            isKept = true;
            return made;
        } finally {
            if (!isKept) {
                run.close();
            }
        }
    }

    /** Of a file that we wrote. */
    private static long statedRows(AddFile file) {
        return StatedRows.of(file).orElseThrow(() -> new DeltaTableException("the file does not say its rows"));
    }

    private Run read(AddFile file, RunTag named, Origin asked) {
        SpillFile local = new SpillFile(directory);
        boolean isKept = false;
        try {
            checkBytes(copy(KeyRuns.key(file.path()), named.bytes(), local), named);
            KeyRunFile found = KeyRunFile.read(local);
            check(found, asked);
            isKept = true;
            return found.run();
        } finally {
            if (!isKept) {
                local.close();
            }
        }
    }

    private int copy(String key, long bytes, SpillFile to) {
        CRC32C crc = new CRC32C();
        for (long at = 0; at < bytes; at += PART) {
            int length = (int) Math.min(PART, bytes - at);
            byte[] part = store.get(key, at, length);
            if (part.length < length) {
                throw new DeltaTableException("it ends too early");
            }
            crc.update(part);
            to.append(part, 0, length);
        }
        to.flush();
        return (int) crc.getValue();
    }

    /** @param crc of what was read */
    void checkBytes(int crc, RunTag named) {
        require(crc == named.crc(), "its bytes are not those that were published");
    }

    void check(KeyRunFile found, Origin asked) {
        Origin of = found.origin();
        require(of.tableId().equals(asked.tableId()), "it is of another table");
        require(of.path().equals(asked.path()) && of.size() == asked.size(), "it is of another file");
        require(of.columns().equals(asked.columns()), "other columns are the key or the sequence now");
        boolean isSameHash = of.hasher().equals(asked.hasher()) && of.seed() == asked.seed();
        require(isSameHash, "keys are hashed in another way now");
        require(of.rows() == asked.rows() && found.run().size() <= of.rows(), "its rows are not those of the file");
    }

    private static void require(boolean isSo, String otherwise) {
        if (!isSo) {
            throw new DeltaTableException(otherwise);
        }
    }

    /** Of one reason the first file is enough. */
    private void tell(AddFile file, String reason) {
        if (reasons.add(reason)) {
            LOG.warn(
                    "ALV-TBL-011 published run not used table={} file={} reason=\"{}\"",
                    store.location(),
                    ObjectKeys.shown(file.path()),
                    reason);
        }
    }

    /** Says what was read since this was last called. */
    void tell() {
        if (used + unused > 0) {
            LOG.info(
                    "ALV-TBL-013 keys taken from published runs table={} runs={} keys={} unused={}",
                    store.location(),
                    used,
                    keys,
                    unused);
        }
        used = 0;
        unused = 0;
        keys = 0;
        reasons.clear();
    }
}
