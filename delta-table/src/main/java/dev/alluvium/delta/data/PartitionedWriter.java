// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data;

import dev.alluvium.delta.log.Action.AddFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows in any order into files by partition, with few files open and within a budget of memory: above either
 * bound the largest open file is finished, and a later row of its partition begins another one. Rows of one partition
 * keep their order over its files. Sorted input makes one file per partition. Confined to one thread; ends with {@link
 * #finish} or {@link #close}, after which nothing is left of it.
 */
public final class PartitionedWriter implements AutoCloseable {
    private static final int ROWS_BETWEEN_SIZE_CHECKS = 256;

    private final DataFiles files;
    private final TableLayout layout;
    private final Map<String, String> tags;
    private final Bounds bounds;
    private final Map<Map<String, @Nullable String>, DataFileWriter> open = new LinkedHashMap<>();
    private final List<AddFile> finished = new ArrayList<>();
    private long rows;
    private boolean isDone;

    /**
     * When a file is finished before the last row.
     *
     * @param maxOpenFiles at a time
     * @param maxBufferedBytes about how much all open files together may hold in memory
     * @param targetFileBytes about how large a file may become
     */
    public record Bounds(int maxOpenFiles, long maxBufferedBytes, long targetFileBytes) {
        /** Checks that something may be written. */
        public Bounds {
            if (maxOpenFiles < 1 || maxBufferedBytes < 1 || targetFileBytes < 1) {
                throw new IllegalArgumentException("a writer needs at least one open file and positive sizes: "
                        + maxOpenFiles + ", " + maxBufferedBytes + ", " + targetFileBytes);
            }
        }
    }

    /** @param tags of all files */
    public PartitionedWriter(DataFiles files, TableLayout layout, Map<String, String> tags, Bounds bounds) {
        this.files = files;
        this.layout = layout;
        this.tags = Map.copyOf(tags);
        this.bounds = bounds;
    }

    /**
     * Appends a row to the file of its partition.
     *
     * @param row in the order of the table's schema; neither kept nor changed
     * @throws dev.alluvium.delta.error.DeltaTableException naming the column, if a required column is null
     */
    public void write(@Nullable Object[] row) {
        Map<String, @Nullable String> partition =
                layout.partitionCount() == 0 ? Map.of() : PartitionValues.of(layout, row);
        DataFileWriter writer = open.get(partition);
        if (writer == null) {
            if (open.size() >= bounds.maxOpenFiles()) {
                finish(largest());
            }
            writer = files.create(new NewFile(layout, partition, tags));
            open.put(partition, writer);
        }
        writer.write(row);
        rows++;
        if (rows % ROWS_BETWEEN_SIZE_CHECKS == 0) {
            checkSizes();
        }
    }

    private void checkSizes() {
        for (Map.Entry<Map<String, @Nullable String>, DataFileWriter> file : List.copyOf(open.entrySet())) {
            if (file.getValue().estimatedBytes() >= bounds.targetFileBytes()) {
                finish(file);
            }
        }
        while (!open.isEmpty() && bufferedBytes() > bounds.maxBufferedBytes()) {
            finish(largest());
        }
    }

    private long bufferedBytes() {
        return open.values().stream().mapToLong(DataFileWriter::estimatedBytes).sum();
    }

    private Map.Entry<Map<String, @Nullable String>, DataFileWriter> largest() {
        return open.entrySet().stream()
                .max(Comparator.comparingLong(file -> file.getValue().estimatedBytes()))
                .orElseThrow();
    }

    private void finish(Map.Entry<Map<String, @Nullable String>, DataFileWriter> file) {
        // Out of the map only once it is finished: a file that fails here is aborted by close.
        finished.add(file.getValue().finish());
        open.remove(file.getKey());
    }

    /** How many files are open. */
    public int openFiles() {
        return open.size();
    }

    /** How many rows were written. */
    public long rows() {
        return rows;
    }

    /** Makes all files durable and says what to add to the log. */
    public List<AddFile> finish() {
        List.copyOf(open.entrySet()).forEach(this::finish);
        isDone = true;
        return List.copyOf(finished);
    }

    /** Unless it was finished, drops what was written. */
    @Override
    public void close() {
        if (isDone) {
            return;
        }
        isDone = true;
        open.values().forEach(DataFileWriter::abort);
        open.clear();
        if (!finished.isEmpty()) {
            files.discard(finished);
        }
    }
}
