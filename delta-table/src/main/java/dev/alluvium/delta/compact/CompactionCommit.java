// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.compact;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.commit.CommitResult;
import dev.alluvium.delta.commit.CopiedFile;
import dev.alluvium.delta.compact.CompactionPlan.FileGroup;
import dev.alluvium.delta.data.DataFileWriter;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.NewFile;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.deletionvector.DeletionVectors;
import dev.alluvium.delta.deletionvector.MarkedFile;
import dev.alluvium.delta.deletionvector.NewVectors;
import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.index.FileKeys;
import dev.alluvium.delta.index.RunPublisher;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.log.TableFeatures;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** Some groups of a plan, written and committed together. Used once. */
final class CompactionCommit {
    private final DeltaTable table;
    private final DataFiles files;
    private final List<FileGroup> groups;
    private final SourceCheck sources;
    private final Optional<RunPublisher> runs;
    private final LateMarks lateMarks;
    private final NewVectors newVectors;
    private final List<Output> outputs = new ArrayList<>();
    private List<Tried> tried = List.of();
    private boolean mayBeInTheLog;

    /**
     * A copy.
     *
     * @param firstRows of each source, in the copy
     * @param add empty if no row was left
     */
    private record Output(FileGroup group, List<Long> firstRows, Optional<AddFile> add, long rows) {
        /** Where rows of these sources are. */
        List<CopiedFile.Source> copied(List<AddFile> of) {
            Set<String> paths = of.stream().map(AddFile::path).collect(Collectors.toSet());
            List<CopiedFile.Source> copied = new ArrayList<>(of.size());
            for (int i = 0; i < firstRows.size(); i++) {
                AddFile source = group.sources().get(i);
                if (paths.contains(source.path())) {
                    copied.add(new CopiedFile.Source(source.path(), firstRows.get(i), source.deletionVector()));
                }
            }
            return copied;
        }
    }

    /**
     * A copy in an attempt.
     *
     * @param sources that it replaces, with the vectors that they have by now; not those that are gone
     * @param add with a vector where rows were marked meanwhile; empty if no row is left
     */
    private record Tried(Output output, List<AddFile> sources, Optional<AddFile> add) {}

    CompactionCommit(DeltaTable table, List<FileGroup> groups, Compaction.Ports ports) {
        this.sources = ports.sources();
        this.runs = ports.keys();
        DeletionVectors vectors = new DeletionVectors(table.store());
        this.lateMarks = new LateMarks(vectors, ports.rows());
        this.newVectors = new NewVectors(vectors, table.context().ids());
        this.table = table;
        this.files = ports.files();
        this.groups = groups;
    }

