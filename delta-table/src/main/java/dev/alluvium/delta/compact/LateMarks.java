// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.compact;

import dev.alluvium.delta.compact.CompactionPlan.FileGroup;
import dev.alluvium.delta.deletionvector.DeletionVectors;
import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Rows that writers marked while their files were copied, as rows of the copies: a table that is written all the time
 * could never be compacted otherwise. Confined to one commit of a compaction.
 */
final class LateMarks {
    private final DeletionVectors vectors;
    private final RowInCopy positions;

    LateMarks(DeletionVectors vectors, RowInCopy positions) {
        this.vectors = vectors;
        this.positions = positions;
    }

    /**
     * The rows of a copy that are not part of the table any more; empty if a source is gone, or rows of it came back.
     *
     * @param firstRows where in the copy the rows of each source begin
     */
    Optional<RowPositions> of(FileGroup group, List<Long> firstRows, Snapshot now) {
        LongStream.Builder marked = LongStream.builder();
        for (int i = 0; i < group.sources().size(); i++) {
            AddFile source = group.sources().get(i);
            Optional<AddFile> live = now.file(source.path());
            if (live.isEmpty()) {
                return Optional.empty();
            }
            if (live.get().deletionVector().equals(source.deletionVector())) {
                continue;
            }
            RowPositions copiedWithout = vectors.read(source);
            RowPositions since = vectors.read(live.get());
            if (!since.containsAll(copiedWithout)) {
                return Optional.empty();
            }
            long first = firstRows.get(i);
            since.stream()
                    .filter(row -> !copiedWithout.contains(row))
                    .map(row -> positions.of(first, copiedWithout, row))
                    .forEach(marked::add);
        }
        return Optional.of(RowPositions.of(marked.build().toArray()));
    }
}
