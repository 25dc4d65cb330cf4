// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.compact;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.commit.CommitResult;
import dev.alluvium.delta.compact.CompactionPlan.FileGroup;
import dev.alluvium.delta.data.DataFileWriter;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.NewFile;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Snapshot;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Some groups of a plan, written and committed together. Used once. */
final class CompactionCommit {
    private final DeltaTable table;
    private final DataFiles files;
    private final List<FileGroup> groups;
    private final SourceCheck sources;
    private final List<Output> outputs = new ArrayList<>();
    private List<Output> tried = List.of();
    private boolean mayBeInTheLog;

    /** @param add empty if no row was left */
    private record Output(FileGroup group, Optional<AddFile> add, long rows) {}

    CompactionCommit(DeltaTable table, DataFiles files, List<FileGroup> groups, SourceCheck sources) {
        this.sources = sources;
        this.table = table;
        this.files = files;
        this.groups = groups;
    }

    CompactionResult execute() {
        Snapshot read = table.snapshot();
        boolean ended = false;
        try {
            TableLayout layout = new TableLayout(table.schema(), read.metadata().partitionColumns());
            for (FileGroup group : groups) {
                if (isIntact(group, read)) {
                    outputs.add(write(group, layout));
                }
            }
            CommitResult committed = table.commit(base -> plan(base, read));
            ended = true;
            return finish(committed);
        } finally {
            if (!ended) {
                discardAll();
            }
        }
    }

    private Output write(FileGroup group, TableLayout layout) {
        AddFile first = group.sources().get(0);
        DataFileWriter writer = files.create(new NewFile(layout, first.partitionValues(), OwnTags.of(first)));
        boolean finished = false;
        try {
            for (AddFile source : group.sources()) {
                copy(source, layout, writer);
            }
            long rows = writer.rows();
            if (rows == 0) {
                return new Output(group, Optional.empty(), 0);
            }
            AddFile written = writer.finish();
            finished = true;
            return new Output(group, Optional.of(withoutDataChange(written)), rows);
        } finally {
            if (!finished) {
                writer.abort();
            }
        }
    }

    private void copy(AddFile source, TableLayout layout, DataFileWriter writer) {
        BitSet all = new BitSet(layout.width());
        all.set(0, layout.width());
        try (RowCursor rows = files.read(source, layout, all)) {
            while (rows.next()) {
                writer.write(rows.row());
            }
        }
    }

    private static AddFile withoutDataChange(AddFile file) {
        return new AddFile(
                file.path(),
                file.partitionValues(),
                file.size(),
                file.modificationTime(),
                false,
                file.stats(),
                file.tags(),
                file.deletionVector());
    }

    /** Asked again on each newer version: what a writer changed meanwhile stays as the writer left it. */
    private Optional<CommitDraft> plan(Snapshot base, Snapshot read) {
        mayBeInTheLog = false;
        boolean sameColumns =
                base.metadata().schemaString().equals(read.metadata().schemaString());
        tried = sameColumns
                ? outputs.stream()
                        .filter(output -> isIntact(output.group(), base))
                        .toList()
                : List.of();
        if (tried.isEmpty()) {
            return Optional.empty();
        }
        List<Action> actions = new ArrayList<>();
        long now = table.context().clock().millis();
        for (Output output : tried) {
            output.group().sources().forEach(source -> actions.add(source.remove(now, false)));
            output.add().ifPresent(actions::add);
        }
        return Optional.of(new CommitDraft(
                "OPTIMIZE",
                Map.of("predicate", "[]"),
                Map.of(
                        "numRemovedFiles", String.valueOf(removed()),
                        "numAddedFiles", String.valueOf(adds(tried).size())),
                false,
                actions,
                () -> mayBeInTheLog = true));
    }

    private boolean isIntact(FileGroup group, Snapshot snapshot) {
        return group.sources().stream().allMatch(source -> sources.isIntact(snapshot, source));
    }

    private static List<AddFile> adds(List<Output> outputs) {
        return outputs.stream().flatMap(output -> output.add().stream()).toList();
    }

    private long removed() {
        return tried.stream()
                .mapToLong(output -> output.group().sources().size())
                .sum();
    }

    private CompactionResult finish(CommitResult committed) {
        discard(outputs.stream().filter(output -> !tried.contains(output)).toList());
        long abandoned = (long) groups.size() - tried.size();
        if (committed instanceof CommitResult.Committed done) {
            return new CompactionResult(
                    OptionalLong.of(done.version()),
                    1,
                    removed(),
                    adds(tried).size(),
                    adds(tried).stream().mapToLong(AddFile::size).sum(),
                    tried.stream().mapToLong(Output::rows).sum(),
                    abandoned);
        }
        return new CompactionResult(OptionalLong.empty(), 0, 0, 0, 0, 0, abandoned);
    }

    /** After a failure: files of a commit that may be in the log all the same are left to vacuum. */
    private void discardAll() {
        List<Output> kept = mayBeInTheLog ? tried : List.of();
        discard(outputs.stream().filter(output -> !kept.contains(output)).toList());
    }

    private void discard(List<Output> unused) {
        if (!adds(unused).isEmpty()) {
            files.discard(adds(unused));
        }
    }
}