    CompactionResult execute() {
        Snapshot read = table.snapshot();
        boolean ended = false;
        try {
            TableLayout layout = new TableLayout(table.schema(), read.metadata().partitionColumns());
            for (FileGroup group : groups) {
                // Planned before the last commit of this run: writers may have marked rows since.
                group.at(read)
                        .ifPresent(now ->
                                outputs.add(write(now, layout, read.metadata().id())));
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

    private Output write(FileGroup group, TableLayout layout, String tableId) {
        AddFile first = group.sources().get(0);
        Optional<FileKeys> keys = runs.flatMap(publisher -> publisher.begin(tableId, layout, group.sources()));
        DataFileWriter writer = files.create(new NewFile(layout, first.partitionValues(), OwnTags.of(first)));
        boolean finished = false;
        try {
            List<Long> firstRows = new ArrayList<>(group.sources().size());
            for (AddFile source : group.sources()) {
                firstRows.add(writer.rows());
                copy(source, layout, writer, keys);
            }
            long rows = writer.rows();
            if (rows == 0) {
                return new Output(group, firstRows, Optional.empty(), 0);
            }
            AddFile written = writer.finish().withDataChange(false);
            finished = true;
            AddFile add = keys.isEmpty() ? written : runs.orElseThrow().publish(tableId, written, keys.get());
            return new Output(group, firstRows, Optional.of(add), rows);
        } finally {
            keys.ifPresent(FileKeys::close);
            if (!finished) {
                writer.abort();
            }
        }
    }

    private void copy(AddFile source, TableLayout layout, DataFileWriter writer, Optional<FileKeys> keys) {
        BitSet all = layout.allColumns();
        try (RowCursor rows = files.read(source, layout, all)) {
            while (rows.next()) {
                writer.write(rows.row());
                keys.ifPresent(collected -> collected.add(rows.row()));
            }
        }
    }

    /** Asked again on each newer version: a file that a writer replaced meanwhile stays as the writer left it. */
    private Optional<CommitDraft> plan(Snapshot base, Snapshot read) {
        mayBeInTheLog = false;
        boolean sameColumns =
                base.metadata().schemaString().equals(read.metadata().schemaString());
        tried = sameColumns ? attempt(base) : List.of();
        if (tried.isEmpty()) {
            return Optional.empty();
        }
        List<Action> actions = new ArrayList<>();
        long now = table.context().clock().millis();
        for (Tried output : tried) {
            output.sources().forEach(source -> actions.add(source.remove(now, false)));
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
                copies(),
                () -> mayBeInTheLog = true));
    }

    private List<CopiedFile> copies() {
        List<CopiedFile> copies = new ArrayList<>();
        for (Tried one : tried) {
            one.add()
                    .ifPresent(add ->
                            copies.add(new CopiedFile(add.path(), one.output().copied(one.sources()))));
        }
        return copies;
    }

    private List<Tried> attempt(Snapshot base) {
        List<Tried> attempt = new ArrayList<>();
        List<Output> marked = new ArrayList<>();
        List<RowPositions> rows = new ArrayList<>();
        boolean marks = TableFeatures.deletionVectors(base.protocol(), base.metadata());
        if (marks) {
            lateMarks.look(
                    outputs.stream()
                            .filter(output -> output.add().isPresent())
                            .map(Output::group)
                            .filter(group -> !isIntact(group, base))
                            .toList(),
                    base);
        }
        for (Output output : outputs) {
            if (isIntact(output.group(), base)) {
                attempt.add(new Tried(output, output.group().sources(), output.add()));
            } else if (marks && output.add().isPresent()) {
                lateMarks
                        .of(output.group(), output.firstRows(), output.rows(), base)
                        .ifPresent(late -> {
                            if (late.isEmpty() || late.count() == output.rows()) {
                                Optional<AddFile> add = late.isEmpty() ? output.add() : Optional.empty();
                                attempt.add(new Tried(output, now(output, base), add));
                            } else {
                                marked.add(output);
                                rows.add(late);
                            }
                        });
            }
        }
        List<DeletionVector> vectors = newVectors.write(rows);
        for (int i = 0; i < marked.size(); i++) {
            Output output = marked.get(i);
            AddFile add = MarkedFile.of(output.add().orElseThrow(), vectors.get(i));
            attempt.add(new Tried(output, now(output, base), Optional.of(add.withDataChange(false))));
        }
        return attempt;
    }

    private static List<AddFile> now(Output output, Snapshot base) {
        return output.group().sources().stream()
                .flatMap(source -> base.file(source.path()).stream())
                .toList();
    }

    private boolean isIntact(FileGroup group, Snapshot snapshot) {
        return group.sources().stream().allMatch(source -> sources.isIntact(snapshot, source));
    }

    private static List<AddFile> adds(List<Tried> outputs) {
        return outputs.stream().flatMap(output -> output.add().stream()).toList();
    }

    private long removed() {
        return tried.stream().mapToLong(output -> output.sources().size()).sum();
    }

    private CompactionResult finish(CommitResult committed) {
        discardOthersThan(tried);
        long abandoned = (long) groups.size() - tried.size();
        if (committed instanceof CommitResult.Committed done) {
            return new CompactionResult(
                    OptionalLong.of(done.version()),
                    1,
                    removed(),
                    adds(tried).size(),
                    adds(tried).stream().mapToLong(AddFile::size).sum(),
                    tried.stream().mapToLong(one -> one.output().rows()).sum(),
                    abandoned);
        }
        return new CompactionResult(OptionalLong.empty(), 0, 0, 0, 0, 0, abandoned);
    }

    /** After a failure: files of a commit that may be in the log all the same are left to vacuum. */
    private void discardAll() {
        discardOthersThan(mayBeInTheLog ? tried : List.of());
    }

    private void discardOthersThan(List<Tried> kept) {
        Set<String> named = new HashSet<>();
        adds(kept).forEach(add -> named.add(add.path()));
        List<AddFile> unused = outputs.stream()
                .flatMap(output -> output.add().stream())
                .filter(add -> !named.contains(add.path()))
                .toList();
        if (!unused.isEmpty()) {
            files.discard(unused);
            runs.ifPresent(publisher -> publisher.discard(unused));
        }
        newVectors.discardOthersThan(adds(kept).stream()
                .flatMap(add -> add.deletionVector().stream())
                .toList());
    }
}
