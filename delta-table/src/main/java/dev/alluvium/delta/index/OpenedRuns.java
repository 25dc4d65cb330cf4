// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.deletionvector.ResidentVectors;
import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.log.Action.AddFile;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** The published runs of some files, to be read side by side and closed. */
final class OpenedRuns implements AutoCloseable {
    private final List<Run> runs = new ArrayList<>();
    private final List<AddFile> files = new ArrayList<>();
    private final List<RowPositions> marked = new ArrayList<>();
    private final List<AddFile> withoutRun = new ArrayList<>();

    /** The run is closed with this from now on. */
    void add(Run run, AddFile file, ResidentVectors vectors) {
        runs.add(run);
        files.add(file);
        marked.add(vectors.of(file.path(), file.deletionVector()));
    }

    void addWithoutRun(AddFile file) {
        withoutRun.add(file);
    }

    /** The files of which there is no run that can be used. */
    List<AddFile> withoutRun() {
        return withoutRun;
    }

    /** How many entries there are, those of rows that are marked included. */
    long size() {
        return runs.stream().mapToLong(Run::size).sum();
    }

    /**
     * The rows that are not marked.
     *
     * @param first gives a file the place of its position 0
     */
    MergedEntries entries(ToLongFunction<AddFile> first) {
        List<Entries> entries = new ArrayList<>(runs.size());
        for (int i = 0; i < runs.size(); i++) {
            entries.add(new FileEntries(runs.get(i).entries(), first.applyAsLong(files.get(i)), marked.get(i)));
        }
        return new MergedEntries(entries);
    }

    @Override
    public void close() {
        runs.forEach(Run::close);
    }
}
