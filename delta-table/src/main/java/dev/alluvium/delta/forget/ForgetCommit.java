// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.forget;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.commit.CommitPlanner;
import dev.alluvium.delta.commit.CommitResult;
import dev.alluvium.delta.data.DataFilePaths;
import dev.alluvium.delta.data.DataFileWriter;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.NewFile;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.index.KeyRuns;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.schema.SchemaJson;
import dev.alluvium.delta.tombstone.TombstoneErasure;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The commit that leaves some keys out of all live files, and out of the tombstones: each file that holds one is
 * written anew, in order, without them and without what its deletion vector marks. Used once.
 */
final class ForgetCommit implements CommitPlanner {
    private final DeltaTable table;
    private final DataFiles files;
    private final KeyScan scan;
    private final TombstoneErasure tombstones;
    private final Map<AddFile, Copy> copies = new LinkedHashMap<>();
    private final List<Copy> outdated = new ArrayList<>();
    private List<AddFile> sources = List.of();
    private String writtenWith = "";
    private boolean mayBeInTheLog;

    /** What a file became: nothing, if no row is left. */
    private record Copy(Optional<AddFile> add, long erased) {}

    ForgetCommit(DeltaTable table, DataFiles files, KeyScan scan, TombstoneErasure tombstones) {
        this.table = table;
        this.files = files;
        this.scan = scan;
        this.tombstones = tombstones;
    }

    /** The files that hold a key. */
    List<AddFile> holders(Snapshot base) {
        return base.files().stream()
                .filter(file -> scan.holds(DataFilePaths.decode(file.path()), file.size()))
                .sorted(Comparator.comparing(AddFile::path))
                .toList();
    }

    CommitResult execute() {
        boolean ended = false;
        try {
            CommitResult result = table.commit(this);
            ended = true;
            return result;
        } finally {
            discard(ended || mayBeInTheLog ? sources : List.of());
            tombstones.discard(ended || mayBeInTheLog);
        }
    }

    /** The files that the commit replaced. */
    List<AddFile> sources() {
        return sources;
    }

    /** Rows that were live and are no more. */
    long erased() {
        return copies.entrySet().stream()
                .filter(copy -> sources.contains(copy.getKey()))
                .mapToLong(copy -> copy.getValue().erased())
                .sum();
    }

    @Override
    public Optional<CommitDraft> plan(Snapshot base) {
        mayBeInTheLog = false;
        if (!writtenWith.equals(base.metadata().schemaString())) {
            outdated.addAll(copies.values());
            copies.clear();
            writtenWith = base.metadata().schemaString();
        }
        sources = holders(base);
        List<Txn> pointers = tombstones.plan(base);
        if (sources.isEmpty() && pointers.isEmpty()) {
            return Optional.empty();
        }
        TableLayout layout =
                new TableLayout(SchemaJson.parse(writtenWith), base.metadata().partitionColumns());
        long now = table.context().clock().millis();
        List<Action> actions = new ArrayList<>(pointers);
        for (AddFile source : sources) {
            Copy copy = copies.computeIfAbsent(source, file -> copy(file, layout));
            actions.add(source.remove(now, true));
            copy.add().ifPresent(actions::add);
        }
        Map<String, String> metrics = Map.of(
                "numRemovedFiles", String.valueOf(sources.size()),
                "numDeletedRows", String.valueOf(erased()));
        return Optional.of(new CommitDraft(
                "DELETE", Map.of("predicate", "\"[]\""), metrics, false, actions, () -> mayBeInTheLog = true));
    }

    private Copy copy(AddFile source, TableLayout layout) {
        BitSet all = layout.allColumns();
        KeyScan.RowFilter filter = scan.rowsOf(layout.schema());
        DataFileWriter writer = null;
        boolean finished = false;
        long erased = 0;
        try (RowCursor rows = files.read(source, layout, all)) {
            while (rows.next()) {
                if (filter.matches(rows.row())) {
                    erased++;
                } else {
                    writer = writer == null ? writer(source, layout) : writer;
                    writer.write(rows.row());
                }
            }
            Optional<AddFile> add = writer == null ? Optional.empty() : Optional.of(writer.finish());
            finished = true;
            return new Copy(add, erased);
        } finally {
            abort(finished ? null : writer);
        }
    }

    private DataFileWriter writer(AddFile source, TableLayout layout) {
        return files.create(new NewFile(layout, source.partitionValues(), KeyRuns.tagsOfCopy(source)));
    }

    private static void abort(@Nullable DataFileWriter writer) {
        if (writer != null) {
            writer.abort();
        }
    }

    private void discard(List<AddFile> kept) {
        List<Copy> unused = new ArrayList<>(outdated);
        copies.forEach((source, copy) -> {
            if (!kept.contains(source)) {
                unused.add(copy);
            }
        });
        List<AddFile> adds =
                unused.stream().flatMap(copy -> copy.add().stream()).toList();
        if (!adds.isEmpty()) {
            files.discard(adds);
        }
    }
}
