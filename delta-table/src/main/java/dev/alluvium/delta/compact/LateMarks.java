// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.compact;

import dev.alluvium.delta.compact.CompactionPlan.FileGroup;
import dev.alluvium.delta.deletionvector.DeletionVectors;
import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.log.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Rows that writers marked while their files were copied, as rows of the copies: a table that is written all the time
 * could never be compacted otherwise. Confined to one commit of a compaction.
 */
final class LateMarks {
    private final DeletionVectors vectors;
    private final RowInCopy positions;

    /** What the last attempt needed: the next one asks for what changed since, or it would never keep up. */
    private Map<DeletionVector, RowPositions> known = Map.of();

    LateMarks(DeletionVectors vectors, RowInCopy positions) {
        this.vectors = vectors;
        this.positions = positions;
    }

    /** Reads what is new of the vectors of these groups: by a request for each commit that wrote some of them. */
    void look(List<FileGroup> groups, Snapshot now) {
        List<AddFile> files = new ArrayList<>();
        for (FileGroup group : groups) {
            for (AddFile source : group.sources()) {
                files.add(source);
                now.file(source.path()).ifPresent(files::add);
            }
        }
        files.removeIf(file -> file.deletionVector().isEmpty());
        List<AddFile> unknown = files.stream()
                .filter(file -> !known.containsKey(file.deletionVector().orElseThrow()))
                .toList();
        Map<DeletionVector, RowPositions> next = new HashMap<>();
        List<RowPositions> read = vectors.read(unknown);
        for (int i = 0; i < unknown.size(); i++) {
            next.put(unknown.get(i).deletionVector().orElseThrow(), read.get(i));
        }
        for (AddFile file : files) {
            DeletionVector vector = file.deletionVector().orElseThrow();
            next.computeIfAbsent(vector, known::get);
        }
        known = next;
    }

    private RowPositions marked(AddFile file) {
        return file.deletionVector()
                .map(vector -> Objects.requireNonNull(known.get(vector), "vectors are looked at before they count"))
                .orElse(RowPositions.NONE);
    }

    /**
     * The rows of a copy that are not part of the table any more, as {@link #look} found it: a file of which a writer
     * superseded all rows is gone, and so are its rows. Empty if rows came back, or more than half of the copy is gone
     * with its files, as where somebody else compacts: it would not be worth having.
     *
     * @param firstRows where in the copy the rows of each source begin
     * @param rows of the copy
     */
    Optional<RowPositions> of(FileGroup group, List<Long> firstRows, long rows, Snapshot now) {
        LongStream.Builder marked = LongStream.builder();
        long gone = 0;
        for (int i = 0; i < group.sources().size(); i++) {
            AddFile source = group.sources().get(i);
            Optional<AddFile> live = now.file(source.path());
            long first = firstRows.get(i);
            if (live.isEmpty()) {
                long end = i + 1 < firstRows.size() ? firstRows.get(i + 1) : rows;
                LongStream.range(first, end).forEach(marked::add);
                gone += end - first;
                continue;
            }
            if (live.get().deletionVector().equals(source.deletionVector())) {
                continue;
            }
            RowPositions copiedWithout = marked(source);
            RowPositions since = marked(live.get());
            if (!since.containsAll(copiedWithout)) {
                return Optional.empty();
            }
            since.stream()
                    .filter(row -> !copiedWithout.contains(row))
                    .map(row -> positions.of(first, copiedWithout, row))
                    .forEach(marked::add);
        }
        return 2 * gone > rows
                ? Optional.empty()
                : Optional.of(RowPositions.of(marked.build().toArray()));
    }
}
