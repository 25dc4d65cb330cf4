// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.upkeep;

import dev.alluvium.delta.compact.CompactionPlan;
import dev.alluvium.delta.compact.CompactionPlan.FileGroup;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.log.Action.Metadata;
import dev.alluvium.delta.log.Action.Protocol;
import dev.alluvium.delta.log.Snapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/**
 * Which key's row lies in which file of a table whose superseded rows are marked, without any rows: thousands of
 * flushes and compactions take a second. Nine in ten upserts are about a key that exists; every row takes as much.
 */
final class ModelTable {
    static final int BYTES_OF_A_ROW = 56;
    private static final int BYTES_OF_A_FILE = 2_000;

    private final Random random = new Random(11);
    private final Map<String, ModelFile> files = new LinkedHashMap<>();
    private final boolean fifthIsHot;
    private ModelFile[] fileOfKey;
    private int keys;
    private long clock;
    private long rowsUpserted;
    private long rowsCopied;

    /** A file with the keys of its rows; those that lie elsewhere by now are marked here. */
    private static final class ModelFile {
        private final String path;
        private final long time;
        private final int[] keys;
        private int rows;
        private int marked;

        ModelFile(long time, int rows) {
            this.path = "f" + time;
            this.time = time;
            this.keys = new int[rows];
        }

        AddFile add() {
            Optional<DeletionVector> vector = marked == 0
                    ? Optional.empty()
                    : Optional.of(new DeletionVector("u", path, OptionalLong.of(1), 10, marked));
            long size = (long) rows * BYTES_OF_A_ROW + BYTES_OF_A_FILE;
            return new AddFile(path, Map.of(), size, time, true, "{\"numRecords\":" + rows + "}", Map.of(), vector);
        }
    }

    /** @param fifthIsHot whether four in five updates are about a fifth of the keys */
    ModelTable(int keys, int files, boolean fifthIsHot) {
        this.fifthIsHot = fifthIsHot;
        this.fileOfKey = new ModelFile[keys];
        for (int file = 0; file < files; file++) {
            ModelFile filled = new ModelFile(clock++, keys / files);
            for (int i = 0; i < keys / files; i++) {
                put(this.keys++, filled);
            }
            this.files.put(filled.path, filled);
        }
    }

    private void put(int key, ModelFile file) {
        fileOfKey[key] = file;
        file.keys[file.rows++] = key;
    }

    void flush(int upserts) {
        ModelFile flushed = new ModelFile(clock++, upserts);
        for (int i = 0; i < upserts; i++) {
            int key = random.nextInt(10) == 0 ? keys++ : existing();
            if (key >= fileOfKey.length) {
                fileOfKey = Arrays.copyOf(fileOfKey, 2 * key);
            }
            ModelFile before = fileOfKey[key];
            if (before != flushed) {
                put(key, flushed);
            }
            if (before != null && before != flushed) {
                before.marked++;
            }
        }
        rowsUpserted += upserts;
        files.put(flushed.path, flushed);
    }

    private int existing() {
        if (!fifthIsHot) {
            return random.nextInt(keys);
        }
        return 5 * random.nextInt(keys / 5) + (random.nextInt(5) < 4 ? 0 : 1 + random.nextInt(4));
    }

    Snapshot snapshot() {
        Metadata metadata = new Metadata("id", null, null, "{}", List.of(), Map.of(), OptionalLong.empty());
        List<AddFile> adds = new ArrayList<>();
        files.values().forEach(file -> adds.add(file.add()));
        return Snapshot.of(clock, 0, Protocol.basic(), metadata, new Snapshot.State(adds, List.of()));
    }

    void compact(CompactionPlan plan) {
        for (FileGroup group : plan.groups()) {
            List<ModelFile> sources = group.sources().stream()
                    .map(source -> files.remove(source.path()))
                    .toList();
            int live =
                    sources.stream().mapToInt(file -> file.rows - file.marked).sum();
            ModelFile copy = new ModelFile(clock++, live);
            for (ModelFile source : sources) {
                for (int i = 0; i < source.rows; i++) {
                    if (fileOfKey[source.keys[i]] == source) {
                        put(source.keys[i], copy);
                    }
                }
            }
            rowsCopied += live;
            if (live > 0) {
                files.put(copy.path, copy);
            }
        }
    }

    double copiedPerUpsert() {
        return (double) rowsCopied / rowsUpserted;
    }
}
