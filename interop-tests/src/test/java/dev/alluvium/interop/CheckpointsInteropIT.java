// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.ReplayedTables;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.storage.LocalObjectStore;
import dev.alluvium.interop.engine.Expectation;
import dev.alluvium.interop.engine.OwnEngine;
import dev.alluvium.interop.engine.PythonEngine;
import dev.alluvium.interop.engine.SparkEngine;
import dev.alluvium.interop.workload.Shape;
import dev.alluvium.interop.workload.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tags, deletion vectors and the time of {@code txn} survive checkpoints, whoever writes them. */
final class CheckpointsInteropIT {
    @TempDir
    static Path root;

    private static final SparkEngine SPARK = Engines.spark();
    private static final PythonEngine PYTHON = Engines.python();

    /** What a checkpoint must not lose. */
    private record Kept(
            Map<String, Map<String, String>> tags, Map<String, Optional<DeletionVector>> vectors, Set<String> txns) {
        static Kept of(Snapshot snapshot) {
            Map<String, Map<String, String>> tags = new TreeMap<>();
            Map<String, Optional<DeletionVector>> vectors = new TreeMap<>();
            for (AddFile file : snapshot.files()) {
                tags.put(file.path(), file.tags());
                vectors.put(file.path(), file.deletionVector());
            }
            return new Kept(
                    tags,
                    vectors,
                    snapshot.txns().stream().map(Txn::toString).collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    private static Workload workload(Shape shape, Path directory) {
        Workload workload = new Workload(
                77,
                shape,
                new LocalObjectStore(directory),
                new LocalObjectStore(directory.resolveSibling("staging" + shape.vectors())),
                root);
        workload.runTo(30);
        while (hasCheckpoint(directory, workload.snapshot().version())) {
            workload.step();
        }
        return workload;
    }

    private static boolean hasCheckpoint(Path table, long version) {
        return Files.exists(table.resolve("_delta_log/%020d.checkpoint.parquet".formatted(version)));
    }

    private static Kept replayed(Path table) {
        return Kept.of(ReplayedTables.open(new LocalObjectStore(table), OwnEngine.context())
                .snapshot());
    }

    /** From the checkpoint, as there is nothing else. */
    private static void assertKept(Workload workload, Path table, Kept kept) throws IOException {
        long version = workload.snapshot().version();
        assertThat(hasCheckpoint(table, version)).isTrue();
        Path hidden = Files.createDirectories(root.resolve("hidden-" + table.getFileName()));
        for (long each = 0; each < version; each++) {
            Path commit = table.resolve("_delta_log/%020d.json".formatted(each));
            if (Files.exists(commit)) {
                Files.move(commit, hidden.resolve(commit.getFileName()));
            }
        }
        LocalObjectStore store = new LocalObjectStore(table);
        Snapshot loaded =
                DeltaTable.open(store, OwnEngine.context()).orElseThrow().snapshot();
        assertThat(Kept.of(loaded)).isEqualTo(kept);
        Expectation.of(workload).check(OwnEngine.read(store), "from the checkpoint");
    }

    @Test
    void sparksCheckpoint() throws IOException {
        Path table = root.resolve("spark-checkpoint");
        Workload workload = workload(Shape.newer(2), table);
        Kept kept = replayed(table);
        assertThat(kept.vectors().values()).anyMatch(Optional::isPresent);
        assertThat(kept.tags().values()).anyMatch(tags -> !tags.isEmpty());

        SPARK.checkpoint(table);

        assertKept(workload, table, kept);
    }

    @Test
    void deltaRsCheckpoint() throws IOException {
        Path table = root.resolve("delta-rs-checkpoint");
        Workload workload = workload(Shape.newer(2), table);
        Kept kept = replayed(table);

        PYTHON.checkpoint(table);

        assertKept(workload, table, kept);
    }

    @Test
    void deltaRsCheckpointOfProtocol12() throws IOException {
        Path table = root.resolve("delta-rs-checkpoint-basic");
        Workload workload = workload(Shape.basic(0), table);
        Kept kept = replayed(table);

        PYTHON.checkpoint(table);

        assertKept(workload, table, kept);
    }

    @Test
    void ourCheckpoint() throws IOException {
        Path table = root.resolve("our-checkpoint");
        Workload workload = workload(Shape.newer(2), table);
        while (!hasCheckpoint(table, workload.snapshot().version())) {
            workload.step();
        }

        assertKept(workload, table, replayed(table));
        SPARK.read(table);
        PYTHON.readDeltaRs(table, workload);
    }
}
