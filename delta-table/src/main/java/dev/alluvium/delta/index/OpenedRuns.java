// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.log.Action.AddFile;
import java.util.ArrayList;
import java.util.List;

/** The published runs of some files, to be read side by side and closed. */
final class OpenedRuns implements AutoCloseable {
    private final List<FileRun> runs = new ArrayList<>();
    private final List<AddFile> withoutRun = new ArrayList<>();

    /** Closed with this from now on. */
    void add(FileRun run) {
        runs.add(run);
    }

    void addWithoutRun(AddFile file) {
        withoutRun.add(file);
    }

    List<FileRun> runs() {
        return runs;
    }

    /** The files of which there is no run that can be used. */
    List<AddFile> withoutRun() {
        return withoutRun;
    }

    @Override
    public void close() {
        runs.forEach(FileRun::close);
    }
}
