// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.data.StatedRows;
import dev.alluvium.delta.deletionvector.MarkedFile;
import dev.alluvium.delta.deletionvector.NewVectors;
import dev.alluvium.delta.deletionvector.ResidentVectors;
import dev.alluvium.delta.deletionvector.ResidentVectors.Change;
import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.storage.ObjectKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Marks rows, whatever number of files they are of in one new file of vectors. Each vector marks what the file's last
 * one does besides. Confined to one flush or merge.
 */
public final class RowMarker {
    private final ResidentVectors vectors;
    private final NewVectors newVectors;
    private List<Union> last = List.of();
    private List<DeletionVector> lastWritten = List.of();

    /** All rows of a file that are marked now; none of it may be left. */
    private record Union(AddFile source, RowPositions rows, long more) {
        boolean isWhole() {
            long count = rowsOf(source);
            return rows.count() == count && rows.last() == count - 1;
        }
    }

    /**
     * A marker for the attempts at one commit.
     *
     * @param vectors that are known, and will be
     * @param newVectors takes the new ones
     */
    public RowMarker(ResidentVectors vectors, NewVectors newVectors) {
        this.vectors = vectors;
        this.newVectors = newVectors;
    }

    /** Marks these rows; what becomes of their files, in the same order. */
    public MarkOutcomes mark(List<FileMarks> marks) {
        vectors.prefetch(marks.stream().map(one -> Change.of(one.source())).toList());
        List<Union> unions = new ArrayList<>(marks.size());
        for (FileMarks one : marks) {
            unions.add(union(one.source(), one.rows()));
        }
        List<Union> partly = unions.stream().filter(union -> !union.isWhole()).toList();
        if (!partly.equals(last)) {
            // What another writer marked meanwhile is marked in ours too.
            lastWritten = write(partly);
            last = partly;
        }
        List<MarkOutcome> outcomes = new ArrayList<>(unions.size());
        int next = 0;
        for (Union union : unions) {
            Optional<AddFile> marked = union.isWhole()
                    ? Optional.empty()
                    : Optional.of(MarkedFile.of(union.source(), lastWritten.get(next++)));
            outcomes.add(new MarkOutcome(union.source(), marked, union.more()));
        }
        return new MarkOutcomes(outcomes);
    }

    private Union union(AddFile file, RowPositions rows) {
        RowPositions before = vectors.of(file.path(), file.deletionVector());
        if (before.containsAny(rows) || rows.last() >= rowsOf(file)) {
            throw new IllegalStateException("rows were found in " + ObjectKeys.shown(file.path())
                    + " that it does not have by its statistics, or no longer; nothing was committed; restart the task,"
                    + " which looks for all rows anew; if that does not help, have another engine rewrite the file, or"
                    + " upsert by copy-on-write, which does");
        }
        return new Union(file, before.plus(rows), rows.count());
    }

    private static long rowsOf(AddFile file) {
        return StatedRows.of(file).orElseThrow();
    }

    private List<DeletionVector> write(List<Union> unions) {
        List<DeletionVector> made =
                newVectors.write(unions.stream().map(Union::rows).toList());
        for (int i = 0; i < made.size(); i++) {
            vectors.know(made.get(i), unions.get(i).rows());
        }
        return made;
    }

    /**
     * Deletes the vectors that no commit names.
     *
     * @param used vectors that a commit names, or may name
     */
    public void discardOthersThan(List<DeletionVector> used) {
        newVectors.discardOthersThan(used);
    }
}
