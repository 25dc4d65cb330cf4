// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.inspect.TableInspection;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.Metadata;
import dev.alluvium.delta.log.Action.Protocol;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.ActionJson;
import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.MemoryObjects;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.replay.CreateCheckpointIterator;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.types.BooleanType;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of other engines whose checkpoints are of the second kind (feature v2Checkpoint). */
class SecondCheckpointTest {
    private static final StructType SCHEMA = StructType.of(StructField.of("id", PrimitiveType.LONG));
    private static final String UUID = "80a083e8-7026-4e79-81be-64bd76c43a11";
    private static final long CHECKPOINT = 4;

    private final MemoryObjects store = new MemoryObjects(Clock.fixed(TestContexts.NOW, ZoneOffset.UTC));
    private DeltaTable table;

    /** How the checkpoint is laid out. */
    enum Kind {
        /** All actions in one JSON file. */
        JSON,
        /** Files in a sidecar, the rest in JSON. */
        JSON_WITH_SIDECAR,
        /** Files in a sidecar, the rest in Parquet, under the name of a checkpoint of the first kind. */
        CLASSIC_NAME
    }

    @BeforeEach
    void fiveVersions() {
        table = DeltaTable.create(
                store, new TableSpec(SCHEMA, List.of(), Map.of("delta.checkpointInterval", "6"), ""), context());
        Protocol second =
                new Protocol(3, 7, Set.of("v2Checkpoint"), Set.of("appendOnly", "invariants", "v2Checkpoint"));
        Metadata metadata = table.snapshot().metadata();
        Map<String, String> properties = new HashMap<>(metadata.configuration());
        properties.put("delta.checkpointPolicy", "v2");
        Metadata withPolicy = new Metadata(
                metadata.id(),
                metadata.name(),
                metadata.description(),
                metadata.schemaString(),
                metadata.partitionColumns(),
                properties,
                metadata.createdTime());
        commit(second, withPolicy, add("a"));
        commit(add("b"), new Txn("app:t-0", 7, OptionalLong.of(5)));
        commit(add("a").remove(1, true), add("c"));
        commit(add("d"));
    }

    private static dev.alluvium.delta.commit.TableContext context() {
        return TestContexts.counted();
    }

    private void commit(Action... actions) {
        table.commit(base -> draft(actions));
    }

    private static Optional<CommitDraft> draft(Action... actions) {
        return Optional.of(new CommitDraft("WRITE", Map.of(), Map.of(), true, List.of(actions), () -> {}));
    }

    private static AddFile add(String path) {
        return new AddFile(
                path, Map.of(), 9, 2, true, "{\"numRecords\":3}", Map.of("alluvium.lane", "t-0"), Optional.empty());
    }

    private DeltaTable opened() {
        return DeltaTable.open(store, context()).orElseThrow();
    }

    /** Kernel reads such checkpoints and writes none: this is what the protocol says of them, by hand. */
    private void checkpoint(Kind kind) throws IOException {
        String name = "_delta_log/%020d.checkpoint.%s.json".formatted(CHECKPOINT, UUID);
        List<Action> actions = new ArrayList<>(
                List.of(table.snapshot().protocol(), table.snapshot().metadata()));
        actions.addAll(table.snapshot().txns());
        if (kind == Kind.JSON) {
            actions.addAll(table.snapshot().files());
        }
        String head = "{\"checkpointMetadata\":{\"version\":" + CHECKPOINT + "}}\n";
        String sidecar = "";
        if (kind != Kind.JSON) {
            byte[] content = parquet("_delta_log/_sidecars/" + UUID + ".parquet");
            sidecar = "{\"sidecar\":{\"path\":\"" + UUID + ".parquet\",\"sizeInBytes\":" + content.length
                    + ",\"modificationTime\":1,\"tags\":{}}}\n";
        }
        if (kind == Kind.CLASSIC_NAME) {
            // What a reader finds first says that there is something better.
            parquet(LogFiles.checkpoint(CHECKPOINT));
        }
        String rest = new String(ActionJson.format(actions), UTF_8);
        store.put(name, (head + sidecar + rest).getBytes(UTF_8));
        store.delete(LongStream.range(0, CHECKPOINT).mapToObj(LogFiles::commit).toList());
    }

    private byte[] parquet(String key) throws IOException {
        boolean onlyFiles = key.contains("_sidecars");
        CapturingFileIo files = new CapturingFileIo(store, KernelTable.path(key));
        KernelTable kernel = new KernelTable(files, "test");
        Engine engine = kernel.engine();
        try (CreateCheckpointIterator rows = kernel.at(CHECKPOINT, engine).getCreateCheckpointIterator(engine)) {
            engine.getParquetHandler()
                    .writeParquetFileAtomically(
                            KernelTable.path(key), rows.map(batch -> onlyFiles ? onlyFiles(batch) : batch));
        }
        store.put(key, files.content());
        return files.content();
    }

    private static FilteredColumnarBatch onlyFiles(FilteredColumnarBatch batch) {
        ColumnVector add =
                batch.getData().getColumnVector(batch.getData().getSchema().indexOf("add"));
        List<Boolean> selected = new ArrayList<>();
        for (int row = 0; row < batch.getData().getSize(); row++) {
            int at = row;
            boolean live = batch.getSelectionVector()
                    .map(selection -> !selection.isNullAt(at) && selection.getBoolean(at))
                    .orElse(true);
            selected.add(live && !add.isNullAt(row));
        }
        return new FilteredColumnarBatch(
                batch.getData(), Optional.of(VectorUtils.buildColumnVector(selected, BooleanType.BOOLEAN)));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void tableIsReadFromItAndWrittenWithClassicOnes(Kind kind) throws IOException {
        Snapshot followed = table.snapshot();
        checkpoint(kind);

        table = opened();

        assertThat(table.snapshot().files()).containsExactlyInAnyOrderElementsOf(followed.files());
        assertThat(table.snapshot().txns()).containsExactlyInAnyOrderElementsOf(followed.txns());
        assertThat(table.snapshot().protocol()).isEqualTo(followed.protocol());
        assertThat(new TableInspection(table, null).describe().files()).isEqualTo(3);
        commit(add("e"));
        commit(add("f"));
        assertThat(store.head(LogFiles.checkpoint(6))).isPresent();
        store.delete(List.of(LogFiles.commit(4), LogFiles.commit(5)));
        assertThat(opened().snapshot().files())
                .containsExactlyInAnyOrderElementsOf(table.snapshot().files());
        assertThat(opened().snapshot().txnVersion("app:t-0")).hasValue(7);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void missingSidecarIsNamed(boolean isGone) throws IOException {
        checkpoint(Kind.JSON_WITH_SIDECAR);
        String sidecar = "_delta_log/_sidecars/" + UUID + ".parquet";
        if (isGone) {
            store.delete(List.of(sidecar));
        } else {
            store.put(sidecar, "no Parquet".getBytes(UTF_8));
        }

        assertThatThrownBy(this::opened).isInstanceOf(DeltaTableException.class).hasMessageContaining(sidecar);
    }
}
