// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.DeletionVector;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What became of all files of which one commit marks rows, as actions and as figures. */
public record MarkOutcomes(List<MarkOutcome> files) {
    static final MarkOutcomes NONE = new MarkOutcomes(List.of());

    /** A remove of each file as it was, and an add of each that has rows left. */
    public List<Action> actions(long nowMillis) {
        return files.stream()
                .flatMap(file -> Stream.concat(
                        Stream.<Action>of(file.source().remove(nowMillis, true)),
                        file.marked().<Action>map(marked -> marked).stream()))
                .toList();
    }

    /** The vectors that the commit names for the first time. */
    public List<DeletionVector> vectors() {
        return files.stream()
                .flatMap(file -> file.marked().flatMap(AddFile::deletionVector).stream())
                .toList();
    }

    /** How many files had a vector before. */
    public long vectorsRemoved() {
        return files.stream()
                .map(file -> file.source().deletionVector())
                .filter(Optional::isPresent)
                .count();
    }

    /** How many files have no row left. */
    public long filesRemoved() {
        return files.stream().filter(file -> file.marked().isEmpty()).count();
    }

    /** What the commit supersedes, with what it copies of other files. */
    public FlushMetrics.Superseded superseded(long filesCopied, long bytesCopied) {
        long rows = files.stream().mapToLong(MarkOutcome::rows).sum();
        return new FlushMetrics.Superseded(rows, files.size(), filesCopied, bytesCopied);
    }
}
