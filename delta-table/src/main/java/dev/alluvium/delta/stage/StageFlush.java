// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.commit.CommitPlanner;
import dev.alluvium.delta.commit.CommitResult;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.data.DataFileWriter;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.NewFile;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.Metadata;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.merge.Fence;
import dev.alluvium.delta.merge.FlushMetrics;
import dev.alluvium.delta.merge.FlushRequest;
import dev.alluvium.delta.merge.FlushResult;
import dev.alluvium.delta.merge.Part;
import dev.alluvium.delta.merge.WriterSettings;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.schema.RowMapping;
import dev.alluvium.delta.schema.SchemaEvolution;
import dev.alluvium.delta.schema.SchemaJson;
import dev.alluvium.delta.schema.StructType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One append of events on its way. Confined to one call of {@link StageWriter#flush}. */
final class StageFlush implements CommitPlanner {
    private static final int ROWS_BETWEEN_SIZE_CHECKS = 1024;

    private final FlushRequest request;
    private final DataFiles files;
    private final StageWriter.Settings settings;
    private final Fence fence;
    private final TableContext context;
    private final SortedMap<Integer, List<AddFile>> written = new TreeMap<>();
    private final List<AddFile> outdated = new ArrayList<>();
    private final Set<String> fenced = new LinkedHashSet<>();
    private final Set<Integer> kept = new LinkedHashSet<>();
    private @Nullable StructType writtenWith;
    private boolean mayBeInTheLog;

    StageFlush(FlushRequest request, StageWriter writer, TableContext context) {
        this.request = request;
        this.files = writer.files();
        this.settings = writer.settings();
        this.fence = writer.fence();
        this.context = context;
    }

    @Override
    public Optional<CommitDraft> plan(Snapshot base) {
        mayBeInTheLog = false;
        fence(base);
        if (kept.isEmpty()) {
            return Optional.empty();
        }
        StagingFormat format = StagingFormat.of(base);
        StructType held = SchemaJson.parse(base.metadata().schemaString());
        StructType union = SchemaEvolution.union(held, StagingFormat.columns(request.schema()));
        forgetFilesOfOtherColumns(union);
        StagedRows rows =
                new StagedRows(new StagingFormat(payload(union), format.keyColumns(), format.partitionColumns()));
        List<Action> actions = new ArrayList<>();
        if (!union.equals(held)) {
            Metadata grown = base.metadata().withSchemaString(SchemaJson.format(union));
            actions.add(grown);
        }
        for (int position : kept) {
            Part part = request.parts().get(position);
            actions.addAll(written.computeIfAbsent(position, missing -> write(part, rows, union)));
            actions.add(new Txn(
                    base.currentAppId(part.appId()).toString(),
                    part.covered(),
                    OptionalLong.of(context.clock().millis())));
        }
        return Optional.of(draft(actions));
    }

    private static StructType payload(StructType columns) {
        return new StructType(columns.fields().subList(StagingFormat.FACT_COUNT, columns.size()));
    }

    private void fence(Snapshot base) {
        fenced.clear();
        kept.clear();
        for (int i = 0; i < request.parts().size(); i++) {
            Part part = request.parts().get(i);
            if (fence.admits(base, part)) {
                kept.add(i);
            } else {
                fenced.add(part.appId());
            }
        }
    }

    private void forgetFilesOfOtherColumns(StructType columns) {
        if (writtenWith != null && !writtenWith.equals(columns)) {
            written.values().forEach(outdated::addAll);
            written.clear();
        }
        writtenWith = columns;
    }

    private List<AddFile> write(Part part, StagedRows rows, StructType columns) {
        RowMapping mapping = RowMapping.between(request.schema(), payload(columns));
        TableLayout layout = new TableLayout(columns, List.of());
        List<AddFile> adds = new ArrayList<>(1);
        int next = 0;
        while (next < part.events().size()) {
            DataFileWriter writer =
                    files.create(new NewFile(layout, Map.of(), Map.of(WriterSettings.LANE_TAG, part.lane())));
            boolean finished = false;
            try {
                int first = next;
                do {
                    writer.write(row(part, part.events().get(next++), rows, mapping));
                } while (next < part.events().size() && !isFull(writer, part, next));
                adds.add(tagged(
                        writer.finish(), part.events().get(first), part.events().get(next - 1)));
                finished = true;
            } finally {
                if (!finished) {
                    writer.abort();
                    files.discard(adds);
                }
            }
        }
        return adds;
    }

    /** Two events of one record stay in one file: ranges of offsets never overlap. */
    private boolean isFull(DataFileWriter writer, Part part, int next) {
        return writer.rows() % ROWS_BETWEEN_SIZE_CHECKS == 0
                && writer.estimatedBytes() >= settings.targetFileBytes()
                && part.events().get(next).offset()
                        != part.events().get(next - 1).offset();
    }

    private static AddFile tagged(AddFile add, Event first, Event last) {
        Map<String, String> tags = new TreeMap<>(add.tags());
        tags.put(StagingFormat.OFFSETS_TAG, StagedFile.offsets(first.offset(), last.offset()));
        return new AddFile(
                add.path(),
                add.partitionValues(),
                add.size(),
                add.modificationTime(),
                add.dataChange(),
                add.stats(),
                tags,
                add.deletionVector());
    }

    private @Nullable Object[] row(Part part, Event event, StagedRows rows, RowMapping mapping) {
        @Nullable Object[] row = rows.row(event, mapping.map(event.values()), present(event, mapping));
        StagedRows.place(row, Lane.parse(part.lane()), settings.timestamps().apply(event));
        return row;
    }

    /** Columns that are staged later must not look as if this event had spoken about them. */
    private static @Nullable BitSet present(Event event, RowMapping mapping) {
        BitSet present = event.present();
        if (present != null) {
            return mapping.map(present);
        }
        return event.kind() == Event.Kind.PARTIAL ? mapping.covered() : null;
    }

    private CommitDraft draft(List<Action> actions) {
        Map<String, String> metrics = Map.of(
                "numFiles", String.valueOf(addsOfKept().size()),
                "numOutputRows", String.valueOf(eventsOfKept()),
                "numOutputBytes", String.valueOf(bytesOfKept()));
        return new CommitDraft(
                "WRITE", Map.of("mode", "\"Append\"", "partitionBy", "[]"), metrics, true, actions, () -> {
                    request.beforeCommit().accept(List.of());
                    mayBeInTheLog = true;
                });
    }

    private List<AddFile> addsOfKept() {
        return kept.stream()
                .flatMap(position -> written.getOrDefault(position, List.of()).stream())
                .toList();
    }

    private long eventsOfKept() {
        return kept.stream()
                .mapToLong(position -> request.parts().get(position).events().size())
                .sum();
    }

    private long bytesOfKept() {
        return addsOfKept().stream().mapToLong(AddFile::size).sum();
    }

    FlushResult finish(CommitResult result) {
        if (result instanceof CommitResult.Committed committed) {
            long bytes = bytesOfKept();
            long added = addsOfKept().size();
            discardAllBut(kept);
            return new FlushResult(
                    OptionalLong.of(committed.version()),
                    fenced,
                    new FlushMetrics(
                            eventsOfKept(),
                            0,
                            0,
                            0,
                            0,
                            0,
                            added,
                            0,
                            bytes,
                            0,
                            FlushMetrics.Superseded.NONE,
                            committed.attempts()),
                    committed.settled());
        }
        discardAllBut(Set.of());
        return new FlushResult(OptionalLong.empty(), fenced, FlushMetrics.NONE, List.of());
    }

    /** After a failure: files of a commit that may be in the log all the same are left to vacuum. */
    void abandon() {
        discardAllBut(mayBeInTheLog ? kept : Set.of());
    }

    private void discardAllBut(Set<Integer> positions) {
        List<AddFile> unused = new ArrayList<>(outdated);
        written.forEach((position, adds) -> {
            if (!positions.contains(position)) {
                unused.addAll(adds);
            }
        });
        if (!unused.isEmpty()) {
            files.discard(unused);
        }
    }
}
