// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.evolve;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.commit.CommitPlanner;
import dev.alluvium.delta.commit.CommitResult;
import dev.alluvium.delta.data.DataFileWriter;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.NewFile;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.error.SchemaConflictException;
import dev.alluvium.delta.index.KeyRuns;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.schema.ColumnWidening;
import dev.alluvium.delta.schema.SchemaJson;
import dev.alluvium.delta.schema.StructType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes columns of a table wide enough for other values: integers longer, a float a double, decimals more precise, and
 * a required column nullable. A new type takes one commit with the schema and every file written anew, in order, rows
 * and lanes as they were: under protocol (1,2) readers may not convert (the feature typeWidening, which lets them, is
 * not written). Used once, by the thread that owns the table.
 */
public final class ColumnChange implements CommitPlanner {
    private final DeltaTable table;
    private final DataFiles files;
    private final StructType wanted;
    private final long maxBytes;
    private final Map<AddFile, Optional<AddFile>> copies = new HashMap<>();
    private final Set<AddFile> outdated = new HashSet<>();
    private Set<AddFile> sources = Set.of();
    private String writtenWith = "";
    private boolean mayBeInTheLog;

    /**
     * A change of the columns that are named.
     *
     * @param wanted columns of the table, by name regardless of case, with the types that shall fit; others are left
     *     alone, and columns that the table lacks are not added
     * @param maxBytes of the table's files: a larger table is not written anew
     */
    public ColumnChange(DeltaTable table, DataFiles files, StructType wanted, long maxBytes) {
        this.table = table;
        this.files = files;
        this.wanted = wanted;
        this.maxBytes = maxBytes;
    }

    /**
     * Changes the columns, if they have to be.
     *
     * @throws SchemaConflictException if a column cannot become what is wanted, or the table is larger than allowed
     * @throws dev.alluvium.delta.error.CommitConflictException if other writers were faster each time
     */
    public CommitResult run() {
        boolean ended = false;
        try {
            CommitResult result = table.commit(this);
            ended = true;
            return result;
        } finally {
            discard(ended || mayBeInTheLog ? sources : Set.of());
        }
    }

    @Override
    public Optional<CommitDraft> plan(Snapshot base) {
        mayBeInTheLog = false;
        sources = Set.of();
        StructType held = SchemaJson.parse(base.metadata().schemaString());
        List<String> partitionColumns = base.metadata().partitionColumns();
        StructType widened = ColumnWidening.of(held, wanted, partitionColumns);
        if (widened.equals(held)) {
            return Optional.empty();
        }
        String schema = SchemaJson.format(widened);
        List<Action> actions = new ArrayList<>();
        actions.add(base.metadata().withSchemaString(schema));
        if (ColumnWidening.changesTypes(held, widened)) {
            rewrite(base, new TableLayout(widened, partitionColumns), schema, actions);
        }
        Map<String, String> metrics = Map.of("numRewrittenFiles", String.valueOf(sources.size()));
        return Optional.of(
                new CommitDraft("CHANGE COLUMNS", Map.of(), metrics, false, actions, () -> mayBeInTheLog = true));
    }

    private void rewrite(Snapshot base, TableLayout layout, String schema, List<Action> actions) {
        long bytes = base.files().stream().mapToLong(AddFile::size).sum();
        if (bytes > maxBytes) {
            throw new SchemaConflictException("the columns of " + table.store().location()
                    + " cannot be widened: its files have " + bytes + " bytes, and no more than " + maxBytes
                    + " are written anew; raise the bound, or copy the table");
        }
        if (!schema.equals(writtenWith)) {
            copies.values().forEach(copy -> copy.ifPresent(outdated::add));
            copies.clear();
            writtenWith = schema;
        }
        sources = Set.copyOf(base.files());
        long now = table.context().clock().millis();
        for (AddFile source : base.files()) {
            actions.add(source.remove(now, false));
            copies.computeIfAbsent(source, file -> copy(file, layout)).ifPresent(actions::add);
        }
    }

    private Optional<AddFile> copy(AddFile source, TableLayout layout) {
        BitSet all = layout.allColumns();
        DataFileWriter writer = files.create(new NewFile(layout, source.partitionValues(), KeyRuns.tagsOfCopy(source)));
        boolean finished = false;
        try (RowCursor rows = files.read(source, layout, all)) {
            while (rows.next()) {
                writer.write(rows.row());
            }
            if (writer.rows() == 0) {
                return Optional.empty();
            }
            AddFile written = writer.finish();
            finished = true;
            return Optional.of(new AddFile(
                    written.path(),
                    written.partitionValues(),
                    written.size(),
                    written.modificationTime(),
                    false,
                    written.stats(),
                    written.tags(),
                    written.deletionVector()));
        } finally {
            if (!finished) {
                writer.abort();
            }
        }
    }

    private void discard(Set<AddFile> kept) {
        List<AddFile> unused = new ArrayList<>(outdated);
        copies.forEach((source, copy) -> {
            if (!kept.contains(source)) {
                copy.ifPresent(unused::add);
            }
        });
        if (!unused.isEmpty()) {
            files.discard(unused);
        }
    }
}
